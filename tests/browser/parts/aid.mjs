/**
 * What a signed plan promises before anybody is asked: the line in the agreement, the lane that says so, the alarm of who is to send, and the
 * promise that is taken back.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { Api } from '../lib/api.mjs';
import { settings } from '../lib/settings.mjs';
import { until } from '../lib/until.mjs';
import { looks } from './leading.mjs';
import { addParty, cells } from './path.mjs';

const TITLE = 'First ambulance to a fire';
const INCIDENT = { incident_type: 'fire', priority: 1, lon: 7.4231, lat: 43.7379, place: 'Rue Bel Respiro', narrative: 'Flames from two windows, people at a third' };
const OBJECTIVE = 'Bring three people from the third floor';
const ALS = 'als_ambulance';
const WHY = 'The last crew has gone to the hospital';
const DAY_MS = 86_400_000;

export async function aid(t, world) {
  mkdirSync(settings.shots, { recursive: true });
  const { browser, city, server } = world;
  const [fire, police, ambulance] = world.people;
  const lead = city.desk('fire');
  const legal = await Api.signIn(server.url, 'fire.legal');
  const agreement = await agreed(server, legal);
  const id = await lead.make('incidents', INCIDENT);
  const pass = { t, browser, city, fire, police, ambulance, lead, agreement, incident: await lead.get(`incidents/${id}`) };
  await t.test('the agreement says it in a sentence, and its editor line by line', () => written(pass));
  await t.test('a proposal that asks for no more has a yes at once, by the plan', () => promised(pass));
  await t.test('who is to send is told by an alarm, reads by which plan, and opens it', () => told(pass));
  await t.test('nothing is taken back while a unit is on it', () => atWork(pass));
  await t.test('the promise is taken back with a reason; the lead sees the alarm and the lane', () => withdrawn(pass));
  await lead.command(`tasks/${pass.task.id}/cancel`, { reason: 'The people are down' });
  await lead.command(`incidents/${id}/state`, { to: 'cancelled', reason: 'The people are down' });
  // The parts after this one ask people, not a plan.
  await legal.command(`agreements/${agreement}/end`, { reason: 'It was for one test' });
}

const partyOf = (task, agency) => task.parties.find((one) => one.agency === agency);
const is = (seat, code, commitment) => until(`${seat.name} shows ${code} as ${commitment}`, async () => await seat.lane(code).getAttribute('data-commitment') === commitment);
const isGone = (seat, testid) => until(`${seat.name} shows no ${testid}`, async () => await seat.id(testid).count() === 0);

/** Fire and the ambulance service: one advanced ambulance, at the request of fire, where life is in danger. Nothing is shown by it unless it is activated. */
async function agreed(server, legal) {
  const at = (ms) => new Date(Date.now() + ms).toISOString();
  const id = await legal.make('agreements', {
    text: {
      title: TITLE, purpose: 'An ambulance without a call', legal_basis: 'Harbour order 9', parties: ['ambulance', 'fire'], valid_from: at(-60_000), valid_until: at(300 * DAY_MS), retention_days: 7,
      lease_min: 0, clauses: [{ viewer: 'ambulance', owner: 'fire', kind: 'unit', fields: ['identity'], trigger: 'while_activated' }], duties: [],
      aid: [{ by: 'ambulance', to: 'fire', capability: ALS, count: 1, priority: 1 }],
    },
  });
  await legal.command(`agreements/${id}/propose`, { version: 1 });
  for (const one of [legal, await Api.signIn(server.url, 'ambulance.legal')]) await one.command(`agreements/${id}/sign`, { version: 1 });
  return id;
}

