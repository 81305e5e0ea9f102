/** The console in a real browser against a real server: one server, one browser, the parts in order. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { City } from './lib/city.mjs';
import { Browser } from './lib/seats.mjs';
import { startServer } from './lib/server.mjs';
import { checkSettings } from './lib/settings.mjs';
import { aid } from './parts/aid.mjs';
import { answers } from './parts/answers.mjs';
import { enforcing } from './parts/enforcing.mjs';
import { figures } from './parts/figures.mjs';
import { inspecting } from './parts/inspecting.mjs';
import { kept } from './parts/kept.mjs';
import { keyboard } from './parts/keyboard.mjs';
import { leading } from './parts/leading.mjs';
import { mobilizing } from './parts/mobilizing.mjs';
import { negotiation } from './parts/negotiation.mjs';
import { offline } from './parts/offline.mjs';
import { papers } from './parts/papers.mjs';
import { path } from './parts/path.mjs';
import { record } from './parts/record.mjs';
import { responding } from './parts/responding.mjs';
import { seats } from './parts/seats.mjs';
import { templating } from './parts/templating.mjs';
import { work } from './parts/work.mjs';

/** A part that hangs is ended; the slowest takes two minutes on two free cores, several times that on busy ones. */
const PART_MS = 600_000;
const world = {};

before(async () => {
  checkSettings();
  world.server = await startServer();
  world.city = await City.open(world.server.url);
  world.incidents = await world.city.happen();
  world.units = await world.city.place();
  world.browser = await Browser.open(world.server.url);
}, { timeout: 120_000 });

after(async () => {
  await world.browser?.close();
  await world.server?.stop();
});

test('a new user’s path', { timeout: PART_MS }, (t) => path(t, world));
test('a decline, refusals, a reload, a second tab', { timeout: PART_MS }, (t) => answers(t, world));
test('a counter-offer taken, and one refused', { timeout: PART_MS }, (t) => negotiation(t, world));
test('a place told on acceptance, and the lead handed over', { timeout: PART_MS }, (t) => leading(t, world));
test('a plan’s promise, and one taken back', { timeout: PART_MS }, (t) => aid(t, world));
test('from a promise to the review', { timeout: PART_MS }, (t) => mobilizing(t, world));
test('a joint task by a template', { timeout: PART_MS }, (t) => templating(t, world));
test('a joint inspection, from the list to the result', { timeout: PART_MS }, (t) => inspecting(t, world));
test('a joint enforcement, from the measure to the record', { timeout: PART_MS }, (t) => enforcing(t, world));
test('a disaster response, from the first period to the approved report', { timeout: PART_MS }, (t) => responding(t, world));
test('a tablet without link', { timeout: PART_MS }, (t) => offline(t, world));
test('the desk without a mouse', { timeout: PART_MS }, (t) => keyboard(t, world));
test('the work of units in an agency’s own words', { timeout: PART_MS }, (t) => work(t, world));
test('what was shown, and a record that was changed', { timeout: PART_MS }, (t) => record(t, world));
test('two legal desks and a commander agree', { timeout: PART_MS }, (t) => papers(t, world));
test('what a device keeps without a link', { timeout: PART_MS }, (t) => kept(t, world));
test('every seat is accessible and looks right', { timeout: PART_MS }, (t) => seats(t, world));
test('figures', { timeout: PART_MS }, (t) => figures(t, world));
test('nothing broke the policy, left the origin or failed in a page', () => assert.deepEqual(world.browser.problems, []));
