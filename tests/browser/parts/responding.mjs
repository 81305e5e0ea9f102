/**
 * A disaster response: a flash flood at an underpass, led by two agencies. A period with objectives, a division and a staging area, posts that a party
 * fills, an evacuation, a shelter that a crew opens and counts without a link, figures of two agencies side by side, and a situation report that
 * somebody else than who composed it approves.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../lib/axe.mjs';
import { played } from '../lib/played.mjs';
import { settings } from '../lib/settings.mjs';
import { corrected, heard, offline, reportedIn } from './crew.mjs';
import { inBoth } from './enforcing.mjs';
import { CHANNEL, EMPHASIS, GOALS, HALL, INCIDENT, OBJECTIVE, ORDERED, SUPERVISOR, UNIT, WORK, ZONES, ours, row, stands } from './flood.mjs';
import { looks } from './leading.mjs';
import { addParty, assertSilent } from './path.mjs';
import { found } from './seats.mjs';

const LANES = [['F', 'rescue'], ['O', 'incident command'], ['C', 'pumping'], ['A', 'advanced ambulance']];
const MEDIC = { name: 'Sanne Traoré', contact: '+377 99 00 11 22' };
const SOURCE = 'Triage at the east portal';
const SITUATION = 'The water stands at 1.4 m and rises no more. Two cars are not searched.';
const NEEDS = 'One more pump and light for the night';
const SEEN = 'Read against the log of the centre';
const SCREEN = { width: 1920, height: 1080 };

export async function responding(t, world) {
  mkdirSync(settings.shots, { recursive: true });
  const { browser, city } = world;
  const [fire, , ambulance, , wall] = world.people;
  const pass = { t, browser, city, fire, ambulance, wall, lead: city.desk('fire'), civil: city.desk('civil'), medical: city.desk('ambulance') };
  pass.incident = await pass.lead.make('incidents', INCIDENT);
  pass.centre = await browser.seat('operations centre', { width: 1400, height: 860 });
  await pass.centre.signIn('eoc.commander');
  await t.test('a response is proposed to three agencies, one of which leads with the lead', () => agreed(pass));
  await t.test('the first period says what matters most, and what is to be reached', () => planned(pass));
  await t.test('a division and a staging area are set up in zones of the task', () => organised(pass));
  await t.test('a party names who holds its posts', () => filled(pass));
  await t.test('an evacuation is ordered', () => ordered(pass));
  await t.test('a crew reports into its sector, and reads who supervises it', () => reportedIn(pass));
  await t.test('without a link the crew opens a shelter, counts and moves on', () => offline(pass));
  await t.test('once it is back all of it counts, and what came too late is refused with its words', () => heard(pass));
  await t.test('two agencies count the same, side by side, until one is named', () => counted(pass));
  await t.test('what was wrong is withdrawn, and the crew counts who has left', () => corrected(pass));
  await t.test('a report is composed, and its composer cannot approve it', () => composed(pass));
  await t.test('a second commander approves it, and only then the parties read it', () => approved(pass));
  await t.test('the sheet of the task has what stands of it now', () => onPaper(pass));
  await t.test('the room sees the period and what is counted', () => shown(pass));
  await t.test('who is not in it sees nothing of it', () => hidden(pass));
  await played(pass.lead, pass.task.id, [fire, ambulance, pass.centre, pass.crew, wall]);
  await pass.crew.context.close();
  await pass.centre.context.close();
  await wall.leave();
  await home(pass);
}

async function agreed(pass) {
  const { fire, ambulance, centre, lead, city, incident } = pass;
  await fire.choose((await lead.get(`incidents/${incident}`)).number);
  await fire.id('propose-task').click();
  await fire.page.getByLabel('Objective').fill(OBJECTIVE);
  await fire.page.getByLabel('Kind of work').selectOption('disaster_response');
  await fire.page.getByLabel('Place', { exact: true }).fill(INCIDENT.place);
  for (const [code, capability] of LANES) await addParty(fire, code, capability, 1);
  await fire.page.locator('[data-testid="part"][data-agency="O"]').getByTestId('part-co-lead').check();
  await fire.id('propose-send').click();
  await fire.receipt(`propose: ${OBJECTIVE}`);
  const { id, number } = (await lead.list('tasks')).find((one) => one.objective === OBJECTIVE);
  for (const seat of [ambulance, centre]) {
    await seat.choose(number);
    await seat.id('accept-task').click();
    await seat.receipt(`accept ${number}`);
  }
  await pass.civil.command(`tasks/${id}/answer`, { version: (await lead.get(`tasks/${id}`)).version, answer: 'accept' });
  await fire.choose(number);
  await fire.says('Agreed', fire.id('task-phase'));
  await fire.id('mobilize-task').click();
  await fire.receipt(`mobilise ${number}`);
  const unit = (await city.own('civil')).find((one) => one.callsign === UNIT);
  await pass.civil.command(`tasks/${id}/send`, { units: [{ id: randomUUID(), unit: unit.id }] });
  await fire.id('start-task').click();
  await fire.receipt(`start ${number}`);
  pass.task = await lead.get(`tasks/${id}`);
  assert.deepEqual([pass.task.phase, pass.task.response], ['in_progress', { sources: [], standing: [], version: 0 }]);
  for (const seat of [ambulance, centre]) await seat.id('response-unfold').click();
  await centre.id('plan-period').waitFor();
  assert.equal(await ambulance.id('plan-period').count(), 0, 'a party plans no periods; who leads with the lead does');
}

/** A date and a time as its fields hold them, an hour that has begun. */
async function when(seat, testid, date) {
  const field = seat.id(testid);
  await field.locator('.day').fill(String(date.getDate()));
  await field.locator('.month').selectOption(String(date.getMonth() + 1));
  await field.locator('.year').fill(String(date.getFullYear()));
  await field.locator('.time').fill(`${String(date.getHours()).padStart(2, '0')}:00`);
}

