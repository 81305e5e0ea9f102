/**
 * From a promise to the review: what is promised is sent and comes, the task is held and goes on, a unit is diverted and one is released, and
 * nothing is closed over what is still out. At the end all of it stands on one sheet.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from '../lib/api.mjs';
import { check } from '../lib/axe.mjs';
import { settings } from '../lib/settings.mjs';
import { until } from '../lib/until.mjs';
import { looks } from './leading.mjs';
import { addParty, cells } from './path.mjs';
import { found } from './seats.mjs';
import { sheet, told } from './sheet.mjs';

const INCIDENT = { incident_type: 'gas', priority: 2, lon: 7.4189, lat: 43.7329, place: 'Rue Terrazzani', narrative: 'Smell of gas in the whole street' };
const OBJECTIVE = 'Clear the street and keep it closed';
/** The tablet is that of the first. */
const UNITS = ['Falcon 2', 'Falcon 8'];
const LENT = 'Generator 13 kVA';
const HELD = 'The main is under pressure again';
const OUT = 'The generator stays with the police for the night';
const DAY_MS = 86_400_000;
/** How the task goes on, in the words of its sheet. */
const COURSE = ['drafted', 'proposed', 'agreed', 'mobilising', 'started', 'suspended', 'resumed', 'completed', 'demobilising', 'closed', 'reviewed'];
const LEARNT = 'Close the two side streets at once, not after the first half hour.';

export async function mobilizing(t, world) {
  mkdirSync(settings.shots, { recursive: true });
  const { browser, city, server } = world;
  const [fire, police] = world.people;
  const lead = city.desk('fire');
  const legal = await Api.signIn(server.url, 'fire.legal');
  const agreement = await shown(legal, await Api.signIn(server.url, 'police.legal'));
  const id = await lead.make('incidents', INCIDENT);
  const crew = await browser.seat('police tablet on a joint task', { width: 1024, height: 768, hasTouch: true });
  await crew.signIn('police.falcon2');
  await crew.id('field-free').waitFor();
  const pass = { t, city, fire, police, crew, lead, theirs: city.desk('police'), incident: await lead.get(`incidents/${id}`), work: {} };
  await t.test('a proposal says what the task opens, and its parties read it', () => proposed(pass));
  await t.test('what is promised by name is sent together, once it is mobilised', () => sent(pass));
  await t.test('what comes is counted thing by thing, and all of it is a promise kept', () => came(pass));
  await t.test('a task that is held says why on every seat, and nobody more is sent', () => held(pass));
  await t.test('a unit that is diverted away is an alarm of the lead, with where it went', () => diverted(pass));
  await t.test('the work is done while a unit is out; it is released and told so', () => released(pass));
  await t.test('what one party still has of another’s needs a reason to close', () => closed(pass));
  await t.test('what there is to learn is written once and read by every party', () => reviewed(pass));
  await t.test('all of it stands on one sheet, as each party is shown it, on screen and on paper', () => onPaper(pass));
  await crew.context.close();
  await pass.theirs.command(`incidents/${pass.other.id}/state`, { to: 'cancelled', reason: 'The road is free' });
  await lead.command(`incidents/${id}/state`, { to: 'cancelled', reason: 'The gas is off' });
  await legal.command(`agreements/${agreement}/end`, { reason: 'It was for one test' });
}

/** Each shows the other its equipment: what is not shown to an agency cannot be handed to it. */
async function shown(legal, theirs) {
  const at = (ms) => new Date(Date.now() + ms).toISOString();
  const id = await legal.make('agreements', {
    text: {
      title: 'Equipment on loan', purpose: 'Lending on the spot', legal_basis: 'Harbour order 11', parties: ['fire', 'police'], valid_from: at(-60_000), valid_until: at(300 * DAY_MS), retention_days: 7, lease_min: 0,
      clauses: [['fire', 'police'], ['police', 'fire']].map(([owner, viewer]) => ({ viewer, owner, kind: 'equipment', fields: ['identity', 'quantity', 'custody'], trigger: 'always' })), duties: [],
    },
  });
  await legal.command(`agreements/${id}/propose`, { version: 1 });
  for (const one of [legal, theirs]) await one.command(`agreements/${id}/sign`, { version: 1 });
  return id;
}

