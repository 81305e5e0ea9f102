/** The work of units in an agency's own words: codes by radio, a reservation, out of service, the queue, a warning that is confirmed, a transport, the settings. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Api } from '../lib/api.mjs';
import { check } from '../lib/axe.mjs';
import { settings } from '../lib/settings.mjs';
import { until } from '../lib/until.mjs';
import { found } from './seats.mjs';

/** Units that no other part counts on. */
const FREE = 'Heron 26';
const BUSY = 'Heron 33';
const CREW = 'Swift 5';
const HOSPITAL = 'Princess Grace hospital, emergency entrance';
const STAND_BY = 'Stand-by for the concert at the harbour';

export async function work(t, world) {
  const { browser, city, server } = world;
  const fire = city.desk('fire');
  const incidents = await report(fire);
  const desk = await browser.seat('dispatcher', { width: 1400, height: 860 });
  await desk.signIn('fire.dispatcher');
  const pass = { t, world, desk, fire, incidents };

  await t.test('a code by radio is shown in the own words, and to others as the common word', () => codes(pass));
  await t.test('a reserved unit goes to nothing else, and the refusal says why', () => reserved(pass));
  await t.test('out of service has a counted reason and a time', () => outOfService(pass));
  await t.test('what waits is put into another order by keyboard', () => queue(pass));
  const admin = await browser.seat('administrator', { width: 1400, height: 860 });
  await t.test('settings are changed at their rows, and a late save shows what changed', () => configure({ ...pass, admin, server }));
  await t.test('a warning of the rules is confirmed by name and recorded', () => confirmed(pass));
  await t.test('the capacity of a unit is its admin’s', () => capacity({ ...pass, admin }));
  await admin.context.close();
  await desk.context.close();
  await t.test('a crew carries a patient, without link as well, and hands over', () => transport(pass));
  // The picture that other parts photograph is as lively as before, and no more.
  for (const incident of incidents) await fire.command(`incidents/${incident.id}/state`, { to: 'closed' });
}

async function report(fire) {
  const made = [];
  for (const [place, priority] of [['Quai Antoine 1er', 2], ['Rue Grimaldi', 3], ['Place d’Armes', 3]]) {
    const id = await fire.make('incidents', { incident_type: 'fire', priority, lon: 7.4202 + made.length * 0.002, lat: 43.7335, place, narrative: `Smoke at ${place}` });
    made.push(await fire.get(`incidents/${id}`));
  }
  return made;
}

async function unitOf(api, callsign) {
  return (await api.list('units')).find((one) => one.callsign === callsign);
}

async function choose(desk, callsign) {
  await desk.page.locator(`[data-testid="board-unit"][data-callsign="${callsign}"]`).click();
  await desk.page.locator(`[data-testid="unit-panel"][data-callsign="${callsign}"]`).waitFor();
}