async function planned(pass) {
  const { t, fire, ambulance, lead, task } = pass;
  await fire.says('Nothing recorded in', fire.id('response-nothing'));
  await fire.id('response-unfold').click();
  await fire.id('plan-period').click();
  await when(fire, 'period-begin', new Date());
  await fire.id('lasts-12').click();
  await fire.id('period-emphasis').fill(EMPHASIS);
  for (const [n, [text, owner]] of GOALS.entries()) {
    await fire.id('more-objectives').click();
    await fire.id('objective-text').nth(n).fill(text);
    await fire.id('objective-owner').nth(n).selectOption(owner);
  }
  await looks(t, fire, 'responding-plan');
  await fire.id('form-send').click();
  await fire.receipt(`operational period of ${task.number}`);
  const current = (seat) => seat.page.locator('[data-testid="period"][data-number="1"][data-when="current"]');
  for (const seat of [fire, ambulance]) await seat.says(EMPHASIS, current(seat));
  // Whose objective it is says how it stands, and no other party.
  const goal = (seat, n) => current(seat).locator(`[data-testid="objective"][data-number="${n}"]`);
  await goal(ambulance, 2).getByTestId('judge-met').waitFor();
  assert.equal(await goal(ambulance, 1).getByTestId('judge-met').count(), 0);
  const [period] = await ours(lead, task, 'period');
  assert.deepEqual([period.emphasis, period.objectives.map((one) => [one.number, one.text, one.owner, one.state])], [EMPHASIS, GOALS.map(([text, owner], n) => [n + 1, text, owner === '' ? undefined : owner, 'open'])]);
}

async function organised(pass) {
  const { t, fire, centre, lead, task } = pass;
  await fire.id('set-up-sector').click();
  await fire.id('sector-name').fill('Underpass');
  // There is no zone for it yet: it is drawn, and what was typed is there again.
  await fire.id('no-zone').getByRole('button').click();
  const [kind, name, lon, lat, radius] = ZONES[0];
  const form = fire.id('zone-form');
  await form.getByLabel('Kind', { exact: true }).selectOption(kind);
  await form.getByLabel('Shape', { exact: true }).selectOption('circle');
  await fire.id('zone-name').fill(name);
  await fire.id('zone-corners').fill(`${lat} ${lon}`);
  await form.locator('input[type="number"]').fill(String(radius));
  await fire.id('zone-send').click();
  await fire.id('zone-list').waitFor();
  pass.zones = [(await lead.list('zones')).find((one) => one.name === name).id];
  for (const [zone_kind, called, x, y, radius_m] of ZONES.slice(1)) pass.zones.push(await lead.make('zones', { zone_kind, name: called, task: task.id, shape: { type: 'circle', lon: x, lat: y, radius_m } }));
  await fire.choose(task.number);
  await fire.id('set-up-sector').click();
  assert.equal(await fire.id('sector-name').inputValue(), 'Underpass', 'what was typed is kept');
  await fire.id('zone-choice').selectOption(pass.zones[0]);
  await fire.id('sector-run-by').selectOption('fire');
  await fire.id('sector-work').fill(WORK);
  await fire.id('sector-channel').fill(CHANNEL);
  await looks(t, fire, 'responding-sector');
  await fire.id('form-send').click();
  await fire.receipt(/sector .*Underpass/);

  // Who leads with the lead sets up the other one.
  await centre.id('set-up-sector').click();
  await centre.id('kind-staging').click();
  await centre.id('sector-name').fill('Depot');
  await centre.id('zone-choice').selectOption(pass.zones[1]);
  await centre.id('sector-run-by').selectOption('civil');
  await centre.id('form-send').click();
  await centre.receipt(/sector .*Depot/);
  for (const seat of [fire, centre]) await seat.says('Depot', row(seat, 'sector', 2));
  pass.sectors = await ours(lead, task, 'sector');
  assert.deepEqual(pass.sectors.map((one) => [one.number, one.sector, one.name, one.run_by, one.zone]), [[1, 'division', 'Underpass', 'fire', pass.zones[0]], [2, 'staging', 'Depot', 'civil', pass.zones[1]]]);
}