async function written({ t, browser }) {
  const desk = await browser.seat('legal desk of the ambulance service', { width: 1920, height: 1080 });
  await desk.signIn('ambulance.legal');
  await desk.page.keyboard.press('v');
  await desk.page.getByTestId('agreement-row').filter({ hasText: TITLE }).click();
  await desk.says(/Ambulance.* sends up to 1 advanced ambulance at the request of .*Fire and Rescue, for incidents of priority 1, without being asked first/, desk.id('aid-line'));
  await desk.says('without being asked first', desk.id('plain-words'));
  await desk.says(/in all open tasks: 0/, desk.id('aid-now'));
  await looks(t, desk, 'aid-agreement');
  await desk.id('amend-agreement').click();
  const rows = desk.id('draft-aid').getByTestId('aid');
  assert.deepEqual([await rows.count(), await rows.getByTestId('aid-count').inputValue(), await rows.getByTestId('aid-to').inputValue()], [1, '1', 'fire']);
  await desk.says('Nobody is asked before it counts as promised', desk.id('draft-aid'));
  await desk.id('add-aid').click();
  await rows.last().getByTestId('aid-to').selectOption('ambulance');
  await desk.id('draft-send').click();
  await desk.says('Must be another party than who sends', rows.last());
  await rows.last().getByTestId('aid-to').selectOption('');
  await rows.last().getByTestId('aid-count').fill('501');
  await desk.says('A whole number from 1 to 500', rows.last());
  await rows.last().scrollIntoViewIfNeeded();
  await looks(t, desk, 'aid-editor');
  await desk.button('Throw away').click();
  await desk.id('agreement-page').waitFor();
  await desk.context.close();
}

async function promised(pass) {
  const { fire, police, city, lead, incident, agreement } = pass;
  await fire.choose(incident.number);
  await fire.id('propose-task').click();
  await fire.page.getByLabel('Objective').fill(OBJECTIVE);
  await addParty(fire, 'A', 'advanced ambulance', 1);
  await addParty(fire, 'P', 'patrol', 1);
  await fire.id('propose-send').click();
  await fire.receipt(`propose: ${OBJECTIVE}`);
  pass.task = (await lead.list('tasks')).find((one) => one.objective === OBJECTIVE);
  const { commitment, by_plan } = partyOf(pass.task, 'ambulance');
  assert.deepEqual([pass.task.phase, commitment, by_plan, partyOf(pass.task, 'police').commitment], ['proposed', 'accepted', { agreement, version: 1 }, 'pending']);

  await fire.choose(pass.task.number);
  await is(fire, 'A', 'accepted');
  await is(fire, 'P', 'pending');
  await fire.says(`Promised by the plan ${TITLE}`, fire.page.locator('[data-testid="lane-by-plan"][data-agency="A"]'));
  await fire.says('Quorum, needs all 2 — 1 of 2');
  assert.equal((await cells(fire, 'A')).promised, '1');
  assert.equal(await fire.id('own-promise').count(), 0, 'the lead takes nothing back');
  // Who is no party of the agreement sees the yes and not the plan.
  const other = await city.desk('police').ask('GET', `tasks/${pass.task.id}`);
  assert.deepEqual([partyOf(other.body, 'ambulance').commitment, other.text.includes('by_plan')], ['accepted', false]);
  await police.choose(pass.task.number);
  await is(police, 'A', 'accepted');
  assert.equal(await police.id('lane-by-plan').count(), 0);
}

async function told({ t, ambulance, city, task }) {
  await alarmed(ambulance, 'promised_by_plan');
  await ambulance.choose(task.number);
  assert.equal(await ambulance.id('accept-task').count(), 0, 'nobody is asked any more');
  await ambulance.says(`Promised by the plan ${TITLE}`, ambulance.id('lane-by-plan'));
  await ambulance.says(/We have promised 1 advanced ambulance.*Send it once the task is agreed/, ambulance.id('own-promise'));
  await city.desk('police').command(`tasks/${task.id}/answer`, { version: task.version, answer: 'accept' });
  await ambulance.says('Send it now, or take the promise back', ambulance.id('own-promise'));
  await looks(t, ambulance, 'aid-promised');
  await ambulance.id('own-promise').getByTestId('open-plan').click();
  await ambulance.says('sends up to 1 advanced ambulance', ambulance.id('aid-line'));
  await ambulance.says(/in all open tasks: 1/, ambulance.id('aid-now'));
  await until('the agreements are closed', async () => {
    await ambulance.page.keyboard.press('Escape');
    return await ambulance.id('agreements').count() === 0;
  });
}

