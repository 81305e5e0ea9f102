/**
 * Negotiating a joint task: a counter-offer that the lead takes, one that it refuses, an acceptance in part, a revision of one part, a decline
 * for a reason of the own list, and an amendment of what runs.
 */
import assert from 'node:assert/strict';
import { check } from '../lib/axe.mjs';
import { until } from '../lib/until.mjs';
import { addParty, cells } from './path.mjs';
import { found } from './seats.mjs';
import { filled, inInbox, past, sideBySide } from './sides.mjs';

const PLACE = 'Boulevard Albert 1er, lower crossing';
const OBJECTIVE = { taken: 'Free the people in three cars', refused: 'Empty the ground floors by the canal', declined: 'Close the lower crossing' };
const NORTH = 'Underpass north';
const SCHOOL = 'School Street';
const CONDITION = 'Underpass north floods within twenty minutes';
/** What the administrator of the police adds to the list, and one that stood there. */
const ADDED = { code: 'D9', label: 'Barriers are lent out' };
const OLD = 'D3';
const WHY_NOT = 'School Street is too far from the cars';
const NO_MORE = 'The third ambulance is at the hospital';

export async function negotiation(t, world) {
  const { city } = world;
  const [fire, police, ambulance] = world.people;
  const lead = city.desk('fire');
  const id = await lead.make('incidents', { incident_type: 'flood', priority: 2, lon: 7.4222, lat: 43.7352, place: PLACE, narrative: 'Water to the door handles' });
  const incident = await lead.get(`incidents/${id}`);
  const pass = { city, fire, police, ambulance, lead, incident };
  await t.test('what is offered is shown beside what was asked, and is no promise', () => offered(pass));
  await t.test('it waits in the inbox of the lead, which goes to where it is answered', () => inInbox(t, pass));
  await t.test('the negotiation stands side by side on a page of its own', () => sideBySide(t, pass));
  await t.test('the lead takes it by key, and the task is agreed', () => taken(pass));
  await t.test('a refused counter-offer comes back with the reason', () => refused(pass));
  await t.test('an acceptance in part counts as much as it says, and names its unit', () => inPart(pass));
  await t.test('a revision asks only whose part changed', () => revised(pass));
  await t.test('what is missing is asked of who could fill it', () => filled(t, pass));
  await t.test('a reason is added by the administrator, chosen by the desk and read by the lead', () => declined(pass, world.browser));
  await t.test('what runs is amended: one party agrees, another keeps to what it promised, and work goes on', () => amended(pass));
  await t.test('each lane says what happened in it', () => past(t, pass, NO_MORE));
  // The picture that other parts photograph is as lively as before, and no more.
  for (const task of [pass.task, pass.second, pass.third]) await lead.command(`tasks/${task.id}/cancel`, { reason: 'The water has gone' });
  await lead.command(`incidents/${id}/state`, { to: 'cancelled', reason: 'The water has gone' });
}

const taskOf = async (api, objective) => (await api.list('tasks')).find((one) => one.objective === objective);
const partyOf = (task, agency) => task.parties.find((one) => one.agency === agency);

async function shows(seat, code, commitment) {
  await until(`${seat.name} shows ${code} as ${commitment}`, async () => await seat.lane(code).getAttribute('data-commitment') === commitment);
}

/** A key on an offer that has only just come says so and does nothing; it is pressed until the offer counts as read. */
async function press(seat, key) {
  await until(`${key} acts on the offer`, async () => {
    await seat.page.locator('body').press(key);
    return !(await seat.id('last-result').textContent()).includes('read it first');
  });
}

