/**
 * Templates of joint tasks: one is chosen by its code at an incident and fills the proposal, whom it needs stays asked, what it has countersigned
 * stays countersigned, a change of it is noticed while the form is open, and its agency's administrator keeps it in the settings.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { Api } from '../lib/api.mjs';
import { settings } from '../lib/settings.mjs';
import { until } from '../lib/until.mjs';
import { looks } from './leading.mjs';

const INCIDENT = { incident_type: 'hazmat', priority: 2, lon: 7.4142, lat: 43.7281, place: 'Yard behind Rue de l’Industrie', narrative: 'Smell of petrol from a locked shed, drums behind the gate' };
const DEPOT = 'DEPOT';
const NEXT_TITLE = 'Illegal fuel depot, by night';
const NEW = { code: 'SQUARE', title: 'Crowd on a square', objective: 'Nobody is hurt, and the square is empty by midnight' };

export async function templating(t, world) {
  mkdirSync(settings.shots, { recursive: true });
  const { browser, city, server } = world;
  const [fire, police] = world.people;
  const lead = city.desk('fire');
  const id = await lead.make('incidents', INCIDENT);
  const pass = { t, browser, city, server, fire, police, lead, admin: await Api.signIn(server.url, 'fire.admin'), incident: await lead.get(`incidents/${id}`) };
  await t.test('a code on the command line fills the proposal, and whom the template needs stays asked', () => filled(pass));
  await t.test('who is asked reads by which template, and what that demands is not taken away', () => bound(pass));
  await t.test('a template that was changed meanwhile is noticed', () => changed(pass));
  await t.test('the templates are kept in the settings', () => kept(pass));
  await t.test('a desk reads them, and proposes by one of them', () => read(pass));
  await lead.command(`tasks/${pass.task.id}/cancel`, { reason: 'The drums are empty' });
  await lead.command(`incidents/${id}/state`, { to: 'cancelled', reason: 'The drums are empty' });
}

const part = (seat, code) => seat.page.locator(`[data-testid="part"][data-agency="${code}"]`);
const template = async (api, code) => (await api.get('agencies/fire/settings')).templates.templates.find((one) => one.code === code);

async function line(seat, text) {
  await seat.id('command-line').fill(text);
  await seat.page.keyboard.press('Enter');
}

async function filled(pass) {
  const { t, fire, lead, incident } = pass;
  await fire.choose(incident.number);
  await line(fire, `propose ${DEPOT}`);
  await fire.id('propose-form').waitFor();
  assert.equal(await fire.id('by-template').inputValue(), DEPOT);
  const of = await template(lead, DEPOT);
  assert.equal(await fire.page.getByLabel('Objective').inputValue(), of.objective);
  assert.equal(await fire.page.getByLabel('Legal basis').inputValue(), of.legal_basis);
  assert.ok(await fire.page.getByLabel('Kind of work').isDisabled(), 'the kind is the template’s');
  assert.equal(await fire.id('part').count(), of.parties.length);
  await part(fire, 'P').getByTestId('part-remove').click({ force: true });
  await fire.says(/template/i, part(fire, 'P'));
  assert.equal(await part(fire, 'P').count(), 1, 'whom the template needs stays');
  await part(fire, 'C').getByTestId('part-remove').click();
  assert.equal(await part(fire, 'C').count(), 0, 'whom it can do without goes');
  await fire.says(/Police/, fire.id('template-ready-lines'));
  await looks(t, fire, 'templating-proposal');
  await fire.id('propose-send').click();
  await fire.receipt(`propose: ${of.objective}`);
  pass.task = (await lead.list('tasks')).find((one) => one.incident === incident.id);
  assert.deepEqual(pass.task.template, { code: DEPOT, title: of.title, version: of.version, needed: ['customs', 'environment', 'police'], countersign: of.countersign });
  const party = await pass.city.desk('police').get(`tasks/${pass.task.id}`);
  assert.deepEqual(party.template, { code: DEPOT, title: of.title, version: of.version }, 'what it binds is told to who leads');
  assert.deepEqual(pass.task.enforcement.countersign.map((one) => [one.measure, one.by]), [['seal', 'police'], ['close', 'police']]);
  const short = await lead.ask('POST', 'tasks', { command_id: crypto.randomUUID(), id: crypto.randomUUID(), task_kind: 'enforcement', objective: 'Short', answer_by: pass.task.answer_by, template: { code: DEPOT, version: of.version }, parties: [{ agency: 'customs' }, { agency: 'environment' }] });
  assert.deepEqual([short.status, short.body.code, short.body.current], [422, 'party_missing', 'police']);
}

async function bound(pass) {
  const { t, fire, police, lead, task } = pass;
  await police.choose(task.number);
  await police.says(/By template\s+DEPOT v1: Illegal fuel depot/);
  await fire.choose(task.number);
  await fire.id('set-countersigning').click();
  assert.ok(await fire.id('rule-seal').isDisabled(), 'what the template demands cannot be unticked');
  await fire.id('rule-demanded-seal').waitFor();
  await looks(t, fire, 'templating-rules');
  await fire.id('rule-fine').check();
  await fire.id('form-send').click();
  await fire.receipt(`rules of countersigning, ${task.number}`);
  const less = await lead.ask('POST', `tasks/${task.id}/enforcement/rules`, { command_id: crypto.randomUUID(), version: 1, countersign: [{ measure: 'seal' }] });
  assert.deepEqual([less.status, less.body.code], [409, 'wrong_state'], less.text);
}

async function changed(pass) {
  const { t, fire, admin, incident } = pass;
  await fire.choose(incident.number);
  await line(fire, `propose ${DEPOT}`);
  await fire.id('propose-form').waitFor();
  const was = await admin.get('agencies/fire/settings');
  const templates = was.templates.templates.map((one) => (one.code === DEPOT ? { ...one, title: NEXT_TITLE, version: one.version + 1, answer_within_min: 45 } : one));
  await admin.command('agencies/fire/settings', { version: was.versions.templates ?? 0, templates: { templates } });
  await fire.id('template-changed').waitFor();
  await looks(t, fire, 'templating-changed');
  await fire.id('take-theirs').click();
  await until('the new text stands', async () => (await fire.id('template-changed').count()) === 0);
  await fire.says(NEXT_TITLE, fire.id('propose-form'));
  await fire.page.keyboard.press('Escape');
}

async function kept(pass) {
  const { t, browser, admin: api } = pass;
  const admin = await browser.seat('administrator of fire, templates', { width: 1400, height: 860 });
  await admin.signIn('fire.admin');
  await admin.id('admin-settings').click();
  await admin.id('section-templates').click();
  const depot = admin.page.locator(`[data-testid="task-template"][data-code="${DEPOT}"]`);
  await depot.locator('summary').first().click();
  await depot.getByTestId('template-fields').waitFor();
  await looks(t, admin, 'templating-settings');
  await depot.locator('summary').first().click();
  await admin.id('add-template').click();
  const fresh = admin.id('task-template').last();
  await fresh.getByTestId('template-code').fill(NEW.code);
  await fresh.getByTestId('template-title').fill(NEW.title);
  await fresh.getByTestId('template-kind').selectOption('disaster_response');
  await fresh.getByTestId('template-objective').fill(NEW.objective);
  await fresh.locator('[data-testid="add-party"][data-agency="P"]').click();
  await admin.id('section-save').click();
  await admin.id('section-saved').waitFor();
  const stored = await template(api, NEW.code);
  assert.deepEqual([stored.version, stored.task_kind, stored.objective, stored.parties.map((one) => one.agency)], [1, 'disaster_response', NEW.objective, ['police']]);
  await admin.context.close();
}

async function read({ t, fire, incident }) {
  await fire.choose(incident.number);
  await fire.page.keyboard.press('Control+KeyK');
  await fire.page.keyboard.type(`propose ${NEW.code}`);
  await fire.page.keyboard.press('Enter');
  await fire.id('propose-form').waitFor();
  assert.equal(await fire.id('by-template').inputValue(), NEW.code);
  await looks(t, fire, 'templating-palette');
  await fire.page.keyboard.press('Escape');
}