/** What a sector has one of need not be chosen. */
async function post(seat, of, position, agency) {
  await seat.id('create-post').click();
  await seat.id('post-of').selectOption(of);
  if (of === '') await seat.id('post-position').selectOption(position);
  else assert.equal(await seat.id('post-position').inputValue(), position);
  await seat.id('post-agency').selectOption(agency);
  await seat.id('form-send').click();
  await seat.receipt('post in');
}

async function filled(pass) {
  const { t, fire, ambulance, lead, civil, task, sectors } = pass;
  await post(fire, '', 'medical_unit_leader', 'ambulance');
  await post(fire, sectors[0].id, 'division_supervisor', 'civil');
  assert.equal(await row(fire, 'waits-post', 1).count(), 0, 'nobody names who holds the post of another agency');
  const waits = row(ambulance, 'waits-post', 1);
  await ambulance.choose(task.number);
  await waits.getByTestId('waits-fill').click();
  await ambulance.id('post-name').fill(MEDIC.name);
  await ambulance.id('post-contact').fill(MEDIC.contact);
  await ambulance.id('form-send').click();
  await ambulance.receipt(`holder of post 1, ${task.number}`);
  await waits.waitFor({ state: 'detached' });
  await civil.command(`task-items/${(await ours(lead, task, 'post'))[1].id}/fill-post`, SUPERVISOR);
  for (const [n, { name }] of [[1, MEDIC], [2, SUPERVISOR]]) await fire.says(name, row(fire, 'post', n));
  assert.equal(await fire.id('organisation').getAttribute('data-vacant'), '0');
  await row(fire, 'post', 1).scrollIntoViewIfNeeded();
  await looks(t, fire, 'responding-organisation');
}

async function ordered(pass) {
  const { t, fire, ambulance, lead, task, zones } = pass;
  await fire.id('order-evacuation').click();
  await fire.id('zone-choice').selectOption(zones[2]);
  await fire.id('evacuation-persons').fill('40');
  await fire.id('evacuation-instructions').fill(ORDERED);
  await looks(t, fire, 'responding-evacuation');
  await fire.id('form-send').click();
  await fire.receipt(/evacuation of .*Cellars/);
  await row(ambulance, 'evacuation', 1).locator('summary').click();
  await ambulance.says(ORDERED, row(ambulance, 'evacuation', 1));
  assert.equal(await ambulance.id('end-evacuation').count(), 0, 'only who leads ends it');
  [pass.evacuation] = await ours(lead, task, 'evacuation');
}

async function counted(pass) {
  const { t, fire, ambulance, task, lead } = pass;
  await ambulance.choose(task.number);
  await ambulance.id('report-figures').click();
  await ambulance.id('figures-source').fill(SOURCE);
  for (const figure of ['injured_immediate', 'missing']) await ambulance.id(`count-${figure}`).fill(figure === 'missing' ? '4' : '3');
  await looks(t, ambulance, 'responding-figures-form');
  await ambulance.id('form-send').click();
  await ambulance.receipt(`figures for ${task.number}`);
  for (const seat of [fire, ambulance]) {
    await seat.says('7', stands(seat, 'missing', 'civil'));
    await seat.says('4', stands(seat, 'missing', 'ambulance'));
    await seat.says('side by side', seat.page.locator('[data-testid="standing"] tr[data-figure="missing"]'));
  }
  await fire.id('standing').scrollIntoViewIfNeeded();
  await looks(t, fire, 'responding-side-by-side');
  assert.equal(await ambulance.id('name-sources').count(), 0, 'only who leads names whose count is the one');
  await fire.id('name-sources').click();
  await fire.id('source-public-missing').selectOption('ambulance');
  await looks(t, fire, 'responding-sources');
  await fire.id('form-send').click();
  await fire.receipt(`sources of the figures of ${task.number}`);
  await ambulance.page.locator('[data-testid="stands"][data-agency="ambulance"][data-source="true"]').waitFor();
  const { response } = await lead.get(`tasks/${task.id}`);
  assert.deepEqual([response.sources, response.standing.filter((one) => one.figure === 'missing').map((one) => [one.agency, one.count, one.is_source]).sort()], [[{ whom: 'public', figure: 'missing', agency: 'ambulance' }], [['ambulance', 4, true], ['civil', 7, false]]]);
}

