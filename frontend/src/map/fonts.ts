/** The web fonts of the map's labels: a label drawn before its font is there keeps the fallback for good. */
import { FONT_SAMPLE, fontsToLoad } from './style/text';

/** Labels wait this long for the web fonts and are then drawn with what there is. */
const FONT_TIMEOUT_MS = 3_000;

export async function loadFonts(): Promise<void> {
  const all = Promise.allSettled(fontsToLoad().map((font) => document.fonts.load(font, FONT_SAMPLE)));
  await Promise.race([all, new Promise((resolve) => setTimeout(resolve, FONT_TIMEOUT_MS))]);
}