async function offered(pass) {
  const { fire, police, ambulance, lead, incident, city } = pass;
  await fire.choose(incident.number);
  await fire.id('propose-task').click();
  await fire.page.getByLabel('Objective').fill(OBJECTIVE.taken);
  await addParty(fire, 'P', 'patrol', 2);
  await addParty(fire, 'A', 'advanced ambulance', 2);
  const part = fire.page.locator('[data-testid="part"][data-agency="A"]');
  await part.getByText('People, where, when, until').click();
  await part.getByTestId('part-report-to').fill(NORTH);
  await fire.id('propose-send').click();
  await fire.receipt(`propose: ${OBJECTIVE.taken}`);
  pass.task = await taskOf(lead, OBJECTIVE.taken);
  assert.equal(partyOf(pass.task, 'ambulance').report_to, NORTH);

  await ambulance.choose(pass.task.number);
  await ambulance.id('counter-task').click();
  await ambulance.id('promise-split').click();
  assert.equal(await ambulance.id('promise-line').count(), 2, 'one now, one later');
  await ambulance.id('promise-report-to').fill(SCHOOL);
  await ambulance.id('promise-conditions').fill(CONDITION);
  await accessible(ambulance);
  await ambulance.id('form-send').click();
  await ambulance.receipt(`counter-offer to ${pass.task.number}`);
  await ambulance.id('offer-waits').waitFor();

  await fire.choose(pass.task.number);
  await shows(fire, 'A', 'provisional');
  const offer = fire.page.locator('[data-testid="offer"][data-agency="A"]');
  await fire.says(SCHOOL, offer);
  await fire.says(CONDITION, offer);
  const differing = offer.locator('[data-testid="offer-line"][data-differs="true"]');
  assert.equal(await differing.count(), 2, 'the second ambulance comes later, and to another place');
  // Two of two are offered: nothing is covered, and the quorum is not met by it.
  assert.equal(await fire.page.locator('[data-testid="need"][data-what="als_ambulance"]').getAttribute('data-open'), '2');
  await fire.says('Quorum, needs all 2 — 0 of 2');
  await fire.says('the quorum is not reached by it', fire.id('if-taken'));
  assert.equal(await fire.row(pass.task.number).getAttribute('data-due'), 'offer');

  await police.choose(pass.task.number);
  await police.id('accept-task').click();
  await police.receipt(`accept ${pass.task.number}`);
  await fire.says('reached if you accept the offer', fire.id('quorum'));
  await fire.says('the task becomes agreed', fire.id('if-taken'));
  // What the lead alone has to decide is said to the lead alone.
  assert.equal(partyOf(await lead.get(`tasks/${pass.task.id}`), 'ambulance').completes_quorum, true);
  assert.equal(partyOf(await city.desk('police').get(`tasks/${pass.task.id}`), 'ambulance').completes_quorum, false);
  assert.equal(await police.id('take-offer').count(), 0);
  await accessible(fire);
}

async function accessible(seat) {
  const { grave } = await check(seat.page);
  found.screens += 1;
  found.grave += grave.length;
  assert.deepEqual(grave, [], seat.name);
}

async function taken({ fire, ambulance, task, lead }) {
  await press(fire, 'y');
  await fire.receipt(/accept the counter-offer of .*Ambulance/);
  await fire.says('Agreed', fire.id('task-phase'));
  await shows(fire, 'A', 'accepted');
  await shows(ambulance, 'A', 'accepted');
  assert.equal((await cells(fire, 'A')).promised, '2');
  assert.equal(await fire.row(task.number).getAttribute('data-due'), null);
  const promise = partyOf(await lead.get(`tasks/${task.id}`), 'ambulance').promise;
  assert.deepEqual([promise.report_to, promise.conditions, promise.asks.map((one) => [one.count, one.from !== undefined])], [SCHOOL, CONDITION, [[1, false], [1, true]]]);
}

async function refused(pass) {
  const { fire, ambulance, lead, incident } = pass;
  const minutes = (n) => new Date(Date.now() + n * 60_000).toISOString();
  // With seconds, which no field of the form shows.
  const id = await lead.make('tasks', {
    task_kind: 'disaster_response', objective: OBJECTIVE.refused, place: PLACE, incident: incident.id, answer_by: minutes(20),
    parties: [{ agency: 'police', asks: [{ capability: 'patrol', count: 3 }] }, { agency: 'ambulance', asks: [{ capability: 'als_ambulance', count: 2 }], report_to: NORTH, report_at: minutes(40) }],
  });
  await lead.command(`tasks/${id}/propose`);
  pass.second = await lead.get(`tasks/${id}`);
  const { number } = pass.second;

  await ambulance.choose(number);
  await ambulance.id('counter-task').waitFor();
  await ambulance.page.locator('body').press('c');
  await ambulance.id('promise-report-to').fill(SCHOOL);
  await ambulance.id('form-send').click();
  await ambulance.receipt(`counter-offer to ${number}`);

  await fire.choose(number);
  await shows(fire, 'A', 'provisional');
  await press(fire, 'n');
  await fire.id('reason-text').pressSequentially(WHY_NOT);
  await fire.page.keyboard.press('Enter');
  await fire.receipt(/refuse the counter-offer of .*Ambulance/);
  await shows(fire, 'A', 'pending');
  await ambulance.says(WHY_NOT, ambulance.id('offer-refused'));
  await shows(ambulance, 'A', 'pending');
  assert.notEqual((await lead.get(`tasks/${id}`)).phase, 'agreed');
}