async function composed(pass) {
  const { t, fire, ambulance, crew, lead, medical, civil, task } = pass;
  await fire.id('compose-report').click();
  await fire.id('report-situation').fill(SITUATION);
  await fire.id('report-needs').fill(NEEDS);
  await looks(t, fire, 'responding-compose');
  await fire.id('form-send').click();
  await fire.receipt(`situation report of ${task.number}`);
  const report = fire.page.locator('[data-testid="report"][data-number="1"][data-state="draft"]');
  await report.locator('summary').first().click();
  await fire.says(SITUATION, report);
  for (const testid of ['approve-report', 'return-report']) assert.equal(await report.getByTestId(testid).count(), 0, 'not by who composed it');
  assert.equal(await fire.id('waits-draft').count(), 0);
  [pass.report] = await ours(lead, task, 'situation_report');
  const own = await lead.ask('POST', `task-items/${pass.report.id}/approve-report`, { command_id: randomUUID() });
  assert.deepEqual([own.status, own.body.code], [422, 'oneself'], own.text);

  // A draft is for the leads alone, on every screen and on the wire.
  for (const [seat, desk, name] of [[ambulance, medical, 'the ambulance desk'], [crew, civil, 'the tablet']]) {
    assertSilent(await seat.text(), [SITUATION, NEEDS], name);
    assertSilent(JSON.stringify(await desk.get('snapshot')), [SITUATION, NEEDS, pass.report.id], `what the server sends to ${name}`);
    assert.equal((await desk.ask('GET', `task-items/${pass.report.id}`)).status, 404);
  }
  assert.equal(await crew.id('field-report').count(), 0);
  const { content } = pass.report;
  assert.deepEqual([content.phase, content.period.number, content.sectors.map((one) => [one.name, one.units]), content.evacuations.map((one) => one.evacuated.map((it) => [it.agency, it.count])), content.shelters.map((one) => [one.name, one.capacity, one.sheltered.count])],
    ['in_progress', 1, [['Underpass', 1]], [[['civil', 26]]], [[HALL, 45, 45]]]);
  assert.deepEqual(content.figures.filter((one) => one.figure === 'missing').map((one) => [one.agency, one.count, one.stands]), [['ambulance', 4, true]]);
}

async function approved(pass) {
  const { t, centre, ambulance, crew, fire, task, medical } = pass;
  await centre.choose(task.number);
  const waits = row(centre, 'waits-draft', 1);
  await waits.getByTestId('waits-approve').click();
  for (const what of [SITUATION, NEEDS, HALL, 'Underpass', MEDIC.name]) await centre.says(what, centre.id('report-said'));
  await centre.id('approve-note').fill(SEEN);
  await looks(t, centre, 'responding-approve');
  await centre.id('form-send').click();
  await centre.receipt(`approval of situation report 1, ${task.number}`);
  await waits.waitFor({ state: 'detached' });

  const report = ambulance.page.locator('[data-testid="report"][data-number="1"][data-state="approved"]');
  await report.locator('summary').first().click();
  for (const what of [SITUATION, NEEDS, HALL]) await ambulance.says(what, report);
  const told = await medical.get(`task-items/${pass.report.id}`);
  assert.deepEqual([told.state, told.decided.agency, told.decided.note, told.composer], ['approved', 'eoc', SEEN, undefined]);
  await report.scrollIntoViewIfNeeded();
  await looks(t, ambulance, 'responding-report');
  await crew.id('field-report').click();
  for (const what of [SITUATION, NEEDS, HALL]) await crew.says(what, crew.id('field-case'));
  await inBoth(t, crew, 'responding-field-report');
  await crew.id('case-close').click();

  await fire.page.locator('[data-testid="report"][data-number="1"][data-state="approved"]').getByTestId('show-report').click();
  const sheet = fire.id('report-sheet');
  for (const what of [OBJECTIVE, SITUATION, NEEDS, SEEN, HALL, 'Underpass', MEDIC.name]) await fire.says(what, sheet);
  await looks(t, fire, 'responding-sheet');
  await fire.page.emulateMedia({ media: 'print' });
  assert.equal(await fire.page.locator('.seat').isVisible(), false, 'nothing of the desk is on paper');
  await fire.page.pdf({ path: join(settings.shots, 'responding-report.pdf'), format: 'A4' });
  await fire.page.emulateMedia({ media: 'screen' });
  await fire.page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
}

