/** What may go wrong between people: a no, a refusal, a reload, a second screen. */
import assert from 'node:assert/strict';
import { until } from '../lib/until.mjs';
import { addParty, cells, clickGround } from './path.mjs';

const OBJECTIVE = 'Keep the crowd back while the lift is opened';
/** One of the list that the police have from the beginning. */
const NAMED = { code: 'D1', label: 'All patrols are engaged' };
const WHY_NOT = 'All patrols hold the tunnel until 19:00';
const TYPED = { place: 'Quai Albert 1er, stand 14', narrative: 'Gas bottle on fire next to a' };

export async function answers(t, world) {
  const { city } = world;
  const [fire, police] = world.people;
  const lift = (await city.desk('fire').list('incidents')).find((one) => one.place === 'Avenue Pasteur');

  await t.test('a decline comes back to the lead with its reason, who revises and is accepted', async () => {
    await fire.choose(lift.number);
    await fire.id('propose-task').click();
    await fire.page.getByLabel('Objective').fill(OBJECTIVE);
    await addParty(fire, 'P', 'crowd control', 3);
    await fire.id('propose-send').click();
    await fire.receipt(`propose: ${OBJECTIVE}`);
    const number = (await city.desk('fire').list('tasks')).find((one) => one.objective === OBJECTIVE).number;

    await police.choose(number);
    await police.id('decline-task').click();
    // The agency has a list: its words alone are no reason.
    await police.id('decline-text').pressSequentially(WHY_NOT);
    await police.says('Choose the reason', police.id('form-decline_task'));
    assert.equal(await police.id('form-send').getAttribute('aria-disabled'), 'true');
    await police.id(`decline-${NAMED.code}`).check();
    await police.id('decline-text').press('Enter');
    await police.receipt(`decline ${number}`);

    await fire.says(`${NAMED.label} · ${WHY_NOT}`, fire.id('lane-declined'));
    assert.ok(!(await fire.id('lane-declined').innerText()).includes(NAMED.code), 'the code says nothing to others');
    await police.says(`${NAMED.code} · ${NAMED.label} · ${WHY_NOT}`, police.id('lane-declined'));
    await fire.says('A party declined');
    assert.equal(await fire.lane('P').getAttribute('data-commitment'), 'declined');
    assert.equal(await fire.id('start-task').count(), 0, 'what is not agreed cannot be started');
    await fire.id('revise-task').click();
    await fire.id('ask-row').getByLabel('How many').fill('1');
    await fire.id('propose-send').click();
    await fire.receipt(`revise ${number}`);
    await until('police is asked anew', async () => await fire.lane('P').getAttribute('data-commitment') === 'pending');
    assert.equal((await cells(fire, 'P')).asked, '1');

    await police.id('accept-task').click();
    await police.receipt(`accept ${number}`);
    await fire.says('Agreed', fire.id('task-phase'));
  });

  await t.test('what cannot be done says why, before and after it is sent', async () => {
    await police.page.keyboard.press('Escape');
    const line = police.id('command-line');
    await line.fill(`assign heron21 ${world.story.task.number}`);
    await police.says('Not a unit of our agency', police.id('command-preview'));
    const before = await city.desk('police').list('assignments');
    await line.press('Enter');
    assert.equal((await city.desk('police').list('assignments')).length, before.length, 'nothing was sent');
    await line.fill('');

    // The incident is closed by a colleague while this desk's order is on the wire.
    const { page } = fire;
    const id = await city.desk('fire').make('incidents', { incident_type: 'other', priority: 5, lon: 7.4199, lat: 43.7342, place: 'Rue Terrazzani', narrative: 'Alarm bell rings' });
    const made = await city.desk('fire').get(`incidents/${id}`);
    await fire.choose(made.number);
    await page.route('**/api/v1/incidents/*/triage', async (route) => {
      await city.desk('fire').command(`incidents/${id}/state`, { to: 'cancelled', reason: 'Tested by the owner' });
      await route.continue();
    }, { times: 1 });
    await fire.id('triage').click();
    await fire.says(/refused[\s\S]*(Not possible in this state)/, fire.id('last-result'));
  });

  await t.test('a reload in the middle of typing loses nothing', async () => {
    await clickGround(fire);
    await fire.page.getByLabel('Place in words').fill(TYPED.place);
    await fire.page.getByLabel('Narrative').pressSequentially(TYPED.narrative);
    const point = await fire.id('report-point').innerText();
    await fire.page.reload();
    await fire.live();
    await fire.page.locator('body').press('n');
    assert.equal(await fire.page.getByLabel('Place in words').inputValue(), TYPED.place);
    assert.equal(await fire.page.getByLabel('Narrative').inputValue(), TYPED.narrative);
    assert.equal(await fire.id('report-point').innerText(), point);
    await fire.button('Throw away').click();
  });

  await t.test('a second tab shows the same and follows the first', async () => {
    const second = await fire.context.newPage();
    await second.setViewportSize({ width: 1400, height: 800 });
    await second.goto('/');
    await fire.live(second);
    await second.locator(`[data-testid="queue-row"][data-number="${world.story.task.number}"]`).click();
    await fire.choose(world.story.task.number);
    const note = 'Second car is empty, checked';
    await fire.page.getByLabel('Write a note').fill(note);
    await fire.page.getByRole('button', { name: 'Add note' }).click();
    await fire.receipt(`note at ${world.story.task.number}`);
    await second.getByTestId('task-panel').getByText(note).waitFor();
    const numbers = (page) => page.getByTestId('queue-row').evaluateAll((rows) => rows.map((row) => row.dataset.number));
    await until('both tabs have the same queue', async () => JSON.stringify(await numbers(second)) === JSON.stringify(await numbers(fire.page)));
    await second.close();
  });
}