const partyOf = (task, agency) => task.parties.find((one) => one.agency === agency);
const phase = (seat, words) => seat.says(words, seat.id('task-phase'));
const thing = (seat) => seat.page.locator('[data-testid="lane-thing"][data-agency="P"][data-what="patrol"]');
/** Asked, promised, sent, arrived, and what is missing. */
const thingCells = async (seat) => (await thing(seat).locator('td').allInnerTexts()).map((text) => text.trim());
const working = (seat, callsign) => seat.page.locator(`[data-testid="working"][data-callsign="${callsign}"]`);

async function proposed(pass) {
  const { t, fire, police, lead, theirs, incident } = pass;
  await fire.choose(incident.number);
  await fire.id('propose-task').click();
  await fire.page.getByLabel('Objective').fill(OBJECTIVE);
  await addParty(fire, 'P', 'patrol', 2);
  await fire.id('scope-position').selectOption('cell_100m');
  await fire.id('scope-incident').scrollIntoViewIfNeeded();
  await looks(t, fire, 'mobilizing-propose');
  await fire.id('propose-send').click();
  await fire.receipt(`propose: ${OBJECTIVE}`);
  pass.task = (await lead.list('tasks')).find((one) => one.objective === OBJECTIVE);
  assert.deepEqual(pass.task.scope, { incident: true, units: 'all', position: 'cell_100m' });
  for (const seat of [fire, police]) {
    await seat.choose(pass.task.number);
    await seat.says('Up to: the incident; all units; positions to 100 m', seat.id('task-scope'));
  }
  const named = (await theirs.list('units')).filter((one) => UNITS.includes(one.callsign));
  pass.units = Object.fromEntries(named.map((one) => [one.callsign, one.id]));
  await theirs.command(`tasks/${pass.task.id}/answer`, {
    version: pass.task.version, answer: 'accept', promise: { asks: [{ capability: 'patrol', count: 2 }], units: named.map((one) => one.id) },
  });
  for (const seat of [fire, police]) await phase(seat, 'Agreed');
  assert.equal(await police.id('mobilize-task').count(), 0, 'only who leads mobilises');
}

async function sent({ t, fire, police, task, lead, work }) {
  await police.says('Promised and not sent yet: 2 patrol', police.id('still-to-send'));
  for (const callsign of UNITS) await police.page.locator(`[data-testid="named-unit"][data-callsign="${callsign}"][data-ready="ready"]`).waitFor();
  await fire.id('mobilize-task').click();
  await fire.receipt(`mobilise ${task.number}`);
  for (const seat of [fire, police]) {
    await phase(seat, 'Mobilising');
    await seat.page.locator('[data-testid="phase-strip"] li[data-phase="mobilizing"][aria-current="step"]').waitFor({ state: 'attached' });
  }
  assert.deepEqual(await thingCells(fire), ['2', '2', '0', '0 arrived', '2 not sent']);
  await looks(t, police, 'mobilizing-to-send');
  await police.id('send-units').click();
  for (const callsign of UNITS) assert.ok(await police.id(`send-unit-${callsign}`).isChecked(), `${callsign} is named, so it is ticked`);
  await looks(t, police, 'mobilizing-send');
  await police.id('form-send').click();
  await police.receipt(`send 2 units to ${task.number}`);
  await until('the lead sees both sent', async () => (await cells(fire, 'P')).sent === '2');
  assert.deepEqual(await thingCells(fire), ['2', '2', '2', '0 arrived', '2 not there yet']);
  await police.id('send-box').waitFor({ state: 'detached' });
  for (const callsign of UNITS) await working(fire, callsign).waitFor();
  for (const one of (await lead.list('assignments')).filter((it) => it.task === task.id)) work[one.unit] = one.id;
}

