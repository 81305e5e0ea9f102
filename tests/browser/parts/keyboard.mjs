/** The desk without a mouse: report, assign, walk the queue, find a command; and the same keys on an Arabic layout. */
import assert from 'node:assert/strict';
import { until } from '../lib/until.mjs';

/** Keys by place, with what an Arabic layout prints on them. */
const ARABIC = { KeyJ: 'ت', KeyK: 'ن', Slash: 'ظ', KeyG: 'ل', KeyQ: 'ض' };
/** The canvas of the map comes within this many Tab presses after `g m`. */
const TABS = 4;

export async function keyboard(t, world) {
  const { browser, city } = world;
  await Promise.all(world.people.map((one) => one.leave()));
  const desk = await browser.seat('keyboard desk', { width: 1400, height: 860 });
  const { keyboard: keys } = desk.page;
  const own = async () => (await city.desk('ambulance').list('incidents')).filter((one) => one.agency === 'ambulance');
  const chosen = () => desk.page.locator('[data-testid="queue-row"][aria-current="true"]').evaluateAll((rows) => rows[0]?.dataset.number ?? null);

  await t.test('sign in, point at a place and report, all by keys', async () => {
    await desk.page.goto('/');
    await desk.page.locator('[data-account="ambulance.dispatcher"]').focus();
    await keys.press('Enter');
    await desk.live();
    await desk.mapReady();
    await keys.press('g');
    await keys.press('m');
    const onMap = () => desk.page.evaluate(() => document.activeElement?.tagName === 'CANVAS');
    for (let i = 0; i < TABS && !(await onMap()); i += 1) await keys.press('Tab');
    assert.ok(await onMap(), 'the map takes the focus');
    await keys.press('ArrowLeft');
    await keys.press('Enter');
    await desk.id('report-form').waitFor();
    // No type is chosen for anybody: it is the first thing that is asked.
    assert.equal(await desk.id('report-type').inputValue(), '');
    await keys.press('ArrowDown');
    await until('a type is chosen', async () => await desk.id('report-type').inputValue() !== '');
    await keys.press('Tab');
    await keys.press('Tab');
    await keys.type('Rue Grimaldi 3');
    await keys.press('Tab');
    await keys.type('Fall from a ladder');
    await keys.press('Tab');
    await keys.press('Enter');
    await desk.receipt('report at Rue Grimaldi 3');
  });

  await t.test('the command line says what it will do, reports and assigns', async () => {
    await desk.page.locator('body').press('/');
    await keys.type('report medical p2 "Rue Grimaldi 9" "Child with fever"');
    await desk.says('reports Medical, priority 2, at Rue Grimaldi 9', desk.id('command-preview'));
    await keys.press('Enter');
    await desk.receipt('report at Rue Grimaldi 9');
    const { number } = (await own()).find((one) => one.place === 'Rue Grimaldi 9');
    await keys.type(`assign swift2 ${number}`);
    await desk.says(`assigns Swift 2 (ambulance) to ${number}`, desk.id('command-preview'));
    await keys.press('Enter');
    await desk.receipt(`assign Swift 2 to ${number}`);
    await keys.press('Escape');
  });

  await t.test('j and k walk the queue, a digit assigns', async () => {
    await keys.press('j');
    const first = await until('the first row is chosen', chosen);
    await keys.press('j');
    const second = await until('another row is chosen', async () => (await chosen()) !== first && chosen());
    await keys.press('k');
    await until('back at the first', async () => await chosen() === first);
    assert.notEqual(first, second);
    const offered = desk.id('recommend').locator('li b bdi');
    await until('units are recommended', async () => await offered.count() > 1);
    await keys.press('1');
    // Which one stands first may change while the key goes down: the nearest are asked for anew.
    await desk.receipt(new RegExp(`assign Swift \\d+ to ${first}`));
  });

  await t.test('help, palette and back', async () => {
    await keys.press('Shift+Slash');
    await desk.says('Keys and commands', desk.page.getByRole('dialog'));
    await keys.press('Escape');
    await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
    await keys.press('Control+k');
    await desk.page.getByRole('combobox', { name: 'Find a command' }).waitFor();
    await keys.type('day or');
    await keys.press('Enter');
    await desk.page.locator('html[data-theme="day"]').waitFor({ state: 'attached' });
  });

  await t.test('an Arabic layout and an Arabic screen change no key', async () => {
    await keys.press('Control+k');
    await keys.type('language_ar');
    await keys.press('Enter');
    await desk.page.locator('html[dir="rtl"][lang="ar"]').waitFor({ state: 'attached' });
    const wire = await desk.context.newCDPSession(desk.page);
    const press = async (code) => {
      await wire.send('Input.dispatchKeyEvent', { type: 'keyDown', code, key: ARABIC[code], text: ARABIC[code] });
      await wire.send('Input.dispatchKeyEvent', { type: 'keyUp', code, key: ARABIC[code] });
    };
    await keys.press('Escape');
    await press('KeyJ');
    const first = await until('a row is chosen', chosen);
    await press('KeyJ');
    await until('the next row is chosen', async () => (await chosen()) !== first);
    await press('KeyK');
    await until('back at the first', async () => await chosen() === first);
    await press('KeyG');
    await press('KeyQ');
    assert.equal(await desk.page.evaluate(() => document.activeElement?.id), 'place-queue');
    await press('Slash');
    await until('the command line has the focus', () => desk.page.evaluate(() => document.activeElement?.getAttribute('data-testid') === 'command-line'));
    assert.equal(await desk.id('command-line').inputValue(), '', 'the key itself is not typed');
  });
  await desk.context.close();
}
