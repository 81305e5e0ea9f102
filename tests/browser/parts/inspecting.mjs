/**
 * A joint inspection: a list that is typed, read from a table and taken from a zone, inspectors and who is excluded, a draw that anybody can
 * recompute, a visit on a tablet without a link, what is ordered to be put right, and the joint result on paper.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { Api } from '../lib/api.mjs';
import { check } from '../lib/axe.mjs';
import { played } from '../lib/played.mjs';
import { ROOT, settings } from '../lib/settings.mjs';
import { until } from '../lib/until.mjs';
import { looks } from './leading.mjs';
import { found } from './seats.mjs';

const OBJECTIVE = 'Kitchens of the harbour, before the season';
const AREA = { lon: 7.4211, lat: 43.7318, radius_m: 300 };
const PIER = 'Pier of the fish market';
const CHECKLIST = { code: 'KITCHEN', title: 'Kitchens', version: 1, items: [{ code: 'K1', text: 'Exits are clear', severity: 'critical' }, { code: 'K2', text: 'Extinguishers are checked', severity: 'minor' }, { code: 'K3', text: 'Gas can be shut off', severity: 'major' }] };
/** Two rows that can be listed, one without a name, one whose place is half a place, one that stands twice. */
const TABLE = `Business ID;Name;Address;Latitude;Longitude
MC-104;Chez Loulou;Quai Albert 4;43,7352;7.4219
MC-105;;Quai Albert 5;;
MC-106;La Marée;Quai Albert 6;43.7350;
MC-107;"Bar ""Le Port""; terrace";Quai Albert 7;43.7349;7.4222
MC-104;Chez Loulou;Quai Albert 4;;
`;
const SEED_FROM = 'The numbers of the Saturday lottery of 5 December';
const SEED = '04 11 23 31 38 42';
const BLOCKED = 'Crates stand before the rear exit';
const SIGNER = { name: 'Odile Marchand', capacity: 'tenant' };
const SHUT = 'Closed for repairs until spring';
const SUMMARY = 'Two kitchens were visited; one exit has to be cleared.';
const DAY_MS = 86_400_000;

export async function inspecting(t, world) {
  mkdirSync(settings.shots, { recursive: true });
  const { browser, city, server } = world;
  const [fire, police, ambulance] = world.people;
  const pass = { t, browser, city, server, fire, police, ambulance, lead: city.desk('fire'), theirs: city.desk('police'), third: city.desk('ambulance') };
  await prepare(pass);
  await t.test('targets are typed, read from a table row by row, and taken from a zone', () => listed(pass));
  await t.test('each agency names its inspectors, and who has a conflict of interest is excluded', () => named(pass));
  await t.test('the list is closed, its digest told, and the draw recomputed by a script of its own', () => drawn(pass));
  await t.test('a tablet without a link visits, finds and photographs; what it did counts once it is back', () => visited(pass));
  await t.test('the visit is signed on the glass', () => signed(pass));
  await t.test('a finding is ordered to be put right, and looked at again', () => ordered(pass));
  await t.test('what is left is skipped with a reason, and the joint result is concluded and printed', () => concluded(pass));
  await played(pass.lead, pass.task.id, [fire, police, ambulance, pass.crew]);
  await pass.crew.context.close();
  await home(pass);
}

const id = () => randomUUID();
const figure = (seat, name) => seat.id(`count-${name}`);
const target = (seat, number) => seat.page.locator(`[data-testid="target"][data-number="${number}"]`);
const counts = async (seat, name) => until(`${seat.name} counts ${name}`, async () => (await figure(seat, name).count()) > 0 && (await figure(seat, name).innerText()).trim());

async function prepare(pass) {
  const { city, server, lead, theirs, third } = pass;
  const admin = await Api.signIn(server.url, 'police.admin');
  const before = await admin.get('agencies/police/settings');
  await admin.command('agencies/police/settings', { version: before.versions.inspections ?? 0, inspections: { checklists: [...(before.inspections?.checklists ?? []), CHECKLIST] } });
  const task = await lead.make('tasks', {
    task_kind: 'inspection', objective: OBJECTIVE, place: 'Port Hercule', area: AREA, legal_basis: 'Harbour order 11, article 4', answer_by: new Date(Date.now() + DAY_MS).toISOString(),
    parties: [{ agency: 'police', asks: [{ capability: 'patrol', count: 1 }] }, { agency: 'ambulance', asks: [], people: 2 }, { agency: 'food', asks: [], people: 1 }],
  });
  await lead.command(`tasks/${task}/propose`);
  const { version } = await lead.get(`tasks/${task}`);
  const falcon = (await city.own('police')).find((one) => one.callsign === 'Falcon 2');
  await theirs.command(`tasks/${task}/answer`, { version, answer: 'accept', promise: { asks: [{ capability: 'patrol', count: 1 }], units: [falcon.id] } });
  for (const desk of [third, city.desk('food')]) await desk.command(`tasks/${task}/answer`, { version, answer: 'accept' });
  pass.zone = await lead.make('zones', { zone_kind: 'sector', name: PIER, task, shape: { type: 'circle', lon: 7.4214, lat: 43.7347, radius_m: 60 } });
  Object.assign(pass, { task: await lead.get(`tasks/${task}`), falcon });
  assert.equal(pass.task.phase, 'agreed');
}