async function came({ t, fire, police, crew, theirs, task, lead, units, work }) {
  await crew.says(OBJECTIVE, crew.id('field-work'));
  await crew.id('field-accept').click();
  // Nothing here knows the streets: a straight line from the last fix, and no time.
  await crew.says('straight line, not a route', crew.id('field-way'));
  assert.match(await crew.id('field-far').innerText(), /^[\d.,]+\s?k?m$/);
  await tablet(t, crew, 'mobilizing-field-way');
  for (const step of ['en_route', 'on_scene']) {
    await crew.id(`step-${step}`).click();
    await crew.page.locator(`[data-testid="field-work"][data-status="${step}"]`).waitFor();
  }
  assert.equal(await crew.id('field-way').count(), 0, 'who is there needs no way');
  await until('the lead sees one there', async () => (await thingCells(fire)).join() === '2,2,2,1 arrived,1 not there yet');
  assert.equal(await fire.id('outcome').count(), 0, 'half of it is no promise kept');
  const reported = (to) => theirs.command(`assignments/${work[units['Falcon 8']]}/status`, { to, by_radio: true });
  for (const to of ['acknowledged', 'en_route', 'staged']) await reported(to);
  // Staged is arrived and not on scene: the two figures of the lane differ.
  await until('the lead sees both arrived', async () => (await thingCells(fire)).join() === '2,2,2,2 arrived,all came');
  assert.equal((await cells(fire, 'P')).onScene, '1');
  await reported('on_scene');
  for (const seat of [fire, police]) {
    await seat.page.locator('[data-testid="lane-came"][data-agency="P"] [data-outcome="fulfilled"]').waitFor();
    await seat.says('2 at work', seat.page.locator('[data-testid="lane-came"][data-agency="P"]'));
  }
  assert.deepEqual(await thingCells(fire), ['2', '2', '2', '2 arrived', 'all came']);
  assert.deepEqual([partyOf(await lead.get(`tasks/${task.id}`), 'police').outcome.late], [false]);
  await fire.says('has brought all that it had promised', fire.id('timeline'));
  await fire.id('start-task').click();
  await fire.receipt(`start ${task.number}`);
  await phase(police, 'In progress');
}

async function held({ t, fire, police, crew, theirs, task }) {
  await fire.id('suspend-task').click();
  await fire.id('reason-text').pressSequentially(HELD);
  await fire.id('reason-send').click();
  await fire.receipt(`suspend ${task.number}`);
  for (const seat of [fire, police]) {
    await phase(seat, 'Suspended');
    await seat.says(/Suspended since .*nobody more is sent/, seat.id('task-held'));
    await seat.says(HELD, seat.id('task-held'));
  }
  await crew.says('The joint task is suspended', crew.id('field-held'));
  await crew.says(HELD, crew.id('field-held'));
  await tablet(t, crew, 'mobilizing-field-held');
  await looks(t, fire, 'mobilizing-held');
  const more = (await theirs.list('units')).find((one) => one.agency === 'police' && one.callsign === 'Falcon 5');
  const refused = await theirs.ask('POST', `tasks/${task.id}/send`, { command_id: randomUUID(), units: [{ id: randomUUID(), unit: more.id }] });
  assert.deepEqual([refused.status, refused.body.code], [409, 'wrong_state']);
  const line = police.id('command-line');
  await line.fill(`send ${task.number} falcon5`);
  await police.says('nobody more is sent', police.id('command-preview'));
  await line.press('Escape');
  await fire.id('resume-task').click();
  await fire.receipt(`resume ${task.number}`);
  await phase(police, 'In progress');
  await crew.id('field-held').waitFor({ state: 'detached' });
}

