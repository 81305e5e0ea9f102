/** Negotiating a joint task: a counter-offer that the lead takes, one that it refuses, an acceptance in part, and a revision of one part. */
import assert from 'node:assert/strict';
import { check } from '../lib/axe.mjs';
import { until } from '../lib/until.mjs';
import { addParty, cells } from './path.mjs';
import { found } from './seats.mjs';

const PLACE = 'Boulevard Albert 1er, lower crossing';
const OBJECTIVE = { taken: 'Free the people in three cars', refused: 'Empty the ground floors by the canal' };
const NORTH = 'Underpass north';
const SCHOOL = 'School Street';
const CONDITION = 'Underpass north floods within twenty minutes';
const WHY_NOT = 'School Street is too far from the cars';

export async function negotiation(t, world) {
  const { city } = world;
  const [fire, police, ambulance] = world.people;
  const lead = city.desk('fire');
  const id = await lead.make('incidents', { incident_type: 'flood', priority: 2, lon: 7.4222, lat: 43.7352, place: PLACE, narrative: 'Water to the door handles' });
  const incident = await lead.get(`incidents/${id}`);
  const pass = { city, fire, police, ambulance, lead, incident };
  await t.test('what is offered is shown beside what was asked, and is no promise', () => offered(pass));
  await t.test('the lead takes it by key, and the task is agreed', () => taken(pass));
  await t.test('a refused counter-offer comes back with the reason', () => refused(pass));
  await t.test('an acceptance in part counts as much as it says, and names its unit', () => inPart(pass));
  await t.test('a revision asks only whose part changed', () => revised(pass));
  // The picture that other parts photograph is as lively as before, and no more.
  for (const task of [pass.task, pass.second]) await lead.command(`tasks/${task.id}/cancel`, { reason: 'The water has gone' });
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