/** What the report tells as of its hour, the sheet tells as of now: objectives, counts with who made them, evacuations, shelters, who stands where. */
async function onPaper({ t, fire, task }) {
  const line = fire.id('command-line');
  await line.fill(`print ${task.number}`);
  await fire.says('prints the sheet of', fire.id('command-preview'));
  await line.press('Enter');
  const paper = fire.id('task-sheet').getByTestId('sheet-kind');
  for (const what of [EMPHASIS, ...GOALS.map(([text]) => text), HALL, '26 of', '45 of 45', 'Underpass', CHANNEL, UNIT, MEDIC.name, ZONES.at(-1)[1]]) await fire.says(what, paper);
  assert.equal(await paper.getByTestId('sheet-objective').count(), GOALS.length);
  const missing = paper.locator('[data-testid="sheet-figure"][data-figure="missing"]');
  assert.equal(await missing.count(), 1, 'what was withdrawn does not stand');
  await fire.says('the named count', missing.first());
  await fire.says('Ambulance', missing.first());
  // The staging area has ended: that stands in the timeline.
  for (const testid of ['sheet-evacuation', 'sheet-shelter', 'sheet-sector']) assert.equal(await paper.getByTestId(testid).count(), 1, testid);
  await looks(t, fire, 'responding-task-sheet');
  await fire.page.keyboard.press('Escape');
  await fire.id('task-sheet').waitFor({ state: 'detached' });
}

/** Nobody touches a wall: it is looked at as it hangs there. */
async function shown({ t, wall }) {
  await wall.comeBack();
  const card = wall.id('wall-response');
  await wall.says('Period 1', card);
  await wall.says('45', wall.id('wall-shelters'));
  await wall.says('4', wall.id('wall-missing'));
  assertSilent(await wall.text(), [SITUATION, NEEDS], 'the wall');
  const was = wall.page.viewportSize();
  await wall.page.setViewportSize(SCREEN);
  const { grave, lesser } = await check(wall.page);
  found.screens += 1;
  found.grave += grave.length;
  for (const one of lesser) t.diagnostic(`responding-wall, lesser: ${one}`);
  assert.deepEqual(grave, []);
  await wall.mapAtRest();
  await wall.page.screenshot({ path: join(settings.shots, 'responding-wall.png') });
  await wall.page.setViewportSize(was);
}

/** The market inspection is asked for nothing. */
async function hidden({ browser, city, task, report, shelter }) {
  const stranger = await browser.seat('market desk', { width: 1400, height: 800, prefs: { listView: true } });
  await stranger.signIn('food.commander');
  await stranger.id('list-twin').waitFor();
  const secrets = [OBJECTIVE, EMPHASIS, WORK, CHANNEL, SUPERVISOR.contact, MEDIC.name, ORDERED, HALL, SOURCE, SITUATION, NEEDS, task.number, ...ZONES.map(([, name]) => name)];
  assertSilent(await stranger.text(), secrets, 'the market desk');
  const api = city.desk('food');
  assertSilent(JSON.stringify(await api.get('snapshot')), [...secrets, task.id, report.id, shelter.id], 'what the server sends to the market desk');
  for (const path of [`tasks/${task.id}`, `task-items/${shelter.id}`, `task-items/${report.id}`]) assert.equal((await api.ask('GET', path)).status, 404);
  await stranger.context.close();
}

/** Nobody is left out, and no zone stands on the map of the parts that follow. */
async function home({ lead, civil, task, zones, shelter, evacuation, incident }) {
  await civil.command(`task-items/${shelter.id}/close-shelter`, { reason: 'Everybody has gone home' });
  await lead.command(`task-items/${evacuation.id}/end-evacuation`, { how: 'complete', note: 'All cellars are empty' });
  for (const zone of zones) await lead.command(`zones/${zone}/lift`, { reason: 'The water is gone' });
  await lead.command(`tasks/${task.id}/complete`);
  for (const one of (await civil.list('assignments')).filter((it) => it.task === task.id && it.status !== 'cleared')) await civil.command(`assignments/${one.id}/status`, { to: 'cleared', by_radio: true });
  await lead.command(`tasks/${task.id}/step`, { step: 'close' });
  await lead.command(`incidents/${incident}/state`, { to: 'cancelled', reason: 'The underpass is dry' });
}