async function diverted(pass) {
  const { t, fire, police, theirs, task, units, work } = pass;
  const id = await theirs.make('incidents', { incident_type: 'traffic', priority: 1, lon: 7.4201, lat: 43.7341, place: 'Avenue du Port', narrative: 'A bus and two cars' });
  pass.other = await theirs.get(`incidents/${id}`);
  const divert = (more) => theirs.ask('POST', `assignments/${work[units['Falcon 8']]}/divert`, { command_id: randomUUID(), new_id: randomUUID(), incident: id, reason: 'People hurt', ...more });
  // It is named in a promise, so that taking it away has to be confirmed.
  const unsure = await divert({});
  assert.deepEqual([unsure.body.code, unsure.body.current], ['needs_confirmation', 'promised']);
  assert.equal((await divert({ confirm: ['promised'] })).status, 201);
  for (const seat of [fire, police]) {
    await seat.says('1 diverted away', seat.page.locator('[data-testid="lane-came"][data-agency="P"]'));
    await seat.says('Falcon 8', seat.id('diverted-units'));
  }
  // The lead is not shown the other incident, so it reads no number of it.
  await fire.says('diverted to something else', fire.id('diverted-unit'));
  await police.says(`diverted to ${pass.other.number}`, police.id('diverted-unit'));
  await until('the lead has an alarm of it', async () => (await pass.lead.list('alarms')).some((one) => one.alarm_kind === 'unit_diverted' && one.about.id === task.id && one.cleared_at === undefined));
  await looks(t, fire, 'mobilizing-diverted');
  await told(fire, task.number, { units: UNITS, steps: COURSE.slice(0, COURSE.indexOf('completed')), held: 1 });
  const alarm = (await pass.lead.list('alarms')).find((one) => one.alarm_kind === 'unit_diverted' && one.about.id === task.id);
  await pass.lead.command(`alarms/${alarm.id}/close`);
  const there = (await theirs.list('assignments')).find((one) => one.incident === id);
  await theirs.command(`assignments/${there.id}/status`, { to: 'cleared', by_radio: true });
}

async function released({ t, fire, police, crew, task }) {
  await fire.id('complete-task').click();
  await fire.receipt(`complete ${task.number}`);
  await phase(fire, 'Completed');
  await fire.says('Units are still out', fire.id('close-why'));
  assert.equal(await fire.id('close-task').getAttribute('aria-disabled'), 'true');
  await until('it stays in the queue of who leads', async () => await fire.row(task.number).count() === 1);
  await working(police, 'Falcon 2').waitFor();
  assert.equal(await working(police, 'Falcon 2').getByTestId('stand-down').count(), 0, 'only who leads releases');
  await working(fire, 'Falcon 2').getByTestId('stand-down').click();
  await fire.receipt(`release Falcon 2 from ${task.number}`);
  for (const seat of [fire, police]) await seat.says('released by the lead', working(seat, 'Falcon 2').getByTestId('released'));
  await fire.says('1 released, not home yet', fire.page.locator('[data-testid="lane-came"][data-agency="P"]'));
  await crew.says('Released by the lead: go home when you can', crew.id('field-released'));
  await tablet(t, crew, 'mobilizing-field-released');
  await crew.id('field-clear').click();
  await crew.id('field-free').waitFor();
  await fire.id('close-why').waitFor({ state: 'detached' });
}