async function atWork({ ambulance, fire, city, task }) {
  await ambulance.choose(task.number);
  const desk = city.desk('ambulance');
  const unit = (await city.own('ambulance')).findLast((one) => one.capabilities.includes(ALS) && one.status === 'available');
  const work = await city.send('ambulance', unit.callsign, { task: task.id });
  await ambulance.says('Our units are on it: call them off first', ambulance.id('withdraw-why'));
  assert.equal(await ambulance.id('withdraw-task').getAttribute('aria-disabled'), 'true');
  await until('the lead sees one sent', async () => (await cells(fire, 'A')).sent === '1');
  // Its first unit ends the alarm.
  await until('the alarm is over', async () => (await desk.list('alarms')).every((one) => one.alarm_kind !== 'promised_by_plan' || one.cleared_at !== undefined));
  const { version } = await desk.get(`tasks/${task.id}`);
  const early = await desk.ask('POST', `tasks/${task.id}/answer`, { command_id: randomUUID(), version, answer: 'withdraw', reason: WHY });
  assert.deepEqual([early.status, early.body.code], [409, 'wrong_state']);
  await desk.command(`assignments/${work}/cancel`, { reason: 'It is needed elsewhere' });
  await isGone(ambulance, 'withdraw-why');
}

async function withdrawn({ t, ambulance, fire, lead, task }) {
  await ambulance.id('withdraw-task').click();
  await ambulance.says('counts as promised no more: 1 advanced ambulance', ambulance.id('withdraw-hint'));
  await ambulance.says('Say the reason', ambulance.id('form-withdraw_task'));
  await ambulance.id('decline-text').pressSequentially(WHY);
  await looks(t, ambulance, 'aid-withdraw');
  await ambulance.id('form-send').click();
  await ambulance.receipt(`take back the promise to ${task.number}`);
  await isGone(ambulance, 'own-promise');

  await fire.choose(task.number);
  await is(fire, 'A', 'withdrawn');
  await fire.says('Taken back', fire.lane('A'));
  await fire.says(WHY, fire.id('lane-declined'));
  await fire.says('A party took its promise back', fire.id('withdrawn-hint'));
  assert.equal(await fire.id('lane-by-plan').count(), 0);
  assert.equal((await cells(fire, 'A')).promised, '0');
  const after = await lead.get(`tasks/${task.id}`);
  const { commitment, reason, by_plan } = partyOf(after, 'ambulance');
  assert.deepEqual([after.phase, commitment, reason, by_plan], ['agreed', 'withdrawn', WHY, undefined]);
  await alarmed(fire, 'party_withdrew', async (alarm) => {
    await looks(t, fire, 'aid-withdrawn');
    await alarm.getByTestId('alarm-close').click();
    await alarm.waitFor({ state: 'detached' });
  });
}

/** The alarm is on the strip, or among those that it counts, which are shown as long as `run` needs them. */
export async function alarmed(seat, kind, run = async () => {}) {
  const alarm = seat.page.locator(`[data-testid="alarm"][data-kind="${kind}"]`);
  const rest = seat.page.locator('button[aria-controls="alarm-rest"]');
  const opens = async () => await rest.count() > 0 && await rest.getAttribute('aria-expanded') === 'false';
  await until(`${seat.name} shows the alarm ${kind}`, async () => {
    if (await alarm.count() > 0) return true;
    if (await opens()) await rest.click();
    return false;
  });
  await run(alarm);
  if (await rest.count() > 0 && !(await opens())) await rest.click();
}
