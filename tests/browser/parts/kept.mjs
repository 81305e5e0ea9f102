/** What a device keeps without a link: sealed, for as long as the agreement says, purged and confirmed (docs/protocol.md X1–X8). */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from '../lib/api.mjs';
import { check } from '../lib/axe.mjs';
import { City } from '../lib/city.mjs';
import { Browser } from '../lib/seats.mjs';
import { startServer } from '../lib/server.mjs';
import { settings } from '../lib/settings.mjs';
import { everything, leave, vault } from '../lib/storage.mjs';
import { until } from '../lib/until.mjs';
import { found } from './seats.mjs';

const DAY_MS = 86_400_000;
/** What fire and ambulance show the police, and what must not lie on the disk in the open. */
const FIRE = 'Heron 21';
const MARK = 'KEPT-MARK-4711';

/** On a server of its own: what the other parts agreed on would still show what is suspended here. */
export async function kept(t, world) {
  mkdirSync(settings.shots, { recursive: true });
  const server = await startServer();
  const browser = await Browser.open(server.url);
  try {
    const city = await City.open(server.url);
    await city.happen();
    await city.place();
    await city.desk('fire').make('incidents', { incident_type: 'power', priority: 3, lon: 7.42, lat: 43.735, place: 'Rue Grimaldi', narrative: MARK });
    await played(t, server, browser);
  } finally {
    world.browser.problems.push(...browser.problems);
    await browser.close();
    await server.stop();
  }
}

async function played(t, server, browser) {
  const fire = await Api.signIn(server.url, 'fire.legal');
  const agreement = await agreed(server, 'fire', 480);
  await agreed(server, 'ambulance', 0);
  const desk = await browser.seat('desk of police that loses its link', { width: 1920, height: 1080, serviceWorkers: 'allow' });
  await desk.signIn('police.dispatcher');
  await t.test('what is shown is kept sealed; of whom it may never be kept, nothing is', () => sealed(desk));
  await t.test('opened without a link it shows what was kept, and of when', () => withoutLink(desk));
  await t.test('what fire has suspended meanwhile is purged and confirmed before anything is shown', () => suspended(desk, fire, agreement));
  await t.test('a purge reaches the storage of an open screen', () => purged(desk, fire, agreement));
  await t.test('a tablet opens without a link, and what is pressed waits', () => tablet(browser));
  await t.test('signing out and deleting leave nothing, and a wall keeps nothing', () => nothing(browser, desk));
}

/** An agreement in force by which the police sees all units and incidents of an owner. */
async function agreed(server, owner, lease_min) {
  const [theirs, police] = [await Api.signIn(server.url, `${owner}.legal`), await Api.signIn(server.url, 'police.legal')];
  const shown = (kind, fields) => ({ viewer: 'police', owner, kind, fields, trigger: 'always' });
  const id = await theirs.make('agreements', {
    text: {
      title: `What ${owner} shows the police`, purpose: 'One picture', legal_basis: 'Civil Emergencies Act, section 12', parties: [owner, 'police'],
      clauses: [{ ...shown('unit', ['identity', 'status', 'position']), position: 'exact' }, shown('incident', ['identity', 'classification', 'place', 'state', 'narrative'])],
      valid_from: new Date(Date.now() - 60_000).toISOString(), valid_until: new Date(Date.now() + DAY_MS).toISOString(), retention_days: 30, lease_min, duties: [],
    },
  });
  await theirs.command(`agreements/${id}/propose`, { version: 1 });
  for (const one of [theirs, police]) await one.command(`agreements/${id}/sign`, { version: 1 });
  return id;
}

async function sealed(desk) {
  await desk.says(FIRE);
  await until('the picture is kept', async () => (await vault(desk.page)).of('fire') > 3 && (await vault(desk.page)).of('police') > 3);
  const { leases, records, of } = await vault(desk.page);
  assert.equal(of('ambulance'), 0);
  assert.equal(leases.some((one) => one.owner === 'ambulance'), false);
  assert.ok((await desk.page.evaluate(() => document.body.innerText)).includes('Ambulance'), 'control: it is shown');
  assert.ok(leases.every((one) => one.key === 'key kept'), 'no key can be read out');
  assert.ok(records.some((one) => one.key.startsWith('incident|')));
  await desk.page.evaluate(() => navigator.serviceWorker.ready);
  await until('the files of the console are there', async () => (await everything(desk.page)).cached.length > 10);
  const { cached } = await everything(desk.page);
  assert.deepEqual(cached.filter((path) => path !== '/' && path !== '/icon.svg' && !path.startsWith('/assets/')), []);
  const lies = async () => JSON.stringify(await everything(desk.page));
  for (const text of [FIRE, MARK, 'Falcon 1', 'Rue Grimaldi']) assert.equal((await lies()).includes(text), false, text);
  await leave(desk.page, MARK);
  assert.equal((await lies()).includes(MARK), true, 'control: what lies there in the open is found');
}