/** Checked by axe in both directions and photographed as people see it, wide and narrow. */
async function looks(t, seat, name, { languages = ['en', 'ar'], sizes = [[1920, 1080], [1024, 768]], chooser = 'bar-language' } = {}) {
  const was = seat.page.viewportSize();
  for (const language of languages) {
    await seat.page.locator(`#${chooser}`).evaluate((node, value) => {
      node.value = value;
      node.dispatchEvent(new Event('change', { bubbles: true }));
    }, language);
    await seat.page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
    const { grave, lesser } = await check(seat.page);
    found.screens += 1;
    found.grave += grave.length;
    for (const one of lesser) t.diagnostic(`${name}, ${language}, lesser: ${one}`);
    assert.deepEqual(grave, []);
    for (const [width, height] of sizes) {
      await seat.page.setViewportSize({ width, height });
      await seat.page.evaluate(() => document.fonts.ready);
      await seat.page.screenshot({ path: join(settings.shots, `${name}-${language}-${width}.png`) });
    }
  }
  await seat.page.setViewportSize(was);
  await seat.page.locator(`#${chooser}`).evaluate((node) => {
    node.value = 'en';
    node.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await seat.page.locator('html[lang="en"]').waitFor({ state: 'attached' });
}

async function codes({ desk, fire, world }) {
  await choose(desk, FREE);
  await desk.id('code-2').click();
  await desk.receipt(`${FREE} code 2`);
  await desk.says(/2\s*Available at the station \(Available\).*by radio/s, desk.id('unit-status'));
  assert.equal(await desk.page.getByTestId('code-4').getAttribute('aria-disabled'), 'true', 'a step needs an assignment');
  const police = await unitOf(world.city.desk('police'), FREE);
  assert.ok(police === undefined || (police.code === undefined && police.status !== '2'), 'the code stays in its agency');
  // The same by the line, as it is said on the radio.
  const line = desk.id('command-line');
  await line.fill('code heron26 1');
  await desk.says('Available on the radio, by radio', desk.id('command-preview'));
  await line.press('Enter');
  await desk.receipt(`${FREE} code 1`);
  assert.equal((await unitOf(fire, FREE)).code, '1');
}

async function reserved({ t, desk, fire, incidents }) {
  await choose(desk, FREE);
  await desk.page.keyboard.press('r');
  await desk.id('form-reserve_unit').waitFor();
  await desk.id('reserve-for').selectOption(`incident:${incidents[0].id}`);
  await desk.id('reserve-reason').fill(STAND_BY);
  await looks(t, desk, 'form-reserve');
  await desk.id('form-send').click();
  await desk.receipt(`reservation of ${FREE}`);
  await desk.says(/Reserved.*left/s, desk.id('flag-reserved'));
  await desk.says(incidents[0].number, desk.id('reserved-for'));
  const line = desk.id('command-line');
  await line.fill(`assign heron26 ${incidents[1].number}`);
  await line.press('Enter');
  await desk.says(/refused.*Forbidden by the agency’s rules: Reserved for something else/s, desk.id('last-result'));
  await desk.page.keyboard.press('Escape');
  await choose(desk, FREE);
  await desk.id('release-unit').click();
  await desk.receipt(`end of the reservation of ${FREE}`);
  assert.equal((await unitOf(fire, FREE)).status, 'available');
}

async function outOfService({ t, desk, fire }) {
  await choose(desk, FREE);
  await desk.id('out-of-service').click();
  await desk.id('out-refuelling').click();
  await looks(t, desk, 'form-out-of-service');
  await desk.id('form-send').click();
  await desk.receipt(`${FREE} Out of service`);
  await desk.says(/6\s*Not ready/, desk.id('unit-status'));
  await desk.says('Refuelling', desk.id('unit-panel'));
  await desk.says(/until \d\d:\d\d.*left/s, desk.id('unit-until'));
  const unit = await unitOf(fire, FREE);
  assert.deepEqual([unit.reason_word, unit.set_by, unit.until !== undefined], ['refuelling', 'radio', true]);
  await desk.id('code-1').click();
  await desk.receipt(`${FREE} code 1`);
}

async function queue({ t, desk, fire, incidents }) {
  const unit = await unitOf(fire, BUSY);
  const ids = [];
  for (const [at, incident] of incidents.entries()) {
    ids.push(await fire.make('assignments', { unit: unit.id, incident: incident.id }));
    if (at === 0) await fire.command(`assignments/${ids[0]}/status`, { to: 'en_route', by_radio: true });
  }
  await choose(desk, BUSY);
  const rows = desk.id('queued');
  await until('two assignments wait', async () => await rows.count() === 2);
  await desk.says(/next/, rows.first());
  assert.equal(await rows.first().getAttribute('data-number'), incidents[1].number);
  // Before anything is moved: a screen that becomes narrow begins its panel anew.
  await looks(t, desk, 'unit-queue');
  await rows.nth(1).getByRole('button').focus();
  await desk.page.keyboard.press('ArrowUp');
  await until('the last is the next', async () => await rows.first().getAttribute('data-number') === incidents[2].number);
  assert.ok(await rows.first().getByRole('button').evaluate((node) => node === document.activeElement), 'the handle keeps the focus');
  await desk.id('order-send').click();
  await desk.receipt(`order of ${BUSY}`);
  await until('the server has the order', async () => JSON.stringify((await unitOf(fire, BUSY)).queue) === JSON.stringify([ids[0], ids[2], ids[1]]));
}

async function configure({ t, admin, fire, server }) {
  await admin.signIn('fire.admin');
  await admin.id('admin-settings').click();
  await admin.id('add-code').click();
  const last = admin.page.locator('[data-testid="codes"] tbody tr').last();
  await last.locator('input').first().fill('4');
  await last.locator('input').nth(1).fill('Standing by');
  await admin.says('4 stands twice', last);
  assert.equal(await admin.id('section-save').getAttribute('aria-disabled'), 'true');
  await looks(t, admin, 'settings-status');
  await last.locator('input').first().fill('5');
  await admin.id('section-save').click();
  await admin.id('section-saved').waitFor();

  // What guards lives cannot be made slow; a crew without a device gets time to answer by radio.
  await admin.id('section-alarms').click();
  await admin.id('radio-waits').check();
  await admin.id('supervisors-duress').fill('90');
  await admin.says('A whole number from 10 to 60', admin.id('section-form'));
  assert.equal(await admin.id('section-save').getAttribute('aria-disabled'), 'true');
  await looks(t, admin, 'settings-alarms');
  await admin.id('supervisors-duress').fill('15');
  await admin.id('section-save').click();
  await admin.id('section-saved').waitFor();
  const { alarms } = await fire.get('agencies/fire/settings');
  assert.deepEqual([alarms.rules.duress.supervisors_s, alarms.by_radio_within_s], [15, 90]);

  // A code stands once, whatever its case; what is retired is no longer offered at the desk.
  await admin.id('section-classification').click();
  await admin.id('add-type').click();
  const type = admin.page.locator('[data-testid="own-types"] tbody tr').last();
  await type.locator('input').first().fill('b1');
  await type.locator('input').nth(1).fill('Rubbish on fire');
  await type.locator('select').first().selectOption('fire');
  await admin.says('b1 stands twice', type);
  await looks(t, admin, 'settings-classification');
  await type.locator('input').first().fill('BX');
  await type.getByRole('checkbox').check();
  await admin.id('section-save').click();
  await admin.id('section-saved').waitFor();
  const { classification } = await fire.get('agencies/fire/settings');
  assert.deepEqual(classification.types.at(-1), { code: 'BX', label: 'Rubbish on fire', means: 'fire', retired: true });

  // What is changed of a checklist is its next version, which nobody types; what was saved once cannot be taken away.
  await admin.id('section-inspections').click();
  const listed = (await fire.get('agencies/fire/settings')).inspections.checklists;
  const changed = admin.page.locator(`[data-testid="checklist"][data-code="${listed[0].code}"]`);
  await changed.locator('summary').click();
  await changed.locator('tbody tr').first().locator('select').selectOption('minor');
  await admin.says('Version 1, once saved 2', changed.getByTestId('checklist-version'));
  assert.equal(await changed.getByRole('button', { name: `Remove ${listed[0].code}` }).count(), 0);
  await admin.id('add-checklist').click();
  const fresh = admin.id('checklist').last();
  await fresh.getByTestId('checklist-code').fill(listed[0].code.toLowerCase());
  await fresh.getByTestId('checklist-title').fill('Ways out');
  await fresh.locator('tbody input').nth(1).fill('Every door opens');
  await admin.says(`${listed[0].code.toLowerCase()} stands twice`, fresh);
  await looks(t, admin, 'settings-inspections');
  await fresh.getByTestId('checklist-code').fill('WAYS');
  await admin.id('section-save').click();
  await admin.id('section-saved').waitFor();
  const { checklists } = (await fire.get('agencies/fire/settings')).inspections;
  assert.deepEqual(checklists.map((one) => [one.code, one.version]), [...listed.map((one, n) => [one.code, n === 0 ? 2 : 1]), ['WAYS', 1]]);
  assert.deepEqual(checklists.at(-1).items, [{ code: '1', text: 'Every door opens', severity: 'major' }]);

  // Somebody else is quicker with the same section.
  await admin.id('section-sending').click();
  await admin.id('sending-busy-warn').click();
  const other = await Api.signIn(server.url, 'fire.admin');
  const before = await other.get('agencies/fire/settings');
  assert.equal(before.status.codes.at(-1).code, '5');
  await other.command('agencies/fire/settings', { version: before.versions.sending ?? 0, sending: { ...before.sending, out_of_area: 'warn' } });
  await admin.id('section-save').click();
  await admin.says(/Somebody else changed this/, admin.id('stale-edit'));
  await looks(t, admin, 'settings-stale', { languages: ['en'] });
  await admin.id('take-theirs').click();
  assert.ok(await admin.id('sending-out_of_area-warn').isChecked());
  await admin.id('sending-busy-warn').click();
  await admin.id('sending-out_of_area-off').click();
  await admin.id('section-save').click();
  await admin.id('section-saved').waitFor();
  const { sending } = await fire.get('agencies/fire/settings');
  assert.deepEqual([sending.busy, sending.out_of_area], ['warn', 'off']);
}

async function confirmed({ t, desk, fire, incidents }) {
  const unit = await unitOf(fire, BUSY);
  const waiting = (await Promise.all(unit.queue.map((id) => fire.get(`assignments/${id}`)))).filter((one) => one.status === 'dispatched');
  for (const one of waiting) await fire.command(`assignments/${one.id}/cancel`, { reason: 'Not needed any more' });
  const line = desk.id('command-line');
  await line.fill(`assign heron33 ${incidents[1].number}`);
  await line.press('Enter');
  const dialog = desk.id('confirm-concerns');
  await desk.says('Works on something else; this would wait', dialog);
  await looks(t, desk, 'confirm-concerns', { sizes: [[1920, 1080]] });
  await desk.id('confirm-yes').click();
  await desk.receipt(`assign ${BUSY} to ${incidents[1].number}`);
  const made = (await fire.list('assignments')).find((one) => one.unit === unit.id && one.incident === incidents[1].id && one.status === 'dispatched');
  assert.deepEqual(made.confirmed, ['busy']);
  await fire.command(`assignments/${made.id}/cancel`, { reason: 'Not needed any more' });
  await fire.command(`assignments/${unit.assignment}/status`, { to: 'cleared', by_radio: true });
}

async function capacity({ admin, fire, desk }) {
  await admin.id('admin-units').click();
  await admin.page.locator(`[data-testid="change-room"][data-callsign="${FREE}"]`).click();
  await admin.id('room-seats').fill('6');
  await admin.id('room-water_l').fill('none');
  assert.equal(await admin.id('room-save').getAttribute('aria-disabled'), 'true');
  await admin.id('room-water_l').fill('2400');
  await admin.id('room-save').click();
  await until('the server has it', async () => (await unitOf(fire, FREE)).capacity.room.water_l === 2400);
  await choose(desk, FREE);
  await desk.says('Seats 6 · Water 2,400 l', desk.id('unit-room'));
}

async function transport({ t, world }) {
  const { browser, city } = world;
  const ambulance = city.desk('ambulance');
  const crew = await browser.seat('ambulance crew', { width: 1024, height: 768, hasTouch: true });
  await crew.page.goto('/');
  await crew.page.getByText(/More crews/).click();
  await crew.page.locator('[data-testid="demo-account"][data-account="ambulance.swift5"]').click();
  await crew.live();
  await crew.id('field-code-2').click();
  await crew.says('Available at the post', crew.id('field-status'));
  const incident = await ambulance.make('incidents', { incident_type: 'medical', priority: 2, lon: 7.4262, lat: 43.7401, place: 'Casino square', narrative: 'Woman of 70, fell on the stairs' });
  const unit = await unitOf(ambulance, CREW);
  const id = await ambulance.make('assignments', { unit: unit.id, incident });
  await crew.id('field-accept').click();
  await crew.id('field-delay').waitFor();
  await crew.id('field-delay').click();
  await crew.id('delay-reason').fill('Tunnel closed');
  await crew.page.getByRole('button', { name: '10 min', exact: true }).click();
  await looks(t, crew, 'field-form-delay', { chooser: 'field-language', sizes: [[1024, 768]] });
  await crew.id('form-send').click();
  await until('the delay says until when', async () => (await ambulance.list('alarms')).some((one) => one.alarm_kind === 'delayed' && one.unit === unit.id && one.expected_at !== undefined));
  for (const step of ['en_route', 'on_scene']) {
    await crew.id(`step-${step}`).click();
    await crew.page.locator(`[data-testid="step-${step}"][aria-current]`).waitFor();
  }
  await crew.id('step-transporting').click();
  await crew.id('leg-place').fill(HOSPITAL);
  await looks(t, crew, 'field-form-leg', { chooser: 'field-language', sizes: [[1024, 768]] });
  await crew.id('leg-pick').click();
  await crew.id('pick-bar').waitFor();
  await crew.id('map').click({ position: { x: 180, y: 140 } });
  await crew.id('form-start_leg').waitFor();

  await crew.context.setOffline(true);
  await crew.id('form-send').click();
  await crew.says(/1 waiting/);
  assert.equal((await ambulance.get(`assignments/${id}`)).status, 'on_scene', 'nothing was shown as done before it was');
  await crew.context.setOffline(false);
  await crew.page.locator('[data-testid="step-transporting"][aria-current]').waitFor();
  await crew.says(HOSPITAL, crew.id('field-leg'));
  await crew.id('step-at_destination').click();
  await crew.id('field-hand-over').waitFor();
  await looks(t, crew, 'field-transport', { chooser: 'field-language', sizes: [[1024, 768]] });
  await crew.id('field-hand-over').click();
  await crew.says(/handed over \d\d:\d\d/, crew.id('field-leg'));
  await crew.id('step-cleared').click();
  await crew.id('field-free').waitFor();
  const over = await ambulance.get(`assignments/${id}`);
  const [leg] = over.legs;
  assert.deepEqual([over.legs.length, leg.place, leg.persons, leg.lon !== undefined, leg.handed_over_at !== undefined], [1, HOSPITAL, 1, true, true]);
  assert.ok(over.intervals.transport_s >= 0 && over.intervals.total_s >= over.intervals.transport_s);
  await ambulance.command(`incidents/${incident}/state`, { to: 'closed' });
  // What is not shared answers as if it did not exist.
  assert.equal((await city.desk('police').ask('POST', `assignments/${id}/handover`, { command_id: randomUUID() })).body.code, 'unknown');
  await crew.context.close();
}
