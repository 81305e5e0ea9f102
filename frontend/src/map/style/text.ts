/**
 * Fonts of the map's own labels. MapLibre draws them from the page's web fonts, so no glyph files are
 * needed; it reads the weight out of the first family's name, hence the leading names that exist
 * only to carry a weight.
 */

const FAMILIES = ['Noto Sans Variable', 'Noto Sans Arabic Variable'];
export const FONT_REGULAR: string[] = [...FAMILIES];
export const FONT_MEDIUM: string[] = ['Muster Medium', ...FAMILIES];
export const FONT_SEMIBOLD: string[] = ['Muster Semibold', ...FAMILIES];

/** Letters from every subset of the font files that place names need: the browser loads a subset only when asked for a letter of it. */
export const FONT_SAMPLE = 'Aé Čő Ếữ سلام ١٢٣';

/** Font descriptions to load before the first label is drawn; a label drawn too early keeps its fallback font. */
export function fontsToLoad(): string[] {
  return [400, 500, 600].flatMap((weight) => FAMILIES.map((family) => `${weight} 24px "${family}"`));
}