async function closed({ t, fire, police, lead, theirs, task }) {
  const piece = (await lead.list('equipment')).find((one) => one.name === LENT && one.agency === 'fire');
  const back = async (from, to, agency) => {
    const { versions } = await from.get(`equipment/${piece.id}`);
    await from.command(`equipment/${piece.id}/hand-over`, { version: versions.custody, agency });
    await to.command(`equipment/${piece.id}/answer`, { answer: 'accept', place: { name: 'Rue Terrazzani', lon: 7.4189, lat: 43.7329 } });
  };
  await back(lead, theirs, 'police');
  await fire.id('demobilize-task').click();
  await fire.receipt(`demobilise ${task.number}`);
  await phase(police, 'Demobilising');
  await fire.says(LENT, fire.id('equipment-out'));
  await looks(t, fire, 'mobilizing-demobilizing');
  await fire.id('close-task').click();
  await fire.says(LENT, fire.id('form-close_task'));
  await fire.says('Say the reason', fire.id('form-close_task'));
  await fire.id('close-reason').pressSequentially(OUT);
  await looks(t, fire, 'mobilizing-close');
  await fire.id('form-send').click();
  await fire.receipt(`close ${task.number}`);
  await phase(fire, 'Closed');
  await fire.says('review to write', fire.row(task.number));
  await until('it leaves the queue of who does not lead it', async () => await police.row(task.number).count() === 0);
  assert.equal((await lead.get(`tasks/${task.id}`)).reason, OUT);
  await fire.id('open-inbox').click();
  await fire.says('the review is to be written', fire.page.locator(`[data-testid="inbox-row"][data-kind="review"][data-number="${task.number}"]`));
  await fire.id('close-inbox').click();
  await back(theirs, lead, 'fire');
}

async function reviewed({ t, fire, police, theirs, task }) {
  await fire.id('review-task').click();
  await fire.says('Nothing is written', fire.id('form-review_task'));
  await fire.id('review-text').pressSequentially(LEARNT);
  await looks(t, fire, 'mobilizing-review');
  await fire.id('form-send').click();
  await fire.receipt(`review of ${task.number}`);
  await phase(fire, 'Reviewed');
  await until('it leaves the queue of its lead', async () => await fire.row(task.number).count() === 0);
  for (const seat of [fire, police]) {
    await seat.says(LEARNT, seat.id('task-review'));
    await seat.says('2 of 2', seat.page.locator('[data-testid="came-thing"][data-what="patrol"]'));
    await seat.says('1 kept, 0 kept late, 0 not kept', seat.id('came-outcomes'));
  }
  await looks(t, police, 'mobilizing-reviewed');
  assert.equal((await theirs.get(`tasks/${task.id}`)).review, LEARNT);
}

async function onPaper({ t, fire, police, task, other }) {
  const says = [OBJECTIVE, 'Reviewed', 'Fulfilled', '1 diverted away', LEARNT, OUT, 'Up to: the incident; all units; positions to 100 m'];
  await earlier(police);
  // Of what is over each is shown its own: the lead its incident, the police its units and where one of them went.
  await told(fire, task.number, { units: [], steps: COURSE, held: 1 });
  // Nobody but its lead knew of the draft.
  await told(police, task.number, { units: UNITS, steps: COURSE.slice(1), held: 1 });
  await sheet(t, fire, { number: task.number, agency: 'Fire and Rescue', says: [...says, INCIDENT.narrative], silent: [other.number], name: 'mobilizing-sheet-lead' });
  await sheet(t, police, { number: task.number, agency: 'Police', says: [...says, 'released by the lead', `diverted to ${other.number}`], silent: [INCIDENT.narrative], name: 'mobilizing-sheet' });
}

/** A screen that was there from the first has heard all of it: the answer of the server brings nothing twice. */
async function earlier(seat) {
  const lines = seat.id('timeline').locator('li:has(time)');
  const heard = await lines.allInnerTexts();
  await seat.id('timeline-earlier').click();
  await seat.id('timeline-earlier').waitFor({ state: 'detached' });
  await seat.id('timeline-extent').waitFor({ state: 'detached' });
  const all = await lines.allInnerTexts();
  assert.deepEqual(all.filter((line) => heard.includes(line)), heard, 'in the same order, each once');
}

/** A crew's screen, checked by axe and photographed. */
async function tablet(t, crew, name) {
  const { grave, lesser } = await check(crew.page);
  found.screens += 1;
  found.grave += grave.length;
  for (const one of lesser) t.diagnostic(`${name}, lesser: ${one}`);
  assert.deepEqual(grave, [], name);
  await crew.page.screenshot({ path: join(settings.shots, `${name}.png`) });
}
