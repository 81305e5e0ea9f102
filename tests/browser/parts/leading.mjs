/**
 * Who leads a joint task: a party that leads with the lead once it has accepted, a place that is told only then, the rule for taking over, and
 * the lead handed over.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../lib/axe.mjs';
import { settings } from '../lib/settings.mjs';
import { until } from '../lib/until.mjs';
import { addParty, assertSilent } from './path.mjs';
import { found } from './seats.mjs';

const INCIDENT = { incident_type: 'public_order', priority: 2, lon: 7.4269, lat: 43.7401, place: 'Place du Casino', narrative: 'A crowd before a closed door' };
const OBJECTIVE = 'Search the villa and secure the street';
/** What the police may not read before they have promised. */
const SECRET = { place: 'Villa behind the chapel, garden side', meet: 'Gardener’s gate, second door' };
const WHY = 'From here on it is a matter of the street';
const AFTER_MIN = 10;
/** The language and the size of each photograph. */
const LOOKS = [['en', { width: 1920, height: 1080 }], ['ar', { width: 1024, height: 768 }]];

export async function leading(t, world) {
  mkdirSync(settings.shots, { recursive: true });
  const { city } = world;
  const [fire, police] = world.people;
  const lead = city.desk('fire');
  const id = await lead.make('incidents', INCIDENT);
  const pass = { t, city, fire, police, lead, incident: await lead.get(`incidents/${id}`) };
  await t.test('a proposal names a co-lead, who may take over, and when the place is told', () => proposed(pass));
  await t.test('who is asked reads that the place is told once it has accepted, and nothing of it', () => withheld(pass));
  await t.test('once it has accepted it reads the place, and leads with the lead', () => disclosed(pass));
  await t.test('the co-lead starts the task, and the lead’s own part stays the lead’s', () => started(pass));
  await t.test('the lead is offered, read, and taken; the record stays its owner’s', () => handedOver(pass));
  await city.desk('police').command(`tasks/${pass.task.id}/cancel`, { reason: 'The crowd has gone' });
  await lead.command(`incidents/${id}/state`, { to: 'cancelled', reason: 'The crowd has gone' });
}

const partyOf = (task, agency) => task.parties.find((one) => one.agency === agency);
const marks = (seat, code, how) => until(`${seat.name} shows ${code} as ${how}`, async () => await seat.lane(code).locator(`[data-testid="lane-leads"][data-leads="${how}"]`).count() === 1);
const isGone = (seat, testid) => until(`${seat.name} shows no ${testid}`, async () => await seat.id(testid).count() === 0);

async function proposed(pass) {
  const { fire, lead, incident, t } = pass;
  await fire.choose(incident.number);
  await fire.id('propose-task').click();
  await fire.page.getByLabel('Objective').fill(OBJECTIVE);
  await fire.page.getByLabel('Place', { exact: true }).fill(SECRET.place);
  await addParty(fire, 'F', 'rescue', 1);
  await addParty(fire, 'P', 'patrol', 2);
  await addParty(fire, 'O', 'incident command', 1);
  const part = (code) => fire.page.locator(`[data-testid="part"][data-agency="${code}"]`);
  assert.equal(await part('F').getByTestId('part-co-lead').count(), 0, 'the lead is no co-lead of itself');
  await part('P').getByTestId('part-co-lead').check();
  await part('P').getByText('People, where, when, until').click();
  await part('P').getByTestId('part-report-to').fill(SECRET.meet);
  await fire.id('told-place').selectOption('on_acceptance');
  await fire.id('takeover-party').selectOption('eoc');
  await fire.id('takeover-minutes').fill('1');
  await fire.says('Minutes without a link: 2 to 1440', fire.id('propose-form'));
  assert.ok(await fire.id('propose-send').isDisabled());
  await fire.id('takeover-minutes').fill(String(AFTER_MIN));
  await looks(t, fire, 'lead-propose');
  await fire.id('propose-send').click();
  await fire.receipt(`propose: ${OBJECTIVE}`);

  pass.task = (await lead.list('tasks')).find((one) => one.objective === OBJECTIVE);
  const { owner, lead: leads, disclosure, takeover } = pass.task;
  assert.deepEqual([owner, leads, disclosure.place.opens, takeover], ['fire', 'fire', 'on_acceptance', { agency: 'eoc', after_min: AFTER_MIN }]);
  assert.equal(partyOf(pass.task, 'police').co_lead, true);
  await fire.choose(pass.task.number);
  await marks(fire, 'F', 'lead');
  await marks(fire, 'P', 'asked');
  await fire.says('told to each party once it has accepted', fire.id('tells-place'));
  await fire.says(/Fire and Rescue.*10 minutes.*Operations Centre/, fire.id('takeover-rule'));
}