async function withoutLink(desk) {
  await desk.context.setOffline(true);
  await desk.page.reload();
  await desk.id('kept-banner').waitFor();
  await desk.says(/No link\. As of /, desk.id('kept-banner'));
  await desk.says(/As of \d\d:\d\d/, desk.id('clock'));
  await desk.page.locator('[data-testid="connection"][data-state="offline"]').waitFor();
  await desk.says(FIRE);
  await desk.says('Rue Grimaldi');
  // What is not kept is not said to be nothing.
  await desk.says('Alarms are not known without a link');
  await desk.says('Timelines are not kept');
  await desk.says('ground is not kept', desk.id('map'));
  for (const language of ['en', 'ar']) {
    await desk.page.locator('#bar-language').selectOption(language);
    const { grave } = await check(desk.page);
    found.screens += 1;
    found.grave += grave.length;
    assert.deepEqual(grave, []);
    await desk.page.screenshot({ path: join(settings.shots, `kept-${language}.png`) });
  }
  await desk.page.locator('#bar-language').selectOption('en');
}

async function suspended(desk, fire, agreement) {
  await fire.command(`agreements/${agreement}/suspend`, { reason: 'Not while the link is down' });
  const owed = async () => (await fire.get('purges')).items.filter((one) => one.viewer === 'police' && one.agreement === agreement).reduce((sum, one) => sum + one.devices, 0);
  assert.ok(await owed() > 0, 'control: it is owed');
  assert.ok((await vault(desk.page)).of('fire') > 0, 'control: without a link it cannot know');
  const secret = async () => (await vault(desk.page)).device[0]?.secret;
  const before = await secret();
  await desk.context.setOffline(false);
  await desk.live();
  await desk.id('kept-banner').waitFor({ state: 'detached' });
  await until('it is confirmed', async () => await owed() === 0);
  assert.equal((await vault(desk.page)).of('fire'), 0);
  assert.deepEqual((await vault(desk.page)).confirmations, []);
  assert.equal(await secret(), before, 'what is others’ was not deleted with it');
  assert.ok((await vault(desk.page)).of('police') > 3);
  assert.equal((await desk.text()).includes(FIRE), false);
}

async function purged(desk, fire, agreement) {
  const lease = async () => (await vault(desk.page)).leases.find((one) => one.owner === 'fire')?.lease;
  await fire.command(`agreements/${agreement}/resume`);
  await desk.says(FIRE);
  await until('it is kept again', async () => (await vault(desk.page)).of('fire') > 3);
  assert.ok(await lease());
  await fire.command(`agreements/${agreement}/suspend`, { reason: 'Seen by whom it should not' });
  await until('it is gone from the storage', async () => (await vault(desk.page)).of('fire') === 0 && await lease() === undefined);
  await until('it is confirmed', async () => (await fire.get('purges')).items.every((one) => one.viewer !== 'police'));
  assert.equal((await desk.text()).includes(FIRE), false);
}

async function tablet(browser) {
  const crew = await browser.seat('tablet in a dead zone', { width: 1180, height: 820, serviceWorkers: 'allow' });
  await crew.signIn('police.falcon2');
  await crew.id('field-free').waitFor();
  await crew.page.evaluate(() => navigator.serviceWorker.ready);
  await until('the picture is kept', async () => (await vault(crew.page)).of('police') > 3 && (await everything(crew.page)).cached.length > 10);
  await crew.context.setOffline(true);
  await crew.page.reload();
  await crew.says(/No link\. As of /, crew.id('kept-banner'));
  await crew.says('Falcon 2');
  await crew.id('field-free').waitFor();
  await crew.id('field-set-returning').click();
  await crew.says('1 waiting, 0 refused');
  assert.equal(await crew.id('field-free').getAttribute('data-status'), 'available', 'nothing is shown as done before it is');
  await crew.page.screenshot({ path: join(settings.shots, 'kept-tablet.png') });
  await crew.context.setOffline(false);
  await crew.live();
  await crew.id('kept-banner').waitFor({ state: 'detached' });
  await until('what was pressed is done', async () => await crew.id('field-free').getAttribute('data-status') === 'returning');
  await crew.mapReady();
  await crew.id('field-set-available').click();
  await until('it is free again', async () => await crew.id('field-free').getAttribute('data-status') === 'available');
  await crew.context.close();
}

async function nothing(browser, desk) {
  await desk.id('my-name').click();
  await desk.says(/things? of .*Police/, desk.id('kept-what'));
  await desk.id('security-close').click();
  await desk.id('sign-out').click();
  await desk.id('demo-account').first().waitFor();
  const { device, leases, records, confirmations } = await vault(desk.page);
  assert.deepEqual([device, leases, records, confirmations], [[], [], [], []]);
  await desk.context.setOffline(true);
  await desk.page.reload();
  await desk.says('cannot be reached');
  await desk.context.close();

  const other = await browser.seat('desk that wants nothing kept', { width: 1920, height: 1080 });
  await other.signIn('police.commander');
  await until('the picture is kept', async () => (await vault(other.page)).of('police') > 3);
  await other.id('my-name').click();
  await other.id('kept-forget').click();
  await other.id('kept-off').waitFor();
  const left = await vault(other.page);
  assert.deepEqual([left.device, left.leases, left.records], [[], [], []]);
  await until('the server has heard it', async () => (await vault(other.page)).confirmations.length === 0);
  await other.context.close();

  const wall = await browser.seat('wall that keeps nothing', { width: 1920, height: 1080, serviceWorkers: 'allow' });
  await wall.signIn('eoc.wall');
  await wall.id('wall').waitFor();
  await wall.says(/Available|available/);
  const lies = await vault(wall.page);
  assert.deepEqual([lies.device, lies.leases, lies.records], [[], [], []]);
  await wall.context.close();
}
