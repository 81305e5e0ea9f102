/** A tablet without link: what was pressed is kept, counted once when the link is back, or refused with the reason. */
import assert from 'node:assert/strict';
import { until } from '../lib/until.mjs';

export async function offline(t, world) {
  const { city } = world;
  const crew = world.people[3];
  const police = city.desk('police');
  const entries = crew.page.locator('[data-testid="outbox"] li');

  await t.test('a status pressed without link waits, and is accepted once', async () => {
    const assignment = await working(police);
    const before = await steps(world, 'cleared');
    await crew.context.setOffline(true);
    await crew.id('step-cleared').click();
    await until('the outbox keeps it', async () => ['queued', 'sending', 'sent'].includes(await entries.first().getAttribute('data-state')));
    await crew.says('1 waiting, 0 refused');
    await crew.page.locator('[data-testid="connection"]:not([data-state="live"])').waitFor();
    assert.equal((await police.get(`assignments/${assignment.id}`)).status, 'on_scene', 'nothing was shown as done before it was');
    await crew.says('On scene', crew.id('field-work'));

    await crew.context.setOffline(false);
    await crew.id('field-free').waitFor();
    await crew.says('accepted, receipt', crew.id('outbox'));
    assert.equal(await steps(world, 'cleared'), before + 1);
  });

  await t.test('an answer that is lost on the way does not count twice', async () => {
    const id = await city.send('police', 'Falcon 1', { task: world.story.task.id });
    const accept = crew.id('field-accept');
    await accept.waitFor();
    const before = await steps(world, 'acknowledged');
    let reached = 0;
    const lose = async (route) => {
      reached += 1;
      if (reached > 1) return route.continue();
      // The server hears and answers; the tablet never gets the answer.
      await route.fetch();
      return route.abort('connectionreset');
    };
    await crew.page.route(`**/api/v1/assignments/${id}/status`, lose);
    await accept.click();
    await crew.says('accepted, receipt', entries.first());
    await crew.page.unroute(`**/api/v1/assignments/${id}/status`, lose);
    assert.equal(reached, 2, 'it was sent again');
    assert.equal(await steps(world, 'acknowledged'), before + 1);
  });

  await t.test('what is not possible any more is refused and says why', async () => {
    const assignment = await working(police);
    await crew.context.setOffline(true);
    await crew.id('step-en_route').click();
    await crew.says('1 waiting');
    await police.command(`assignments/${assignment.id}/cancel`, { reason: 'Road is closed, sent another' });
    await crew.context.setOffline(false);
    await crew.page.locator('[data-testid="outbox"] li[data-state="refused"]').waitFor();
    await crew.says(/refused: Not possible in this state/, crew.id('outbox'));
    await crew.id('field-free').waitFor();
    await crew.page.getByRole('button', { name: 'Remove from the list' }).click();
  });
}

async function working(police) {
  const unit = (await police.list('units')).find((one) => one.callsign === 'Falcon 1');
  return police.get(`assignments/${unit.assignment}`);
}

/** How often the journal says that the crew took this step for the story's task. */
async function steps(world, status) {
  const police = world.city.desk('police');
  const { entries } = await police.get(`timeline?task=${world.story.task.id}`);
  const unit = (await police.list('units')).find((one) => one.callsign === 'Falcon 1');
  return entries.filter((entry) => entry.what === 'assignment_advanced' && entry.unit === unit.id && entry.detail?.status === status).length;
}
