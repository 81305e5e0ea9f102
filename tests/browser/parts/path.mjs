/** A new user's path: from the sign-in page to a unit of another agency on scene, everything through the screen. */
import assert from 'node:assert/strict';
import { LIMIT_MS, until } from '../lib/until.mjs';

export const STORY = {
  place: 'Tunnel Rocher, north portal',
  narrative: 'Water rising in the underpass, two people on a car roof',
  objective: 'Rescue from the underpass and close the road',
};
/** Units, numbers and words of the story that a seat without a right must not show. */
const SECRETS = [STORY.place, STORY.narrative, STORY.objective];
/** What the fire brigade calls the incident; partners who are shown its type read the common word. */
const OWN_WORD = 'people in danger';
/** Free ground on the map, in shares of its size; tried one after the other, because a unit or an incident may stand there. */
const GROUND = [[0.34, 0.42], [0.41, 0.36], [0.3, 0.55], [0.6, 0.4], [0.5, 0.6]];

/** The form opens at once; a click that came late only moves its place. */
const OPEN_MS = 1_500;

/** Steps of the path, in order; counted for the figure. */
export const steps = { done: 0, of: 0 };

export async function path(t, world) {
  const { browser, city } = world;
  let failed = null;
  const step = async (name, run) => {
    steps.of += 1;
    await t.test(name, async () => {
      if (failed !== null) throw new Error(`not reached: ${failed}`);
      failed = name;
      await run();
      failed = null;
      steps.done += 1;
    });
  };
  const [fire, police, ambulance, crew, wall] = world.people = [
    await browser.seat('fire desk', { width: 1400, height: 860 }), await browser.seat('police desk', { width: 1400, height: 860 }),
    await browser.seat('ambulance desk', { width: 1024, height: 768 }),
    await browser.seat('police crew', { width: 1024, height: 768, hasTouch: true, permissions: ['geolocation'], geolocation: { longitude: 7.4203, latitude: 43.7349 } }),
    await browser.seat('wall', { width: 1280, height: 800 }),
  ];
  const story = world.story = {};

  await step('five people sign in with one click', async () => {
    await Promise.all([fire.signIn('fire.commander'), police.signIn('police.commander')]);
    await Promise.all([ambulance.signIn('ambulance.commander'), crew.signIn('police.falcon1'), wall.signIn('eoc.wall')]);
    await fire.says('Fire and Rescue');
    await crew.says('No assignment');
    await crew.says('sent by this device');
    await wall.says('Open incidents');
    await Promise.all([fire.mapReady(), crew.mapReady()]);
  });

  await step('the map of a crew goes with it until it is moved by hand', async () => {
    const back = crew.id('follow-crew');
    assert.equal(await back.count(), 0, 'it follows');
    const box = await crew.id('map').boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await crew.page.mouse.move(x, y);
    await crew.page.mouse.down();
    await crew.page.mouse.move(x - 90, y + 60, { steps: 5 });
    await crew.page.mouse.up();
    await back.waitFor();
    await crew.says('Back to our unit', back);
    await back.click();
    await back.waitFor({ state: 'detached' });
  });

  await step('a click on the map reports an incident', async () => {
    await clickGround(fire);
    await fire.says(/At [‎⁨]*\d+\.\d+/);
    // The fire brigade's own word, which brings its priority with it.
    await fire.page.getByLabel('Type', { exact: true }).selectOption('own:W3');
    assert.equal(await fire.page.getByLabel('Priority', { exact: true }).inputValue(), 'own:A');
    await fire.page.getByLabel('Place in words').pressSequentially(STORY.place);
    await fire.page.getByLabel('Narrative').fill(STORY.narrative);
    await fire.id('report-send').click();
    story.receipt = await fire.receipt(`report at ${STORY.place}`);
    const panel = fire.id('incident-panel');
    await panel.waitFor();
    story.number = await panel.getAttribute('data-number');
    await fire.says(STORY.narrative, panel);
    await fire.row(story.number).waitFor();
    story.incident = (await city.desk('fire').list('incidents')).find((one) => one.number === story.number);
    const { incident_type, priority, own_type, own_priority } = story.incident;
    assert.deepEqual([incident_type, priority, own_type?.code, own_priority?.code], ['flood', 1, 'W3', 'A']);
    await fire.says(OWN_WORD, panel);
  });

  await step('nobody else reads it yet, the operations centre sees that it is', async () => {
    await until('the wall counts the new incident', async () => (await wall.text()).includes(story.number) || await openOfPriority(wall, 1) === 2);
    for (const seat of [police, ambulance]) assertSilent(await seat.text(), [...SECRETS, story.number], seat.name);
    // The centre's grant leaves the caller's words out.
    assertSilent(await wall.text(), [STORY.narrative, OWN_WORD], 'wall');
  });

  await step('a joint task is proposed to police and ambulance', async () => {
    await fire.id('propose-task').click();
    await fire.page.getByLabel('Objective').pressSequentially(STORY.objective);
    await addParty(fire, 'P', 'patrol', 1);
    await addParty(fire, 'A', 'advanced ambulance', 1);
    await fire.id('propose-send').click();
    await fire.receipt(`propose: ${STORY.objective}`);
    await fire.id('task-panel').waitFor();
    await fire.says('Quorum, needs all 2 — 0 of 2');
    story.task = (await city.desk('fire').list('tasks')).find((one) => one.objective === STORY.objective);
    for (const seat of [police, ambulance]) await seat.row(story.task.number).waitFor();
  });

  await step('each accepts in its own seat, the lead sees two of two', async () => {
    await accept(police, story.task.number);
    await fire.says('Quorum, needs all 2 — 1 of 2');
    await accept(ambulance, story.task.number);
    await fire.says('Quorum, needs all 2 — 2 of 2');
    await fire.says('Agreed', fire.id('task-phase'));
    for (const code of ['P', 'A']) assert.equal(await fire.lane(code).getAttribute('data-commitment'), 'accepted');
    // What the caller told is shared with the parties of the task.
    for (const seat of [police, ambulance]) {
      await seat.choose(story.task.number);
      await seat.id('task-panel').waitFor();
      await seat.showQueue();
      await seat.says(STORY.narrative, seat.row(story.task.number));
      assertSilent(await seat.text(), [OWN_WORD], seat.name);
    }
  });

  await step('the lead starts', async () => {
    await fire.id('start-task').click();
    await fire.receipt(`start ${story.task.number}`);
    await ambulance.choose(story.task.number);
    for (const seat of [fire, police, ambulance]) await seat.says('In progress', seat.id('task-phase'));
    story.policeFree = await policeFree(wall);
  });

  await step('police assigns a unit', async () => {
    // The crew's tablet is near: it heads the list of recommended units.
    const { lon, lat } = story.incident;
    await crew.context.setGeolocation({ longitude: lon + 0.0012, latitude: lat + 0.0006 });
    const button = police.id('assign-Falcon 1');
    await until('Falcon 1 is recommended', async () => await button.count() > 0, LIMIT_MS);
    await button.click();
    await police.receipt(`assign Falcon 1 to ${story.task.number}`);
    await until('the lead sees one sent', async () => (await cells(fire, 'P')).sent === '1');
  });

  await step('the crew accepts, drives, arrives', async () => {
    await crew.says(STORY.objective, crew.id('field-work'));
    await crew.id('field-accept').click();
    for (const [button, status] of [['step-en_route', 'en_route'], ['step-on_scene', 'on_scene']]) {
      await crew.id(button).click();
      await crew.page.locator(`[data-testid="field-work"][data-status="${status}"]`).waitFor();
    }
    await crew.context.setGeolocation({ longitude: story.incident.lon, latitude: story.incident.lat });
    await crew.says('accepted, receipt', crew.id('outbox'));
  });

  await step('the lead counts one on scene, everybody sees the same', async () => {
    await until('the lead sees one on scene', async () => (await cells(fire, 'P')).onScene === '1');
    for (const seat of [fire, police, ambulance]) {
      await seat.page.locator('[data-testid="working"][data-callsign="Falcon 1"][data-status="on_scene"]').waitFor();
    }
    await until('the wall shows one police unit less', async () => await policeFree(wall) === story.policeFree - 1);
    const seen = await city.desk('eoc').get(`units/${await unitId(city, 'Falcon 1')}`);
    assert.equal(seen.status, 'on_scene');
  });

  await step('who has no right sees nothing of it', async () => {
    const environment = await browser.seat('environment desk', { width: 1400, height: 800, prefs: { listView: true } });
    await environment.signIn('environment.commander');
    await environment.says('Nothing is pending');
    await environment.id('list-twin').waitFor();
    const hidden = [...SECRETS, story.number, story.task.number, 'Falcon', 'Swift', 'Heron'];
    assertSilent(await environment.text(), hidden, 'environment desk');
    const api = city.desk('environment');
    assertSilent(JSON.stringify(await api.get('snapshot')), [...hidden, story.incident.id, story.task.id], 'environment snapshot');
    const asked = await api.ask('GET', `incidents/${story.incident.id}`);
    const invented = await api.ask('GET', 'incidents/01900000-0000-7000-8000-000000000000');
    assert.deepEqual([asked.status, asked.body], [invented.status, invented.body]);
    assert.equal(asked.status, 404);
    await environment.context.close();
  });
  await wall.leave();
}