async function inPart({ city, fire, ambulance, lead, second }) {
  const [unit] = (await city.own('ambulance')).filter((one) => one.capabilities.includes('als_ambulance'));
  await ambulance.page.locator('body').press('Shift+Y');
  await ambulance.id('promise-line').getByLabel('How many').fill('1');
  await ambulance.id('promise-find').fill(unit.callsign);
  await ambulance.id(`promise-unit-${unit.callsign}`).check();
  await ambulance.id('form-send').click();
  await ambulance.receipt(`accept a part of ${second.number}`);
  await shows(fire, 'A', 'accepted');
  assert.equal((await cells(fire, 'A')).promised, '1');
  assert.equal(await fire.page.locator('[data-testid="need"][data-what="als_ambulance"]').getAttribute('data-open'), '1');
  await fire.lane('A').getByTestId('lane-compare').click();
  await fire.says(unit.callsign, fire.page.locator('[data-testid="offer"][data-agency="A"]'));
  const promise = partyOf(await lead.get(`tasks/${second.id}`), 'ambulance').promise;
  assert.deepEqual(promise.units, [{ unit: unit.id, callsign: unit.callsign }]);
}

async function revised({ fire, lead, second }) {
  await fire.id('revise-task').click();
  await fire.page.locator('[data-testid="part"][data-agency="P"]').getByLabel('How many').fill('2');
  await fire.id('propose-send').click();
  await fire.receipt(`revise ${second.number}`);
  await until('a new version', async () => (await lead.get(`tasks/${second.id}`)).version > second.version);
  const after = await lead.get(`tasks/${second.id}`);
  assert.deepEqual([partyOf(after, 'police').commitment, partyOf(after, 'ambulance').commitment], ['pending', 'accepted']);
  assert.equal(partyOf(after, 'ambulance').report_at, partyOf(second, 'ambulance').report_at);
}

/** The list is changed while the desk is open: its next sheet offers what stands there now. */
async function configured(browser, police) {
  const admin = await browser.seat('police administrator', { width: 1400, height: 860 });
  await admin.signIn('police.admin');
  await admin.id('admin-settings').click();
  await admin.id('section-tasks').click();
  await admin.id('add-decline-reason').click();
  const rows = admin.id('decline-reasons').locator('tbody tr');
  const added = rows.last();
  await added.locator('input').first().fill(OLD.toLowerCase());
  await added.locator('input').nth(1).fill(ADDED.label);
  await admin.says(`${OLD.toLowerCase()} stands twice`, added);
  assert.equal(await admin.id('section-save').getAttribute('aria-disabled'), 'true');
  await accessible(admin);
  await added.locator('input').first().fill(ADDED.code);
  await admin.page.getByRole('checkbox', { name: `Retired: ${OLD}` }).check();
  await admin.id('section-save').click();
  await admin.id('section-saved').waitFor();
  await admin.context.close();
  const { decline_reasons: now } = (await police.get('agencies/police/settings')).tasks;
  assert.deepEqual([now.at(-1), now.find((one) => one.code === OLD).retired], [ADDED, true]);
}

async function declined(pass, browser) {
  const { city, fire, police, lead, incident } = pass;
  await configured(browser, city.desk('police'));
  const id = await lead.make('tasks', {
    task_kind: 'disaster_response', objective: OBJECTIVE.declined, place: PLACE, incident: incident.id, answer_by: new Date(Date.now() + 20 * 60_000).toISOString(),
    parties: [{ agency: 'police', asks: [{ capability: 'patrol', count: 1 }] }],
  });
  await lead.command(`tasks/${id}/propose`);
  pass.third = await lead.get(`tasks/${id}`);
  const { number } = pass.third;

  await police.choose(number);
  await police.id('decline-task').waitFor();
  await police.page.locator('body').press('x');
  const chosen = police.id(`decline-${ADDED.code}`);
  await chosen.waitFor();
  assert.equal(await police.id(`decline-${OLD}`).count(), 0, 'what is retired is not offered');
  await accessible(police);
  // By keyboard: the first of the list has the focus, and before it comes the last.
  await police.page.keyboard.press('ArrowUp');
  assert.ok(await chosen.isChecked());
  await police.page.keyboard.press('Enter');
  await police.receipt(`decline ${number}`);

  await fire.choose(number);
  await shows(fire, 'P', 'declined');
  await fire.says(ADDED.label, fire.id('lane-declined'));
  assert.deepEqual(partyOf(await lead.get(`tasks/${id}`), 'police').declined_for, ADDED);
}

