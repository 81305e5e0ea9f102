/** Called by `mobilizing.mjs`: the sheet of a whole joint task, on screen and on paper, as its lead and as a party is shown it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { check } from '../lib/axe.mjs';
import { settings } from '../lib/settings.mjs';
import { until } from '../lib/until.mjs';
import { found } from './seats.mjs';

const SIZES = [{ width: 1920, height: 1080 }, { width: 1024, height: 768 }];
/** The task of this test fills three pages: on more a table has come apart. */
const PAGES_MAX = 4;

const texts = async (places) => (await places.allInnerTexts()).map((text) => text.replaceAll(/[⁦-⁩]/g, '').trim());

/** `says`: what stands on it; `silent`: what its reader may not know; `other`: the incident that a unit was diverted to. */
export async function sheet(t, seat, { number, agency, says, silent, name }) {
  const paper = await open(seat, number);
  for (const what of [number, `As seen by ${agency} · Commander`, ...says]) await seat.says(what, paper);
  const all = await paper.innerText();
  for (const what of silent) assert.ok(!all.includes(what), `${seat.name} reads ${what} on its sheet`);
  await looks(t, seat, name);
  await printed(seat, name, number);
  await seat.page.keyboard.press('Escape');
  await paper.waitFor({ state: 'detached' });
}

/** By the command line, so that nothing has to be chosen before; its timeline is whole once the server has answered. */
async function open(seat, number) {
  const line = seat.id('command-line');
  await line.fill(`print ${number}`);
  await seat.says(`prints the sheet of`, seat.id('command-preview'));
  await line.press('Enter');
  const paper = seat.id('task-sheet');
  await paper.locator('[data-testid="sheet-lines"][data-extent="whole"]').waitFor();
  return paper;
}

/** What the police promised and did. `steps`: how the task went on until now, in words of its course; `units`: those that are shown to who reads it now. */
export async function told(seat, number, { units, steps, held }) {
  const paper = await open(seat, number);
  const lane = paper.locator('[data-testid="sheet-lane"][data-agency="P"]');
  assert.deepEqual((await texts(lane.locator('td'))).slice(0, 4), ['2', '2', '1', '1'], 'asked, promised, sent, on scene: one was diverted away');
  const thing = paper.locator('[data-testid="sheet-party"][data-agency="P"] [data-testid="sheet-thing"][data-what="patrol"] td');
  assert.deepEqual((await texts(thing)).slice(0, 2), ['2', '2']);
  assert.deepEqual(await paper.getByTestId('sheet-unit').evaluateAll((rows) => rows.map((row) => row.dataset.callsign)), units);
  if (units.length === 0) await seat.says('which ones is not shown', paper.getByTestId('sheet-units'));
  assert.equal((await texts(paper.getByTestId('sheet-holds')))[0].split('\n').length, held, 'how often it was held');
  const course = (await texts(paper.getByTestId('sheet-course')))[0];
  const places = steps.map((step) => course.indexOf(step));
  assert.deepEqual([places.every((at) => at >= 0), places], [true, places.toSorted((a, b) => a - b)], course);
  const lines = await paper.getByTestId('sheet-line').count();
  assert.ok(lines >= steps.length, `${lines} lines`);
  await seat.id('close-sheet').click();
  await paper.waitFor({ state: 'detached' });
}

async function printed(seat, name, number) {
  await seat.page.emulateMedia({ media: 'print' });
  assert.equal(await seat.page.locator('.seat').isVisible(), false, 'nothing of the desk is on paper');
  assert.equal(await seat.id('print-sheet').isVisible(), false);
  const pdf = await seat.page.pdf({ path: join(settings.shots, `${name}.pdf`), format: 'A4', preferCSSPageSize: true });
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
  assert.ok(pages >= 1 && pages <= PAGES_MAX, `${pages} pages`);
  const foot = await seat.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--sheet-foot'));
  assert.ok(foot.includes(number), `below every page: ${foot}`);
  await seat.page.emulateMedia({ media: 'screen' });
}

async function looks(t, seat, name) {
  const was = seat.page.viewportSize();
  for (const language of ['en', 'ar']) {
    await speak(seat, language);
    for (const size of SIZES) {
      await seat.page.setViewportSize(size);
      const { grave, lesser } = await check(seat.page);
      found.screens += 1;
      found.grave += grave.length;
      for (const one of lesser) t.diagnostic(`${name}, ${language}, lesser: ${one}`);
      assert.deepEqual(grave, [], `${name}, ${language}`);
      const wide = await seat.id('task-sheet').evaluate((node) => node.scrollWidth - node.clientWidth);
      assert.ok(wide <= 0, `${name}, ${language}: ${wide} px stand out`);
      await seat.page.evaluate(() => document.fonts.ready);
      await seat.page.screenshot({ path: join(settings.shots, `${name}-${language}-${size.width}.png`) });
    }
  }
  await seat.page.setViewportSize(was);
  await speak(seat, 'en');
}

async function speak(seat, language) {
  await seat.page.locator('#bar-language').evaluate((node, value) => {
    node.value = value;
    node.dispatchEvent(new Event('change', { bubbles: true }));
  }, language);
  await until(`${seat.name} reads ${language}`, async () => await seat.page.locator(`html[lang="${language}"]`).count() === 1);
}
