/**
 * Called by `negotiation.mjs`: the inbox of who waits and is waited for, the page on which a negotiation stands side by side, who could fill what is
 * missing, and what happened in a lane.
 */
import assert from 'node:assert/strict';
import { until } from '../lib/until.mjs';
import { looks } from './leading.mjs';

const PUMPS = 'Empty the two cellars at the crossing';

const key = (seat, name) => seat.page.locator('body').press(name);
const row = (seat, kind, number) => seat.page.locator(`[data-testid="inbox-row"][data-kind="${kind}"][data-number="${number}"]`);
const part = (seat, code) => seat.page.locator(`[data-testid="part-row"][data-agency="${code}"]`);
const lines = (seat, code) => seat.page.locator(`[data-testid="lane-history"][data-agency="${code}"] [data-testid="history-line"]`);

async function openInbox(seat) {
  await key(seat, 'g');
  await key(seat, 'i');
  await seat.id('inbox').waitFor();
}

/** The offer waits for its lead and for nobody else; the way from the inbox ends where it is answered. */
export async function inInbox(t, { fire, ambulance, task }) {
  await openInbox(fire);
  const offer = row(fire, 'offer', task.number);
  await fire.says(/A counter-offer waits for us/, offer);
  await fire.says('Ambulance', offer);
  await fire.says(/left/, offer);
  const counts = await fire.id('inbox-counts').innerText();
  assert.match(counts, /^\d+ overdue, \d+ with a time, \d+ without one$/);
  const all = counts.match(/\d+/g).map(Number).reduce((sum, one) => sum + one, 0);
  assert.equal(await fire.id('inbox-row').count(), all, 'what is counted is listed');
  assert.equal(await fire.id('inbox-count').evaluate((node) => node.firstChild.textContent), String(all), 'and the bar counts the same');
  const groups = await fire.page.locator('[data-testid="inbox-group"]').evaluateAll((all) => all.map((one) => one.dataset['group']));
  assert.ok(groups.includes('timed'), groups.join());
  assert.deepEqual(groups, ['late', 'timed', 'untimed'].filter((one) => groups.includes(one)), 'what has a time stands above what has none');
  await looks(t, fire, 'inbox');
  // By keyboard alone: to the row, and from there to the very lane in which it is answered.
  await key(fire, 'j');
  await until('a row has the focus', () => fire.page.evaluate(() => document.activeElement?.dataset['testid'] === 'inbox-row'));
  await offer.focus();
  await fire.page.keyboard.press('Enter');
  await fire.id('inbox').waitFor({ state: 'detached' });
  await until('the lane of who offers has the focus', () => fire.page.evaluate((id) => document.activeElement?.id === `lane-${id}-ambulance`, task.id));
  await openInbox(ambulance);
  assert.equal(await row(ambulance, 'offer', task.number).count() + await row(ambulance, 'answer', task.number).count(), 0, 'it has said what it has to say');
  await key(ambulance, 'Escape');
  await ambulance.id('inbox').waitFor({ state: 'detached' });
}

/** Keys act on what is in sight: on the page as on the desk, and on nothing that lies below it. */
export async function sideBySide(t, { fire, police, task, lead }) {
  await fire.choose(task.number);
  await fire.id('task-panel').waitFor();
  await key(fire, 'd');
  await fire.id('negotiation').waitFor();
  assert.equal(await part(fire, 'A').getAttribute('aria-pressed'), 'true', 'the offer that waits is looked at first');
  const chosen = fire.id('chosen-part');
  await fire.says('School Street', chosen);
  await fire.says('the task becomes agreed', chosen.getByTestId('if-taken'));
  assert.equal(await fire.page.locator('[data-testid="offer"]').count(), 1, 'it stands there once');
  await fire.says(/1 of 2 have promised, 1 offer something else, 0 said no, 0 silent/, fire.id('negotiation'));
  await fire.id('history-whole').click();
  await fire.says(/made a counter-offer[\s\S]*joint task proposed, version 1/, chosen);
  await looks(t, fire, 'negotiation');

  await part(fire, 'P').click();
  await until('the part of the police is looked at', async () => await chosen.getAttribute('data-agency') === 'P');
  await fire.says('2 patrol', chosen);
  await key(fire, 'y');
  await fire.says('read it first', fire.id('negotiation-result'));
  assert.equal((await lead.get(`tasks/${task.id}`)).parties.find((one) => one.agency === 'ambulance').commitment, 'provisional', 'nothing was taken unseen');
  await key(fire, 'Escape');
  await fire.id('negotiation').waitFor({ state: 'detached' });
  await fire.id('task-panel').waitFor();

  // Who is in it reads the same page, and decides nothing on it.
  await police.id('open-negotiation').click();
  await police.id('negotiation').waitFor();
  await part(police, 'A').click();
  await police.says('School Street', police.id('chosen-part'));
  assert.equal(await police.id('take-offer').count() + await police.id('negotiation-revise').count(), 0);
  await police.id('close-negotiation').click();
  await police.id('negotiation').waitFor({ state: 'detached' });
}

