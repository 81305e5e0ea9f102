/** The register of agreements: what ends soon, what is found by words, an area drawn on the map, and a purge that nobody has confirmed. */
import assert from 'node:assert/strict';
import { Api } from '../lib/api.mjs';
import { until } from '../lib/until.mjs';

const TITLE = 'Boats and crews of the Cóndamine';
const DAY_MS = 86_400_000;
/** Around the harbour of the demo city. */
const AREA = { type: 'circle', lon: 7.4246, lat: 43.7347, radius_m: 450 };
/** Four corners, as parts of the map's width and height. */
const CORNERS = [[0.3, 0.3], [0.5, 0.3], [0.5, 0.5], [0.3, 0.5]];
/** A device's secret is drawn at random; here one is as good as another. */
const DEVICE = 'ab'.repeat(32);

export async function register(t, server, fire, looks) {
  const legal = await Api.signIn(server.url, 'fire.legal');
  const id = await agree(server, legal);
  await t.test('the register says what ends soon', async () => {
    await fire.says(new RegExp(`${TITLE}\\s+ends in 1[12] days`), fire.id('expiring'));
    assert.equal(await fire.page.locator(`[data-testid="expiring-row"][data-agreement="${id}"]`).getByTestId('amend-expiring').count(), 1);
  });
  await t.test('words find an agreement without marks and case, and Escape shows all again', () => found(fire));
  await t.test('an area is drawn on the map and stands on the agreement’s page', () => drawn(t, fire, looks));
  await t.test('a purge that no device has confirmed is told to its owner', async () => {
    const civil = await Api.signIn(server.url, 'civil.commander');
    const keys = await civil.ask('POST', 'devices/this/lease', { device: DEVICE, owners: [{ owner: 'fire' }] });
    assert.equal(keys.body.leases[0].code, 'held', keys.text);
    await legal.command(`agreements/${id}/suspend`, { reason: 'The crews have not agreed yet' });
    await fire.says(/Civil Protection: \d+ desks?[^]*Cóndamine[^]*Can be read there until/, fire.id('purges'));
    await looks(t, fire, 'register');
    await legal.command(`agreements/${id}/resume`);
  });
}

/** Of fire and civil protection, in force, and over in twelve days. */
async function agree(server, legal) {
  const at = (ms) => new Date(Date.now() + ms).toISOString();
  const text = {
    title: TITLE, purpose: 'Search at sea', legal_basis: 'Harbour order 4', parties: ['civil', 'fire'], valid_from: at(-60_000), valid_until: at(12 * DAY_MS), retention_days: 7, lease_min: 240,
    clauses: [
      { kind: 'unit', fields: ['identity', 'crew', 'status', 'position'], position: 'exact', trigger: 'always' },
      { kind: 'incident', fields: ['identity', 'place', 'state'], trigger: 'always', area: [AREA] },
    ],
    duties: [],
  };
  const id = await legal.make('agreements', { text });
  await legal.command(`agreements/${id}/propose`, { version: 1 });
  await legal.command(`agreements/${id}/sign`, { version: 1 });
  await (await Api.signIn(server.url, 'civil.legal')).command(`agreements/${id}/sign`, { version: 1 });
  return id;
}

async function found(fire) {
  const rows = fire.page.getByTestId('agreement-row');
  const all = await rows.count();
  await fire.page.keyboard.press('Shift+KeyV');
  await until('the search has the focus', () => fire.id('find-agreement').evaluate((node) => node === document.activeElement));
  await fire.page.keyboard.type('CONDAMINE crews');
  await until('one is left', async () => (await rows.count()) === 1);
  assert.match(await rows.first().innerText(), new RegExp(TITLE));
  await fire.page.keyboard.press('Escape');
  await until('all are back', async () => (await rows.count()) === all);
  assert.equal(await fire.id('agreements').count(), 1, 'the first Escape is the search’s own');
}

async function drawn(t, fire, looks) {
  await fire.page.getByTestId('agreement-row').filter({ hasText: TITLE }).click();
  await fire.says(/450 m around 43\.7347, 7\.4246/, fire.id('areas'));
  await fire.id('amend-agreement').click();
  const clause = fire.page.getByTestId('clause').nth(1);
  await clause.getByTestId('area-draw').click();
  const map = fire.id('area-map');
  await map.getByText('© OpenStreetMap').first().waitFor();
  await map.scrollIntoViewIfNeeded();
  for (const [n, [x, y]] of CORNERS.entries()) {
    const box = await map.boundingBox();
    await fire.page.mouse.click(box.x + box.width * x, box.y + box.height * y);
    await until(`corner ${n + 1} is taken`, async () => (await fire.id('area-corners').inputValue()).split('\n').filter((line) => line !== '').length === n + 1);
  }
  await looks(t, fire, 'area-drawn');
  await fire.id('area-take').click();
  await fire.says(/an area of 4 corners/, clause);
  await fire.page.getByRole('button', { name: 'Throw away' }).click();
  await fire.id('agreement-page').waitFor();
}