async function listed({ t, fire, police, lead, task }) {
  await fire.choose(task.number);
  await fire.says('List open', fire.id('inspection-state'));
  await fire.id('list-targets').click();
  await fire.id('target-name').pressSequentially('Canteen of the port office');
  await fire.id('target-register').fill('MC-001');
  await fire.id('target-place').fill('Quai Antoine 1');
  await fire.id('form-send').click();
  await fire.receipt(`1 target for ${task.number}`);
  await fire.says('Canteen of the port office', target(fire, 1));

  await fire.id('list-targets').click();
  await fire.id('way-csv').click();
  await fire.id('table-file').setInputFiles({ name: 'kitchens.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) });
  await fire.says('2 rows to add; 3 cannot be added', fire.id('table-verdict'));
  const row = (line) => fire.page.locator(`[data-testid="table-row"][data-line="${line}"]`);
  for (const [line, why] of [[3, 'missing'], [4, 'missing while the other half is there'], [6, 'stands in an earlier line']]) await fire.says(why, row(line));
  assert.deepEqual(await Promise.all(['name', 'register', 'place', 'lat', 'lon'].map((one) => fire.id(`column-${one}`).inputValue())), ['1', '0', '2', '3', '4']);
  await looks(t, fire, 'inspecting-table');
  await fire.id('form-send').click();
  await fire.receipt(`2 targets for ${task.number}`);

  await fire.id('list-targets').click();
  await fire.id('way-zones').click();
  await fire.id('zone-targets').getByText(PIER).click();
  await fire.id('form-send').click();
  await fire.receipt(`1 target for ${task.number}`);
  assert.equal(await counts(fire, 'listed'), '4');
  const items = await targets(lead, task);
  assert.deepEqual(items.map((one) => [one.number, one.name, one.from]), [[1, 'Canteen of the port office', 'typed'], [2, 'Chez Loulou', 'csv'], [3, 'Bar "Le Port"; terrace', 'csv'], [4, PIER, 'zones']]);
  assert.deepEqual(items[1].at, { lat: 43.7352, lon: 7.4219 });

  // A fifth that does not belong there is taken off; its number is not given again.
  await fire.id('command-line').fill(`target ${task.number} "Wrong place"`);
  await fire.page.keyboard.press('Enter');
  await fire.says('Wrong place', target(fire, 5));
  await target(fire, 5).locator('summary').click();
  await target(fire, 5).getByTestId('unlist-target').click();
  await target(fire, 5).waitFor({ state: 'detached' });
  await police.choose(task.number);
  await police.says('Chez Loulou', police.id('targets'));
  assert.equal(await police.id('list-targets').count(), 0, 'only who leads lists');
}

async function targets(desk, task) {
  return (await desk.list('task-items')).filter((one) => one.task === task.id).sort((a, b) => a.number - b.number);
}

async function named({ t, fire, police, ambulance, task, lead }) {
  for (const [seat, names] of [[fire, ['Ana Roca']], [police, ['Cleo Marin', 'Dan Vela']]]) {
    await seat.id('name-inspectors').click();
    await seat.id('inspector-names').fill(names.join('\n'));
    await seat.id('form-send').click();
    await seat.receipt(`inspectors for ${task.number}`);
  }
  await ambulance.choose(task.number);
  await ambulance.says('Dan Vela', ambulance.id('inspector-pools'));
  await police.id('exclude-inspector').click();
  const form = police.id('form-exclude_inspector');
  assert.equal(await police.id('exclude-inspector-choice').locator('option').count(), 3, 'a party excludes its own inspectors only');
  await police.id('exclude-inspector-choice').selectOption('police 1');
  await police.id('exclude-target-choice').selectOption({ label: '2 · Chez Loulou' });
  await police.says('Say the reason', form);
  await police.id('exclude-reason').pressSequentially('Her brother keeps it');
  await police.id('form-send').click();
  await police.receipt('exclusion at Chez Loulou');
  await fire.says(/Cleo Marin.*not at 2 Chez Loulou.*Her brother keeps it/s, fire.id('exclusions'));
  const { inspection } = await lead.get(`tasks/${task.id}`);
  assert.deepEqual(inspection.exclusions.map((one) => [one.agency, one.inspector]), [['police', 1]]);
  await looks(t, police, 'inspecting-party');
}

async function drawn(pass) {
  const { t, fire, police, lead, task } = pass;
  await fire.id('close-list').click();
  await fire.id('draw-some').check();
  await fire.id('draw-targets-n').fill('3');
  await fire.says('Say where the seed will come from', fire.id('form-close_list'));
  await fire.id('seed-from').pressSequentially(SEED_FROM);
  await looks(t, fire, 'inspecting-close-list');
  await fire.id('form-send').click();
  await fire.receipt(`close the list of ${task.number}`);
  await fire.says('To be drawn', fire.id('inspection-state'));
  const { sha256 } = (await lead.get(`tasks/${task.id}`)).inspection;
  for (const seat of [fire, police]) {
    await seat.says(sha256, seat.id('draw-digest'));
    await seat.page.locator('[data-testid="digest-fits"][data-fits="true"]').waitFor();
  }
  assert.equal(await police.id('draw-targets').count(), 0, 'only who leads draws');
  await fire.id('draw-targets').click();
  await fire.id('seed').fill(SEED);
  await fire.id('form-send').click();
  await fire.receipt(`draw in ${task.number}`);
  await fire.says(SEED, fire.id('draw-seed'));
  assert.equal(await counts(fire, 'selected'), '3');
  const items = await targets(lead, task);
  pass.chosen = items.filter((one) => one.is_selected).sort((a, b) => a.drawn - b.drawn);
  assert.deepEqual(pass.chosen.map((one) => [one.drawn, one.inspectors.map(({ agency }) => agency)]), [1, 2, 3].map((n) => [n, ['fire', 'police']]));
  assert.ok(!items[1].inspectors.some((one) => one.agency === 'police' && one.number === 1), 'who is excluded is not drawn');
  const [download] = await Promise.all([fire.page.waitForEvent('download'), fire.id('save-draw').click()]);
  const file = join(settings.shots, 'inspecting-draw.jsonl');
  await download.saveAs(file);
  assert.match(execFileSync(process.execPath, [join(ROOT, 'tests/inspection/recompute.mjs'), file], { encoding: 'utf8' }), /^1 draws, 1 equal/);
  await looks(t, fire, 'inspecting-drawn');
  await police.page.locator('[data-testid="show-ours"][aria-pressed="true"]').waitFor();
  assert.equal(await police.id('target').count(), 3, 'a party sees first what it has to inspect');
}

async function visited(pass) {
  const { t, browser, lead, theirs, task, falcon, chosen } = pass;
  await lead.command(`tasks/${task.id}/step`, { step: 'mobilize' });
  await theirs.command(`tasks/${task.id}/send`, { units: [{ id: id(), unit: falcon.id }] });
  await lead.command(`tasks/${task.id}/start`);
  const crew = pass.crew = await browser.seat('police inspectors', { width: 1024, height: 768, hasTouch: true, permissions: ['geolocation'], geolocation: { longitude: 7.4219, latitude: 43.7352 } });
  await crew.signIn('police.falcon2');
  const opens = (item) => crew.page.locator(`[data-testid="field-target"][data-number="${item.number}"]`);
  await opens(chosen[0]).waitFor();
  await tablet(t, crew, 'inspecting-field-targets');
  await opens(chosen[0]).click();

  await crew.context.setOffline(true);
  await crew.id('field-start-visit').click();
  await crew.id('checklist-KITCHEN').click();
  await crew.id('form-send').click();
  const item = (code) => crew.page.locator(`[data-testid="checklist-item"][data-code="${code}"]`);
  await item('K2').getByTestId('answer-ok').click();
  await item('K3').getByTestId('answer-not_applicable').click();
  await item('K1').getByTestId('answer-not_ok').click();
  // What is not in order goes straight on to a finding, as grave as the item says.
  await crew.id('form-record_finding').waitFor();
  assert.equal(await crew.id('severity-critical').getAttribute('aria-pressed'), 'true');
  await crew.id('finding-text').pressSequentially(BLOCKED);
  await crew.id('finding-photo').setInputFiles({ name: 'exit.png', mimeType: 'image/png', buffer: picture() });
  await crew.says('exit.png', crew.id('finding-photos'));
  await tablet(t, crew, 'inspecting-field-finding');
  await crew.id('form-send').click();
  await crew.says(BLOCKED, crew.id('field-visit'));
  await crew.says('3 / 3', crew.id('checklist-done'));
  await tablet(t, crew, 'inspecting-field-offline');
  assert.deepEqual((await targets(lead, task)).flatMap((one) => one.visits), [], 'nobody has heard of it yet');

  await crew.context.setOffline(false);
  const told = await until('the server has the visit, its answers, the finding and its picture', async () => {
    const one = (await targets(lead, task)).find((it) => it.id === chosen[0].id);
    return one.findings.length === 1 && one;
  });
  assert.deepEqual(told.visits.map((one) => [one.agency, one.checklist, one.answers]), [['police', { code: 'KITCHEN', version: 1 }, { K1: 'not_ok', K2: 'ok', K3: 'not_applicable' }]]);
  const [finding] = told.findings;
  assert.deepEqual([finding.text, finding.severity, finding.checklist_item, finding.photos], [BLOCKED, 'critical', 'K1', told.attachments.map((one) => one.id)]);
  assert.deepEqual([told.attachments.length, told.attachments[0].name, Math.abs(finding.at.lat - 43.7352) < 0.001], [1, 'exit.png', true]);
  pass.opens = opens;
}

async function signed(pass) {
  const { t, crew, lead, fire, task, chosen } = pass;
  await crew.id('field-finish').click();
  await crew.says('Say who signs', crew.id('form-finish_visit'));
  await crew.id('signer-name').fill(SIGNER.name);
  await crew.id('signer-capacity').fill(SIGNER.capacity);
  const pad = await crew.id('signature-pad').boundingBox();
  await crew.page.mouse.move(pad.x + 40, pad.y + 40);
  await crew.page.mouse.down();
  for (let n = 1; n <= 24; n += 1) await crew.page.mouse.move(pad.x + 40 + n * 9, pad.y + 50 + (n % 2) * 26);
  await crew.page.mouse.up();
  await tablet(t, crew, 'inspecting-field-signature');
  await crew.id('form-send').click();
  const visit = await until('the visit is finished', async () => (await targets(lead, task)).find((one) => one.id === chosen[0].id).visits.find((one) => one.finished_at !== undefined));
  assert.deepEqual([visit.signed.name, visit.signed.capacity], [SIGNER.name, SIGNER.capacity]);
  assert.match(visit.signed.strokes, /^\d+,\d+( \d+,\d+)+$/);
  await fire.choose(task.number);
  await fire.id('show-selected').click();
  await target(fire, chosen[0].number).locator('summary').click();
  await target(fire, chosen[0].number).getByTestId('signature').waitFor();
  await fire.says(`Signed by ${SIGNER.name}, ${SIGNER.capacity}`, target(fire, chosen[0].number));
  assert.equal(await counts(fire, 'visited'), '1');
  await looks(t, fire, 'inspecting-visited');

  // Nobody is there at the second: that is said instead of a name.
  await pass.opens(chosen[1]).click();
  await crew.id('field-start-visit').click();
  await crew.id('checklist-none').click();
  await crew.id('form-send').click();
  await crew.page.locator('[data-testid="field-visit"][data-state="underway"]').waitFor();
  await crew.id('field-finish').click();
  await crew.id('signs-not').click();
  await crew.id('unsigned-why').fill('Only the cook was there');
  await crew.id('form-send').click();
  await crew.page.locator('[data-testid="field-visit"][data-state="finished"]').waitFor();
}

async function ordered(pass) {
  const { t, fire, police, lead, task, chosen } = pass;
  await police.choose(task.number);
  await target(police, chosen[0].number).locator('summary').click();
  await target(police, chosen[0].number).getByTestId('order-rectification').click();
  await police.id('order-what').pressSequentially('Clear the exit and keep it clear');
  await police.id('order-owner').fill(SIGNER.name);
  await police.says('Say until when', police.id('form-order_rectification'));
  await police.id('due-7').click();
  await looks(t, police, 'inspecting-order');
  await police.id('form-send').click();
  await police.receipt(`rectification order at ${chosen[0].name}`);
  await fire.says('Clear the exit and keep it clear', fire.id('orders'));
  assert.equal(await fire.id('recheck-order').count(), 0, 'another agency’s order is not ours to look at');
  await police.id('recheck-order').click();
  await police.id('not-rectified').click();
  await police.id('recheck-note').fill('Half of it is gone');
  await police.id('due-1').click();
  await police.id('form-send').click();
  await police.receipt(`recheck at ${chosen[0].name}`);
  await police.says('not put right: Half of it is gone', police.id('recheck'));
  const [order] = (await targets(lead, task)).flatMap((one) => one.orders);
  assert.deepEqual([order.state, order.is_overdue, order.rechecks.length], ['open', false, 1]);
  assert.ok(Date.parse(order.due_at) - Date.now() < 2 * DAY_MS, 'it has a new time');
  assert.match(await counts(fire, 'orders'), /1 order open/);
}

async function concluded(pass) {
  const { t, fire, police, lead, task, chosen } = pass;
  await fire.says('Targets are left that nobody has finished or skipped', fire.id('conclude-why'));
  const last = target(fire, chosen[2].number);
  await last.locator('summary').click();
  await last.getByTestId('skip-target').click();
  await fire.id('reason-text').pressSequentially(SHUT);
  await fire.id('reason-send').click();
  await fire.receipt(`skip ${chosen[2].name}`);
  await fire.id('conclude-why').waitFor({ state: 'detached' });
  await fire.id('conclude-inspection').click();
  await fire.id('conclude-summary').pressSequentially(SUMMARY);
  await fire.id('form-send').click();
  await fire.receipt(`result of ${task.number}`);
  const { sheets } = (await lead.get(`tasks/${task.id}`)).inspection;
  assert.deepEqual(sheets.map(({ version, targets: of, visited: seen, skipped, findings, orders_open }) => [version, of, seen, skipped, findings, orders_open]), [[1, 3, 2, 1, 1, 1]]);

  const sheet = police.id('result-sheet');
  // The sheet of the whole task says how many, and leads on to the one that says which.
  await police.id('print-task').click();
  await police.says('3 to inspect, 2 visited, 1 skipped', police.id('task-sheet').getByTestId('sheet-targets'));
  await police.id('open-own-sheet').click();
  await sheet.waitFor();
  assert.equal(await police.id('task-sheet').count(), 0, 'one sheet at a time');
  await police.page.keyboard.press('Escape');
  await police.id('show-concluded').click();
  for (const what of [OBJECTIVE, 'version 1', SUMMARY, 'Harbour order 11, article 4', SEED, BLOCKED, 'exit.png', SIGNER.name, SHUT, 'Half of it is gone']) await police.says(what, sheet);
  assert.equal(await sheet.getByTestId('sheet-target').count(), 3);
  await sheet.getByTestId('signature').waitFor();
  await tablet(t, police, 'inspecting-sheet');
  await police.page.emulateMedia({ media: 'print' });
  assert.equal(await police.page.locator('.seat').isVisible(), false, 'nothing of the desk is on paper');
  assert.equal(await police.id('print-sheet').isVisible(), false);
  const pdf = await police.page.pdf({ path: join(settings.shots, 'inspecting-sheet.pdf'), format: 'A4' });
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
  assert.ok(pages >= 4, `each target on a page of its own, after the first: ${pages}`);
  await police.page.emulateMedia({ media: 'screen' });
  await police.page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
}

/** Nobody is left out, and no zone stands on the map of the parts that follow. */
async function home({ lead, theirs, task, zone }) {
  await lead.command(`zones/${zone}/lift`, { reason: 'It was inspected.' });
  await lead.command(`tasks/${task.id}/complete`);
  const there = (await theirs.list('assignments')).find((one) => one.task === task.id && one.status !== 'cleared');
  await theirs.command(`assignments/${there.id}/status`, { to: 'cleared', by_radio: true });
  await lead.command(`tasks/${task.id}/step`, { step: 'close' });
}

/** A small picture, as a camera would give one: a portable network graphic of eight by eight dots. */
export function picture() {
  const crc = (bytes) => {
    let sum = ~0;
    for (const byte of bytes) {
      sum ^= byte;
      for (let n = 0; n < 8; n += 1) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
    }
    return ~sum >>> 0;
  };
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([size, body, sum]);
  };
  const head = Buffer.from([0, 0, 0, 8, 0, 0, 0, 8, 8, 2, 0, 0, 0]);
  const rows = Buffer.concat(Array.from({ length: 8 }, (_, y) => Buffer.from([0, ...Array.from({ length: 8 }, (_dot, x) => [x * 30, y * 30, 120]).flat()])));
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** A screen as it is, checked by axe and photographed. */
export async function tablet(t, seat, name) {
  const { grave, lesser } = await check(seat.page);
  found.screens += 1;
  found.grave += grave.length;
  for (const one of lesser) t.diagnostic(`${name}, lesser: ${one}`);
  assert.deepEqual(grave, [], name);
  await seat.page.screenshot({ path: join(settings.shots, `${name}.png`) });
}
