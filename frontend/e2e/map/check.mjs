/**
 * Checks the map engine in headless Chromium against the real basemap.
 * Usage: node e2e/map/check.mjs BASEMAP.pmtiles
 */
import assert from 'node:assert/strict';
import { withMap } from './harness.mjs';

const [basemap] = process.argv.slice(2);
if (basemap === undefined) throw new Error('usage: check.mjs BASEMAP.pmtiles');

const settle = (page) => page.waitForTimeout(2_500);
const ask = (page, question, argument) => page.evaluate(question, argument);

/** Share of the pixels inside a box around a point that are near a colour. */
async function inkAround(page, at, rgb) {
  const clip = { x: Math.max(0, at.x - 12), y: Math.max(0, at.y - 12), width: 24, height: 24 };
  const png = (await page.screenshot({ clip, timeout: 120_000 })).toString('base64');
  return ask(page, async ({ data, wanted }) => {
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const pixels = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
    let near = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      const distance = Math.abs(pixels[i] - wanted[0]) + Math.abs(pixels[i + 1] - wanted[1]) + Math.abs(pixels[i + 2] - wanted[2]);
      if (distance < 40) near += 1;
    }
    return near / (pixels.length / 4);
  }, { data: png, wanted: rgb });
}

/** A unit with a plain filled symbol and a fresh fix, alone at its place and in view. */
const findPlainUnit = () => {
  const { engine, units } = window.mapUnderTest;
  for (let i = 0; i < units.count; i += 1) {
    const at = engine.drawnAt(units.handle[i]);
    if (units.status[i] !== 0 || units.flags[i] > 8 || (units.flags[i] & 6) !== 0 || at === null || !at.visible || at.stale) continue;
    if (at.x < 60 || at.y < 60 || at.x > 900 || at.y > 600) continue;
    const hit = engine.pick(at.x, at.y);
    if (hit?.kind === 'unit' && hit.handle === units.handle[i]) return { handle: units.handle[i], x: at.x, y: at.y };
  }
  return null;
};

const AVAILABLE_NIGHT = [0x3e, 0xc7, 0xe8];
const AVAILABLE_DAY = [0x00, 0x70, 0x8f];

async function drawsPicksAndFollows(open) {
  const page = await open(1024, 768, 'units=60&zoom=15&bare');
  await settle(page);
  const unit = await ask(page, findPlainUnit);
  assert.notEqual(unit, null, 'a plain unit is in view');
  assert.ok((await inkAround(page, unit, AVAILABLE_NIGHT)) > 0.2, 'the symbol has the colour of its status where drawnAt says');

  await page.mouse.click(unit.x, unit.y);
  const clicks = await ask(page, () => window.mapUnderTest.clicks);
  assert.deepEqual(clicks.at(-1).hit, { kind: 'unit', handle: unit.handle }, 'a click hits the unit');
  assert.equal(await ask(page, (handle) => window.mapUnderTest.engine.slotOf(handle), unit.handle), unit.handle - 100);
  assert.equal(await ask(page, () => window.mapUnderTest.engine.slotOf(9)), -1);

  await ask(page, () => window.mapUnderTest.engine.setTheme('day'));
  await settle(page);
  assert.ok((await inkAround(page, unit, AVAILABLE_DAY)) > 0.2, 'the day theme repaints the symbol');

  const before = await ask(page, () => window.mapUnderTest.viewports);
  await page.mouse.move(500, 400);
  await page.mouse.down();
  await page.mouse.move(420, 380, { steps: 4 });
  await page.mouse.up();
  await settle(page);
  const moved = await ask(page, (handle) => window.mapUnderTest.engine.drawnAt(handle), unit.handle);
  assert.ok(Math.abs(moved.x - unit.x + 80) < 12, `the unit stays on its place under a pan (moved by ${moved.x - unit.x})`);
  const reports = (await ask(page, () => window.mapUnderTest.viewports)) - before;
  assert.ok(reports >= 1 && reports <= 12, `a pan is reported, but not every frame (${reports})`);
  await page.close();
}

