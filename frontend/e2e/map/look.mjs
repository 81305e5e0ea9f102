/**
 * Draws the map in headless Chromium and keeps pictures to be looked at.
 * Usage: node e2e/map/look.mjs BASEMAP.pmtiles OUTPUT_FOLDER [case ...]
 */
import { mkdirSync } from 'node:fs';
import { withMap } from './harness.mjs';

const [basemap, out, ...wanted] = process.argv.slice(2);
if (basemap === undefined || out === undefined) throw new Error('usage: look.mjs BASEMAP.pmtiles OUTPUT_FOLDER [case ...]');

/** Software rendering needs this long to settle tiles and labels. */
const SETTLE_MS = 7_000;

const CASES = [
  ['sheet', 1500, 1280, 'sheet'],
  ['night-60-desk', 1920, 1080, 'units=60&zoom=15.2'],
  ['day-60-desk', 1920, 1080, 'units=60&zoom=15.2&theme=day'],
  ['day-60-ar', 1024, 768, 'units=60&zoom=15&theme=day&lang=ar'],
  ['night-60-tablet', 1024, 768, 'units=60&zoom=16.2&scale=field'],
  ['day-60-field', 1024, 768, 'units=60&zoom=16.2&theme=day&scale=field'],
  ['night-close', 1024, 768, 'units=60&zoom=17.5&spread=0.006'],
  ['night-5000', 1920, 1080, 'units=5000&zoom=14&spread=0.03'],
  ['day-5000', 1920, 1080, 'units=5000&zoom=13&spread=0.04&theme=day'],
  ['night-wall', 1152, 1080, 'units=60&zoom=14.6&scale=wall'],
  ['night-bare', 1024, 768, 'units=60&zoom=15&basemap=/map/absent.pmtiles'],
  ['night-far', 1024, 768, 'units=60&zoom=12&bare'],
];

mkdirSync(out, { recursive: true });
await withMap(basemap, async (open, problems) => {
  for (const [name, width, height, query] of CASES) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const page = await open(width, height, query);
    await page.waitForTimeout(name === 'sheet' ? 500 : SETTLE_MS);
    await page.screenshot({ path: `${out}/${name}.png`, timeout: 120_000 });
    console.log(`${name}: drawn`);
    await page.close();
  }
  for (const problem of problems) console.log(`said: ${problem}`);
});
