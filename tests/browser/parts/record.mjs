/** What was shown, the heads that a console keeps, their files, and the notice when the record does not go on from them (W6, W9). */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../lib/axe.mjs';
import { settings } from '../lib/settings.mjs';
import { until } from '../lib/until.mjs';

/** Receipts are worked out by a thread that gives way to everything else: on a busy machine it may take as long as the server lets it. */
const ANSWERED_MS = 150_000;
const SIZES = { en: { width: 1920, height: 1080 }, ar: { width: 1024, height: 768 } };

export async function record(t, world) {
  const legal = await world.browser.seat('legal desk of fire', SIZES.en);
  await legal.signIn('fire.legal');

  await t.test('the legal desk reads what the operations centre was shown, and under which line', async () => {
    await legal.page.keyboard.press('v');
    await legal.id('agreement-row').first().click();
    await legal.id('open-receipts').click();
    await legal.id('receipts-agency').selectOption('eoc');
    await legal.id('receipt').first().waitFor({ timeout: ANSWERED_MS });
    await legal.says('founding agreement, line', legal.id('receipts'));
    assert.ok(await legal.id('receipt').count() > 1);
    await legal.id('receipts-direction').selectOption('theirs');
    await until('the other direction is answered', async () => await legal.id('receipts-problem').count() === 0 && await legal.page.locator('[data-testid="receipts"] table[aria-busy="false"]').count() === 1, ANSWERED_MS);
    await legal.id('receipts-direction').selectOption('ours');
    await legal.id('receipt').first().waitFor({ timeout: ANSWERED_MS });
  });

  await t.test('a question that has to wait for its turn says so, and is answered', async () => {
    const address = '**/api/v1/receipts?*';
    // As if another desk's question was being answered.
    await legal.page.route(address, (route) => route.fulfill({ status: 503, json: { code: 'busy', message: 'the room is busy; send again' } }));
    await legal.id('receipts-again').click();
    await legal.id('receipts-waiting').waitFor();
    assert.equal(await legal.id('receipts-problem').count(), 0);
    await legal.page.unroute(address);
    await legal.id('receipt').first().waitFor({ timeout: ANSWERED_MS });
    assert.equal(await legal.id('receipts-waiting').count(), 0);
  });

  await t.test('kept heads and one’s own part of the record are saved as files', async () => {
    const heads = JSON.parse(await saved(legal, 'export-heads'));
    assert.match(heads.key, /^[0-9a-f]{64}$/);
    assert.ok(heads.heads.length > 0 && heads.heads.every((one) => /^[0-9a-f]{128}$/.test(one.signature)));
    const lines = (await saved(legal, 'export-record')).trimEnd().split('\n').map((line) => JSON.parse(line));
    assert.equal(lines[0].line, 'begin');
    assert.equal(lines[0].agency, 'fire');
    assert.equal(lines[1].line, 'consistency');
    assert.equal(lines.at(-1).line, 'end');
    assert.equal(lines.filter((one) => one.line === 'journal' || one.line === 'withheld').length, lines.at(-1).journal);
  });

  mkdirSync(settings.shots, { recursive: true });
  for (const [language, size] of Object.entries(SIZES)) {
    await legal.page.setViewportSize(size);
    await legal.page.locator('#bar-language').selectOption(language);
    const { grave } = await check(legal.page);
    await t.test(`axe: receipts, ${language}`, () => assert.deepEqual(grave, []));
    await legal.page.screenshot({ path: join(settings.shots, `receipts-${language}.png`) });
  }
  await legal.page.locator('#bar-language').selectOption('en');
  await legal.page.setViewportSize(SIZES.en);

  await t.test('a record that does not go on from what is kept is said on the screen until it is put aside', async () => {
    // As if what was signed then had been changed since.
    await legal.page.evaluate(changeKeptHead);
    await legal.page.reload();
    await legal.live();
    await legal.id('record-changed').waitFor();
    await legal.says('The record was changed after it was signed', legal.id('record-changed'));
    await legal.page.screenshot({ path: join(settings.shots, 'record-changed-en.png') });
    const kept = JSON.parse(await saved(legal, 'accept-record'));
    assert.equal(kept.heads.at(-1).journal.root, '0'.repeat(64), 'the evidence is saved before it is let go of');
    await legal.id('record-changed').waitFor({ state: 'detached' });
  });
  await legal.context.close();
}

async function saved(seat, testid) {
  const [download] = await Promise.all([seat.page.waitForEvent('download'), seat.id(testid).click()]);
  return readFile(await download.path(), 'utf8');
}

/** In the page: the newest kept head says something else of the journal. */
function changeKeptHead() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('muster-heads');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const work = opening.result.transaction('heads', 'readwrite');
      const store = work.objectStore('heads');
      const all = store.getAll();
      all.onsuccess = () => {
        const newest = all.result.at(-1);
        store.put({ ...newest, journal: { ...newest.journal, root: '0'.repeat(64) } });
      };
      work.oncomplete = () => {
        opening.result.close();
        resolve();
      };
      work.onerror = () => reject(work.error);
    };
  });
}