async function withheld({ t, police, city, task }) {
  await police.choose(task.number);
  await police.says('told once we have accepted', police.id('withheld-place'));
  await police.says('Where: told once we have accepted', police.id('lane-withheld'));
  await police.says('leads together with', police.id('co-lead-ask'));
  await marks(police, 'P', 'asked');
  assert.equal(await police.id('start-task').count(), 0);
  assertSilent(await police.text(), Object.values(SECRET), 'the police desk');
  const told = await city.desk('police').ask('GET', `tasks/${task.id}`);
  assertSilent(told.text, Object.values(SECRET), 'what the server sends to the police');
  assert.deepEqual([told.body.withheld.includes('place'), told.body.place, told.body.area, told.body.incident, partyOf(told.body, 'police').report_to], [true, undefined, undefined, undefined, '']);
  await looks(t, police, 'lead-withheld');
}

async function disclosed({ police, fire, task }) {
  await police.id('accept-task').click();
  await police.receipt(`accept ${task.number}`);
  await isGone(police, 'withheld');
  await police.says(SECRET.place, police.id('task-panel'));
  await police.says(SECRET.meet, police.id('task-panel'));
  assert.equal(await police.id('lane-withheld').count(), 0);
  for (const seat of [police, fire]) await marks(seat, 'P', 'co_lead');
}

async function started({ police, fire, city, lead, task }) {
  const { version } = await lead.get(`tasks/${task.id}`);
  await city.desk('eoc').command(`tasks/${task.id}/answer`, { version, answer: 'accept' });
  await police.id('start-task').click();
  await police.receipt(`start ${task.number}`);
  await fire.says('In progress', fire.id('task-phase'));
  assert.equal(await police.id('offer-lead').count(), 0, 'the lead is the lead’s to hand over');
  await police.id('revise-task').click();
  await police.says('only the lead changes it', police.id('lead-part'));
  assert.equal(await police.page.locator('[data-testid="part"][data-agency="F"]').count(), 0);
  await police.button('Throw away').click();
  await police.id('task-panel').waitFor();
}

async function handedOver({ t, police, fire, lead, task }) {
  const { number } = task;
  await fire.choose(number);
  await fire.id('offer-lead').click();
  await fire.id('offer-lead-P').check();
  await fire.says('Say the reason', fire.id('form-offer_lead'));
  await fire.id('offer-lead-reason').pressSequentially(WHY);
  await accessible(t, fire, 'offer of the lead');
  await fire.id('form-send').click();
  await fire.receipt(/offer the lead of .* to .*Police/);
  await fire.says('until it takes it, we lead', fire.id('lead-offer'));
  await fire.id('take-back-lead').waitFor();

  await until('the queue of the police tells that the lead is offered', async () => await police.row(number).getAttribute('data-due') === 'lead');
  await police.choose(number);
  await police.says(WHY, police.id('lead-offer'));
  await looks(t, police, 'lead-offered');
  // A key on an offer that has only just come says so and does nothing; it is pressed until the offer counts as read.
  await until('the key takes the lead', async () => {
    await police.page.locator('body').press('Shift+W');
    return !(await police.id('last-result').textContent()).includes('read it first');
  });
  await police.receipt(`take the lead of ${number}`);
  for (const seat of [police, fire]) {
    await marks(seat, 'P', 'lead');
    await seat.says('Lead: Police', seat.id('task-lead'));
    await seat.says('recorded by Fire and Rescue', seat.id('task-recorded'));
    await seat.says(/Police leads since .*: Fire and Rescue handed the lead over/, seat.id('led-from'));
  }
  assert.equal(await police.id('complete-task').count(), 1);
  await isGone(fire, 'complete-task');
  const after = await lead.get(`tasks/${task.id}`);
  assert.deepEqual([after.owner, after.lead, after.led_from.from, after.lead_offer, after.number], ['fire', 'police', 'fire', undefined, number]);
  await looks(t, police, 'lead-taken');
}

async function accessible(t, seat, name) {
  const { grave, lesser } = await check(seat.page);
  found.screens += 1;
  found.grave += grave.length;
  for (const one of lesser) t.diagnostic(`${name}, lesser: ${one}`);
  assert.deepEqual(grave, [], name);
}

/** Checked by axe and photographed as people see it, wide in English and narrow in Arabic. */
export async function looks(t, seat, name) {
  const was = seat.page.viewportSize();
  for (const [language, size] of LOOKS) {
    await speak(seat, language);
    await seat.page.setViewportSize(size);
    await accessible(t, seat, `${name}, ${language}`);
    await seat.page.evaluate(() => document.fonts.ready);
    assert.equal(await seat.page.evaluate(() => document.scrollingElement.scrollTop), 0, 'the page itself has scrolled');
    await seat.page.screenshot({ path: join(settings.shots, `${name}-${language}-${size.width}.png`) });
  }
  await seat.page.setViewportSize(was);
  await speak(seat, 'en');
}

async function speak(seat, language) {
  await seat.page.locator('#bar-language').evaluate((node, value) => {
    node.value = value;
    node.dispatchEvent(new Event('change', { bubbles: true }));
  }, language);
  await seat.page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
}