/** One more of each is asked for while the task runs. Nothing that was promised is lost on the way, whatever is answered. */
async function amended({ fire, police, ambulance, lead, task }) {
  const { number } = task;
  await fire.choose(number);
  await fire.id('start-task').click();
  await fire.receipt(`start ${number}`);
  const before = await lead.get(`tasks/${task.id}`);
  const part = (code) => fire.page.locator(`[data-testid="part"][data-agency="${code}"]`);
  await fire.says('Amend what was agreed', fire.id('revise-task'));
  await fire.id('revise-task').click();
  await fire.id('amend-nobody').waitFor();
  await part('P').getByLabel('How many').fill('3');
  await fire.says('Police', fire.id('amend-again'));
  await fire.says('Ambulance', fire.id('amend-unasked'));
  await part('A').getByLabel('How many').fill('3');
  await fire.says(/Police.*Ambulance|Ambulance.*Police/, fire.id('amend-again'));
  assert.equal(await fire.id('amend-unasked').count(), 0);
  await accessible(fire);
  await fire.id('propose-send').click();
  await fire.receipt(`amend ${number}`);

  const asked = await lead.get(`tasks/${task.id}`);
  assert.deepEqual([asked.phase, asked.version], ['in_progress', before.version + 1]);
  for (const agency of ['police', 'ambulance']) {
    const { commitment, goes_on } = partyOf(asked, agency);
    assert.deepEqual([commitment, goes_on?.asks[0].count], ['pending', 2], agency);
  }
  for (const [code, what] of [['P', '2 patrol'], ['A', 'advanced ambulance']]) {
    await shows(fire, code, 'pending');
    await fire.says('Asked again', fire.lane(code));
    assert.equal(await fire.lane(code).getAttribute('data-goes-on'), 'true');
    assert.equal((await cells(fire, code)).promised, '2', 'what stands is counted');
    await fire.says(new RegExp(`goes on with.*${what}.*2 → 3`), goesOn(fire, code));
  }

  await until('the queue of the police tells that a change is asked', async () => await police.row(number).getAttribute('data-due') === 'again');
  await police.choose(number);
  await police.page.locator('[data-testid="answer-box"][data-stands="again"]').waitFor();
  // What is done on the scene stands above it, so the top of the panel says that somebody waits.
  await police.page.locator('[data-testid="task-due"][data-due="again"]').waitFor();
  await police.id('go-due').click();
  await until('the answer is in sight', async () => police.id('answer-box').evaluate((node) => node === document.activeElement && node.getBoundingClientRect().top < innerHeight / 2));
  const differing = police.id('answer-box').locator('[data-testid="change-line"][data-differs="true"]');
  assert.equal(await differing.count(), 1, 'patrols and nothing else');
  await police.says(/patrol\s+2\s+→\s*3/, differing);
  await accessible(police);
  await police.says('Agree to the change', police.id('accept-task'));
  await police.id('accept-task').click();
  await police.receipt(`accept ${number}`);
  await police.id('task-due').waitFor({ state: 'detached' });

  await ambulance.choose(number);
  await ambulance.says('Keep to what we promised', ambulance.id('decline-task'));
  await ambulance.page.locator('body').press('x');
  await ambulance.says('What we promised stands', ambulance.id('form-decline_task'));
  await ambulance.id('decline-text').pressSequentially(NO_MORE);
  await accessible(ambulance);
  await ambulance.id('decline-text').press('Enter');
  await ambulance.receipt(`decline ${number}`);
  await ambulance.id('keeps-promise').waitFor();

  await shows(fire, 'P', 'accepted');
  await shows(fire, 'A', 'declined');
  assert.equal(await fire.lane('P').getAttribute('data-goes-on'), null);
  assert.deepEqual([(await cells(fire, 'P')).promised, (await cells(fire, 'A')).promised], ['3', '2']);
  await fire.says('Declined the change', fire.lane('A'));
  await fire.says('advanced ambulance', goesOn(fire, 'A'));
  await fire.says(NO_MORE, fire.id('lane-declined'));
  for (const [what, open] of [['patrol', '0'], ['als_ambulance', '1']]) {
    assert.equal(await fire.page.locator(`[data-testid="need"][data-what="${what}"]`).getAttribute('data-open'), open, what);
  }
  const after = await lead.get(`tasks/${task.id}`);
  assert.deepEqual([after.phase, partyOf(after, 'police').commitment, partyOf(after, 'ambulance').commitment], ['in_progress', 'accepted', 'declined']);
  assert.equal(partyOf(after, 'police').goes_on, undefined);
  assert.deepEqual(partyOf(after, 'ambulance').goes_on.promise, partyOf(before, 'ambulance').promise, 'to the letter what it had promised');
}

/** The row below a lane that says what stands. */
function goesOn(seat, code) {
  return seat.page.locator(`[data-testid="lane-goes-on"][data-agency="${code}"]`);
}