export async function clickGround(seat) {
  const box = await seat.id('map').boundingBox();
  for (const [x, y] of GROUND) {
    await seat.page.mouse.click(box.x + box.width * x, box.y + box.height * y);
    const opened = await seat.id('report-form').waitFor({ timeout: OPEN_MS }).then(() => true, () => false);
    if (opened) return;
  }
  throw new Error(`${seat.name}: no click on free ground opened the form`);
}

export async function addParty(seat, code, capability, count) {
  await seat.page.locator(`[data-testid="add-party"][data-agency="${code}"]`).click();
  const row = seat.id('ask-row').last();
  await row.getByLabel('How many').fill(String(count));
  await row.getByLabel('Capability').selectOption({ label: capability });
}

async function accept(seat, number) {
  await seat.choose(number);
  await seat.id('accept-task').click();
  await seat.receipt(`accept ${number}`);
}

export async function cells(seat, code) {
  const [, asked, promised, sent, onScene] = (await seat.lane(code).locator('th, td').allInnerTexts()).map((text) => text.split('\n')[0].trim());
  return { asked, promised, sent, onScene };
}

async function openOfPriority(seat, priority) {
  const mark = seat.page.getByRole('img', { name: `priority ${priority}`, exact: true }).first();
  return Number(await mark.locator('xpath=..').locator('b').innerText());
}

/** Free police units as the wall says. */
async function policeFree(wall) {
  const row = wall.page.getByRole('listitem').filter({ hasText: 'Police' });
  return Number.parseInt(await row.locator('b').innerText(), 10);
}

async function unitId(city, callsign) {
  return (await city.desk('eoc').list('units')).find((unit) => unit.callsign === callsign).id;
}

export function assertSilent(text, words, where) {
  for (const word of words) assert.ok(!text.includes(word), `${where} shows "${word}"`);
}