async function standsStillUnlessTold(open) {
  const page = await open(1024, 768, 'units=60&zoom=15');
  await settle(page);
  const view = await ask(page, () => window.mapUnderTest.engine.getViewport());
  const last = await ask(page, async () => {
    const { engine, units } = window.mapUnderTest;
    for (let i = 0; i < 4; i += 1) {
      units.step();
      engine.refresh();
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    engine.select(104);
    engine.setFocus(new Set([101, 102]));
    return engine.getViewport();
  });
  assert.deepEqual(last, view, 'new positions, selection and focus never move the view');
  const glide = await ask(page, async () => {
    const { engine, units } = window.mapUnderTest;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const from = engine.drawnAt(101);
    units.lon[1] += 0.002;
    units.fixUnixS[1] += 1;
    units.version += 1;
    engine.refresh();
    const start = engine.drawnAt(101);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const end = engine.drawnAt(101);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return { began: start.x - from.x, went: end.x - from.x, rests: engine.drawnAt(101).x - end.x };
  });
  assert.ok(glide.began < 20, 'a unit does not jump between two fixes of one second');
  assert.ok(glide.went > 40, 'it arrives');
  assert.equal(glide.rests, 0, 'and rests on its last fix');
  await page.close();
}

async function survivesALostContext(open) {
  const page = await open(1024, 768, 'units=60&zoom=15');
  await settle(page);
  const unit = await ask(page, findPlainUnit);
  await ask(page, async () => {
    const canvas = document.querySelector('canvas.maplibregl-canvas');
    const loss = canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
    loss.loseContext();
    await new Promise((resolve) => setTimeout(resolve, 500));
    loss.restoreContext();
  });
  await settle(page);
  await settle(page);
  const notices = await ask(page, () => window.mapUnderTest.notices.map((notice) => notice.kind));
  assert.deepEqual(notices, ['basemap_ready', 'graphics_lost', 'graphics_restored']);
  assert.ok((await inkAround(page, unit, AVAILABLE_NIGHT)) > 0.1, 'units are drawn again');
  await page.close();
}

async function foldsCrowds(open) {
  const page = await open(1024, 768, 'units=5000&zoom=13&bare');
  await settle(page);
  const seen = await ask(page, () => {
    const { engine, units } = window.mapUnderTest;
    let visible = 0;
    for (const handle of units.handle) if (engine.drawnAt(handle).visible) visible += 1;
    const hit = [];
    for (let x = 200; x < 800; x += 8) for (let y = 100; y < 700; y += 8) hit.push(engine.pick(x, y));
    return { visible, circle: hit.find((h) => h?.kind === 'aggregate') };
  });
  assert.ok(seen.visible < 600, `a crowd is counted, not drawn (${seen.visible} symbols)`);
  assert.ok(seen.circle.objects > 5, 'a count circle can be picked');
  await page.close();
}

async function costDoesNotGrow(open) {
  const cost = async (count) => {
    const page = await open(800, 600, `units=${count}&zoom=16&bare&spread=0.2&basemap=/map/absent.pmtiles`);
    await settle(page);
    const ms = await ask(page, async () => {
      const { engine, units } = window.mapUnderTest;
      let spent = 0;
      for (let i = 0; i < 8; i += 1) {
        units.step();
        const start = performance.now();
        engine.refresh();
        spent += performance.now() - start;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      return spent / 8;
    });
    await page.close();
    return ms;
  };
  const [small, large] = [await cost(1_000), await cost(50_000)];
  console.log(`reading the columns: ${small.toFixed(2)} ms for 1,000 units, ${large.toFixed(2)} ms for 50,000`);
  assert.ok(large < 100, '50,000 units leave nine tenths of a second free');
}

async function worksWithoutABasemap(open) {
  const page = await open(1024, 768, 'units=60&zoom=15&basemap=/map/absent.pmtiles');
  await settle(page);
  const unit = await ask(page, findPlainUnit);
  assert.ok((await inkAround(page, unit, AVAILABLE_NIGHT)) > 0.1, 'units are drawn on the plain ground');
  assert.equal(await ask(page, () => window.mapUnderTest.notices[0].kind), 'basemap_absent');
  assert.equal(await ask(page, () => window.mapUnderTest.engine.reloadBasemap()), false);
  assert.equal(await page.locator('.map-attribution').isVisible(), false, 'nothing to attribute');
  await page.close();
}

async function takesTheBasemapLate(open) {
  const page = await open(1024, 768, 'units=60&zoom=15', (fresh) => fresh.route('**/basemap.pmtiles', (route) => route.abort()));
  assert.equal(await ask(page, () => window.mapUnderTest.notices[0].kind), 'basemap_absent');
  const unit = await ask(page, findPlainUnit);
  await page.unroute('**/basemap.pmtiles');
  assert.equal(await ask(page, () => window.mapUnderTest.engine.reloadBasemap()), true);
  await settle(page);
  await settle(page);
  assert.equal(await page.locator('.map-attribution').textContent(), '© OpenStreetMap contributors');
  assert.ok((await inkAround(page, unit, AVAILABLE_NIGHT)) > 0.1, 'units are drawn on the new ground');
  const sea = await ask(page, () => window.mapUnderTest.engine.project(7.43, 43.73));
  assert.ok((await inkAround(page, sea, [0x0e, 0x1c, 0x27])) > 0.8, 'the sea is there');
  await page.close();
}

await withMap(basemap, async (open, problems) => {
  for (const check of [drawsPicksAndFollows, standsStillUnlessTold, survivesALostContext, foldsCrowds, worksWithoutABasemap, takesTheBasemapLate, costDoesNotGrow]) {
    await check(open);
    console.log(`ok ${check.name}`);
  }
  const expected = /404|ERR_FAILED|cannot be restored after WebGL context loss|GPU stall/;
  assert.deepEqual(problems.filter((problem) => !expected.test(problem)), [], 'the browser has nothing to complain about');
});