/** What is missing after an answer is asked of somebody else by one press, and what is needed in all stays the same. */
export async function filled(t, { fire, city, lead, incident }) {
  const civil = city.desk('civil');
  const id = await lead.make('tasks', {
    task_kind: 'disaster_response', objective: PUMPS, place: incident.place, incident: incident.id, answer_by: new Date(Date.now() + 20 * 60_000).toISOString(),
    parties: [{ agency: 'civil', asks: [{ capability: 'pumping', count: 2 }] }, { agency: 'police', asks: [{ capability: 'patrol', count: 1 }] }],
  });
  await lead.command(`tasks/${id}/propose`);
  const task = await lead.get(`tasks/${id}`);
  await fire.choose(task.number);
  await fire.id('needs').waitFor();
  assert.equal(await fire.id('fill-box').count(), 0, 'as long as everybody can still say yes nothing is missing');
  await civil.command(`tasks/${id}/answer`, { version: task.version, answer: 'accept', promise: { asks: [{ capability: 'pumping', count: 1 }] } });
  await fire.id('fill-open').click();
  const filling = fire.page.locator('[data-testid="filling"][data-what="pumping"]');
  assert.equal(await filling.getAttribute('data-open'), '1');
  assert.equal(await fire.page.locator('[data-testid="filling"][data-what="patrol"]').count(), 0, 'the police can still say yes');
  const own = filling.locator('[data-testid="filler"][data-agency="F"]');
  assert.ok(Number(await own.getAttribute('data-spare')) > 0, 'a pump of ours is free');
  assert.equal(await filling.locator('[data-testid="filler"][data-agency="C"]').getByTestId('ask-filler').count(), 0, 'who has said that it brings one is not asked for the second again');
  await looks(t, fire, 'negotiation-fill');
  // The narrow desk has drawn the panel anew, and folded it.
  if (await fire.id('fill-open').getAttribute('aria-expanded') === 'false') await fire.id('fill-open').click();
  await own.getByTestId('ask-filler').click();
  const asked = (code) => fire.page.locator(`[data-testid="part"][data-agency="${code}"]`).getByLabel('How many').inputValue();
  await until('the form begins with it', async () => await asked('F') === '1');
  assert.equal(await asked('C'), '1', 'and no more is asked of who does not bring it');
  await fire.says('Civil Protection', fire.id('propose-form'));
  await fire.button('Throw away').click();
  await fire.id('propose-form').waitFor({ state: 'detached' });
  assert.equal((await lead.get(`tasks/${id}`)).version, task.version, 'nothing was sent');
  await lead.command(`tasks/${id}/cancel`, { reason: 'The water has gone' });
}

/** In its order, each version by its number, and why the change was not taken. */
export async function past(t, { fire, task }, why) {
  await fire.choose(task.number);
  await fire.lane('A').getByTestId('lane-past').click();
  await until('the lane says what happened in it', async () => await lines(fire, 'A').count() >= 5);
  const told = (await lines(fire, 'A').allInnerTexts()).map((text) => text.replaceAll(/[⁦-⁩]/g, ''));
  const at = (words) => told.findIndex((text) => text.includes(words));
  const order = ['joint task proposed, version 1', 'made a counter-offer', 'accepted a counter-offer', 'amended the joint task, version 2', 'declined what it was asked for'].map(at);
  assert.ok(order.every((one, n) => one >= 0 && (n === 0 || one > order[n - 1])), told.join('\n'));
  assert.ok(told[at('declined')].includes(why), told[at('declined')]);
  assert.equal(told.filter((text) => text.includes('Police')).length, 0, 'nothing of another lane');
  await fire.lane('A').getByTestId('lane-past').click();
  await fire.page.locator('[data-testid="lane-history"]').waitFor({ state: 'detached' });
}
