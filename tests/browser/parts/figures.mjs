/** Figures of the console: how soon the first full picture stands, and how much is loaded for it. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { kinds } from '../lib/played.mjs';
import { settings } from '../lib/settings.mjs';
import { until } from '../lib/until.mjs';
import { steps } from './path.mjs';
import { found } from './seats.mjs';

/** The middle of this many loads with an empty cache is told. */
const RUNS = 3;
const KB = 1000;

export async function figures(t, world) {
  const { city } = world;
  const measured = { seconds: [], loaded: new Set() };

  await t.test('the first full picture, from an empty cache', async () => {
    const units = await city.place(world.spots);
    const rows = (await openRows(city.desk('eoc')));
    for (let i = 0; i < RUNS; i += 1) measured.seconds.push(await firstPicture(world, { units, rows }, measured.loaded));
    measured.seconds.sort((a, b) => a - b);
    t.diagnostic(`${units} units, ${rows} rows, seconds: ${measured.seconds.map((one) => one.toFixed(2)).join(', ')}`);
  });

  const page = readFileSync(join(settings.console, 'index.html'), 'utf8');
  const first = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file);
  const whole = new Set([...first, ...measured.loaded]);
  assert.ok(first.length >= 2 && whole.size > first.length, 'the map is loaded apart from the rest');

  const figure = (name, value, unit, goal = 'told', met = true) => ({ name, value, unit, goal, met });
  const list = [
    figure('new_user_path_steps', steps.done, 'steps', String(steps.of), steps.of > 0 && steps.done === steps.of),
    // Nothing is told of what was not measured.
    ...(measured.seconds.length === RUNS ? [figure('first_full_picture_s', measured.seconds[Math.floor(RUNS / 2)], 's')] : []),
    figure('bundle_initial_kb_gz', sizeKb(first), 'kB'),
    figure('bundle_map_kb_gz', sizeKb(whole), 'kB'),
    figure('axe_serious_violations', found.grave, 'places', '0', found.grave === 0 && found.screens > 0),
  ];
  mkdirSync(settings.figures, { recursive: true });
  writeFileSync(join(settings.figures, 'browser.json'), `${JSON.stringify({ figures: list }, null, 2)}\n`);
  const done = kinds();
  for (const one of done) t.diagnostic(`${one.kind}: ${one.agencies.join(', ')}; ${one.seats.join(', ')}${one.enough ? '' : ' (too few)'}`);
  const enough = done.filter((one) => one.enough).length;
  const told = figure('kinds_played_in_browser', enough, 'kinds', '3', enough === 3);
  writeFileSync(join(settings.figures, 'kinds.json'), `${JSON.stringify({ figures: [told] }, null, 2)}\n`);
  for (const { name, value, unit } of [...list, told]) t.diagnostic(`${name} ${Number(value.toFixed(2))} ${unit}`);
}

/** Rows that the queue of this desk has: joint tasks, and incidents without one. */
async function openRows(desk) {
  const tasks = (await desk.list('tasks')).filter((one) => !['completed', 'demobilizing', 'closed', 'reviewed', 'cancelled', 'lapsed'].includes(one.phase));
  const joint = new Set(tasks.map((one) => one.incident));
  const incidents = (await desk.list('incidents')).filter((one) => !['closed', 'cancelled'].includes(one.state) && !joint.has(one.id));
  return tasks.length + incidents.length;
}

async function firstPicture(world, wanted, loaded) {
  const { browser, city } = world;
  const seat = await browser.seat('first look', { width: 1440, height: 900 });
  const [name, value] = city.desk('eoc').cookie.split('=');
  await seat.context.addCookies([{ name, value, url: browser.url }]);
  await seat.context.addInitScript((what) => { globalThis.musterPulse.wanted = what; }, wanted);
  seat.context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/^\/assets\/.*\.(js|css)$/.test(pathname)) loaded.add(pathname);
  });
  await seat.page.goto('/');
  const fullMs = await until('the first full picture', async () => {
    const { full, mostUnits } = await seat.page.evaluate(() => globalThis.musterPulse);
    return full !== null && full > 0 && mostUnits >= wanted.units ? full : null;
  });
  await seat.context.close();
  return fullMs / 1000;
}

function sizeKb(files) {
  let bytes = 0;
  for (const file of files) bytes += gzipSync(readFileSync(join(settings.console, file)), { level: 9 }).length;
  return bytes / KB;
}
