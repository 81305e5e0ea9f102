/** Serves the page under test with a real basemap file and drives it in headless Chromium. */
import { createReadStream, statSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

/** Answers range requests for the basemap, as the Muster server does. */
function serveBasemap(path) {
  return {
    name: 'basemap-under-test',
    configureServer(server) {
      server.middlewares.use('/map/', (request, response, next) => {
        if (request.url !== '/basemap.pmtiles') {
          response.statusCode = 404;
          response.end();
          return;
        }
        const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: -1 };
        const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
        if (size < 0 || range === null) {
          next();
          return;
        }
        const start = Number(range[1]);
        const end = Math.min(size - 1, range[2] === '' ? size - 1 : Number(range[2]));
        response.writeHead(206, { 'Content-Range': `bytes ${start}-${end}/${size}`, 'Content-Length': end - start + 1, 'Accept-Ranges': 'bytes' });
        createReadStream(path, { start, end }).pipe(response);
      });
    },
  };
}

/** Software rendering, so that the checks run on a machine without a graphics card. */
const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PAGE_TIMEOUT_MS = 60_000;

/** Runs `work(open)`; `open(width, height, query, prepare)` gives a page whose map is ready; `prepare` sees it before it loads. */
export async function withMap(basemap, work) {
  const root = new URL('../..', import.meta.url).pathname;
  const server = await createServer({ root, plugins: [serveBasemap(basemap)], server: { host: '127.0.0.1', port: 0, proxy: {} }, logLevel: 'error' });
  await server.listen();
  const { port } = server.httpServer.address();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: CHROMIUM_ARGS });
  const problems = [];
  const open = async (width, height, query, prepare = async () => {}) => {
    const page = await browser.newPage({ viewport: { width, height } });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(`${query}: ${message.text().slice(0, 300)}`);
    });
    page.on('pageerror', (error) => problems.push(`${query}: ${error.message}`));
    await prepare(page);
    await page.goto(`http://127.0.0.1:${port}/e2e/map/index.html?${query}`);
    await page.waitForSelector('body[data-ready]', { timeout: PAGE_TIMEOUT_MS });
    return page;
  };
  try {
    await work(open, problems);
  } finally {
    await browser.close();
    await server.close();
  }
}
