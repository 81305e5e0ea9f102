/** Where the server, the map and the browser are; says what is missing instead of failing somewhere later. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const path = (name, fallback) => resolve(ROOT, process.env[name] ?? fallback);

export const settings = {
  server: path('MUSTER_BIN', 'target/debug/muster'),
  map: path('MUSTER_MAP', 'target/demo/map'),
  chromium: path('MUSTER_CHROMIUM', '/usr/bin/chromium'),
  figures: path('MUSTER_FIGURES', 'target/figures'),
  shots: path('MUSTER_SHOTS', 'target/browser'),
  console: join(ROOT, 'frontend/dist'),
};

/** The console's packages hold the browser's driver and axe; the tests have none of their own. */
export const fromConsole = createRequire(join(ROOT, 'frontend/package.json'));

export function checkSettings() {
  const needed = [
    [settings.server, 'the server is not built: cargo build -p server, or set MUSTER_BIN'],
    [join(settings.map, 'basemap.pmtiles'), 'there is no map: muster-import map fixtures/cities/monaco/monaco.osm.pbf --out target/demo/map, or set MUSTER_MAP'],
    [settings.chromium, 'there is no browser: install Chromium, or set MUSTER_CHROMIUM'],
    [join(settings.console, 'index.html'), 'the console is not built: npm run build in frontend'],
    [join(ROOT, 'frontend/node_modules/playwright-core'), 'the packages of the console are not installed: npm ci in frontend'],
  ];
  const missing = needed.filter(([file]) => !existsSync(file)).map(([file, what]) => `${what} (looked for ${file})`);
  if (missing.length > 0) throw new Error(`the browser tests cannot start:\n  ${missing.join('\n  ')}`);
}
