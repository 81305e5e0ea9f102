/**
 * A joint enforcement: a rule of countersigning, measures and evidence from a tablet without a link, what the register refuses and what the legal desk
 * reviews, a second agency's signature, evidence that changes hands with a chain that anybody can recompute, a referral, and the record on paper.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { played } from '../lib/played.mjs';
import { ROOT, settings } from '../lib/settings.mjs';
import { until } from '../lib/until.mjs';
import { picture, tablet } from './inspecting.mjs';
import { looks } from './leading.mjs';
import { addParty, assertSilent } from './path.mjs';

const INCIDENT = { incident_type: 'inspection', priority: 4, lon: 7.4246, lat: 43.7346, place: 'Quai Rainier, boat sheds', narrative: 'Gas bottles are filled in a shed' };
const OBJECTIVE = 'Put an end to the filling of gas bottles in the sheds';
const BASIS = 'City ordinance 12 on fuel storage';
const UNIT = 'Heron 12';
const KEEPER = 'Shed 4, keeper Louis Arnaud';
/** Its text ended in 2019: fire flags what cites it. */
const OLD = 'CO-12/09';
const NEW = 'FSA-7';
const BOTTLES = 'Two gas bottles of 13 kg, refilled by hand';
const SEAL = 'MC-004711';
const SHED = 'Shed 5, nobody there';
const NOTE = 'The text that replaced it says the same; the fine stands.';
const HANDED = 'At the barrier of the quay';
const COUNTED = 'Counted by both';
const CASE = 'Trade in gas without a permit, and what was found';
const REFERENCE = 'ENV-2026-118';
const OUTCOME = 'The dealer was fined and the depot is emptied.';
const OPENED = 'The owner has cleared it';
const NO_PERMIT = 'We have no file of that shed';
const CHECK = 'tests/enforcement/recompute.mjs';
const LANES = [['F', 'rescue'], ['P', 'patrol'], ['T', 'customs check'], ['E', 'environment inspection']];

export async function enforcing(t, world) {
  mkdirSync(settings.shots, { recursive: true });
  const { browser, city } = world;
  const [fire, police] = world.people;
  const pass = { t, browser, city, fire, police, lead: city.desk('fire') };
  pass.incident = await pass.lead.make('incidents', INCIDENT);
  for (const agency of ['customs', 'environment']) {
    pass[agency] = await browser.seat(`${agency} desk`, { width: 1400, height: 860 });
    await pass[agency].signIn(`${agency}.commander`);
  }
  await t.test('an enforcement is proposed to three agencies, accepted, and one of its measures is to be countersigned', () => agreed(pass));
  await t.test('a tablet without a link takes a measure, collects evidence and photographs it', () => taken(pass));
  await t.test('once it is back all of it counts, and what is against the rules is refused with its words', () => heard(pass));
  await t.test('the legal desk hears that a measure is flagged, and reviews it', () => reviewed(pass));
  await t.test('another agency countersigns, one refuses to, and the crew lifts what nobody signed', () => signed(pass));
  await t.test('evidence is handed over and signed in, and its chain is recomputed by a script of its own', () => handedOver(pass));
  await t.test('a case is referred, accepted and closed', () => referred(pass));
  await t.test('who is not in it sees nothing of it', () => hidden(pass));
  await t.test('the record of the enforcement is read and printed', () => printed(pass));
  await t.test('the register of instruments is kept in the settings', () => register(pass));
  await played(pass.lead, pass.task.id, [fire, police, pass.crew, pass.customs, pass.environment]);
  for (const seat of [pass.crew, pass.customs, pass.environment]) await seat.context.close();
  await home(pass);
}

const row = (seat, kind, number) => seat.page.locator(`[data-testid="${kind}"][data-number="${number}"]`);
const ours = async (desk, task, kind) => (await desk.list('task-items')).filter((one) => one.task === task.id && one.item === kind).sort((a, b) => a.number - b.number);

async function agreed(pass) {
  const { t, fire, police, lead, city, incident } = pass;
  await fire.choose((await lead.get(`incidents/${incident}`)).number);
  await fire.id('propose-task').click();
  await fire.page.getByLabel('Objective').fill(OBJECTIVE);
  await fire.page.getByLabel('Kind of work').selectOption('enforcement');
  await fire.page.getByLabel('Place', { exact: true }).fill(INCIDENT.place);
  await fire.page.getByLabel('Legal basis').fill(BASIS);
  for (const [code, capability] of LANES) await addParty(fire, code, capability, 1);
  await fire.id('propose-send').click();
  await fire.receipt(`propose: ${OBJECTIVE}`);
  const { id, number } = (await lead.list('tasks')).find((one) => one.objective === OBJECTIVE);
  await police.choose(number);
  await police.id('accept-task').click();
  await police.receipt(`accept ${number}`);
  for (const agency of ['customs', 'environment']) await city.desk(agency).command(`tasks/${id}/answer`, { version: (await lead.get(`tasks/${id}`)).version, answer: 'accept' });
  await fire.choose(number);
  await fire.says('Agreed', fire.id('task-phase'));
  assert.equal(await fire.id('take-measure').count(), 0, 'nothing is taken before the work begins');

  await fire.id('set-countersigning').click();
  await fire.id('rule-fine').check();
  await fire.id('rule-by-fine').selectOption('police');
  await looks(t, fire, 'enforcing-rules');
  await fire.id('form-send').click();
  await fire.receipt(`rules of countersigning, ${number}`);
  await police.says(/Fine \(.*Police/, police.id('countersigning'));
  assert.equal(await police.id('set-countersigning').count(), 0, 'only who leads sets the rule');

  await fire.id('mobilize-task').click();
  await fire.receipt(`mobilise ${number}`);
  const unit = (await city.own('fire')).find((one) => one.callsign === UNIT);
  await lead.command(`tasks/${id}/send`, { units: [{ id: randomUUID(), unit: unit.id }] });
  await fire.id('start-task').click();
  await fire.receipt(`start ${number}`);
  await fire.id('take-measure').waitFor();
  pass.task = await lead.get(`tasks/${id}`);
  assert.deepEqual([pass.task.phase, pass.task.enforcement], ['in_progress', { countersign: [{ measure: 'fine', by: 'police' }], version: 1, measures: 0, evidence: 0, referrals: 0 }]);
}

async function taken(pass) {
  const { t, browser, lead, task } = pass;
  const crew = pass.crew = await browser.seat('fire crew at the sheds', { width: 1024, height: 768, hasTouch: true, permissions: ['geolocation'], geolocation: { longitude: INCIDENT.lon, latitude: INCIDENT.lat } });
  await crew.signIn('fire.heron12');
  await crew.id('field-accept').click();
  await crew.page.locator('[data-testid="field-work"][data-status="acknowledged"]').waitFor();
  await crew.id('field-take-measure').waitFor();
  await tablet(t, crew, 'enforcing-field-begin');

  await crew.context.setOffline(true);
  await crew.id('field-take-measure').click();
  await crew.id('measure-fine').click();
  await crew.id('measure-against').fill(KEEPER);
  await crew.id('measure-instrument').selectOption(OLD);
  await crew.id('fine-amount').fill('350');
  await crew.page.locator('[data-testid="judged"][data-concerns="expired"][data-verdict="flag"]').waitFor();
  await crew.says('Police has to sign it, too', crew.id('measure-countersigned'));
  await crew.id('measure-what').fill('He filled them in front of us');
  await tablet(t, crew, 'enforcing-field-measure');
  await crew.id('form-send').click();
  // What was just taken is opened, and says that nobody has heard of it.
  const opened = crew.page.locator('[data-testid="field-case"][data-item="measure"][data-waits="true"]');
  await opened.waitFor();
  await crew.says(/\bwaiting\b/, opened);
  await crew.id('field-collect-by').click();
  await crew.id('evidence-what').fill(BOTTLES);
  await crew.id('evidence-seal').fill(SEAL);
  assert.equal(await crew.id('evidence-holder').inputValue(), UNIT, 'who collects it keeps it');
  await tablet(t, crew, 'enforcing-field-evidence');
  await crew.id('form-send').click();
  const evidence = crew.page.locator('[data-testid="field-case"][data-item="evidence"][data-waits="true"]');
  await evidence.waitFor();
  await crew.id('evidence-file-input').setInputFiles({ name: 'bottles.png', mimeType: 'image/png', buffer: picture() });
  await crew.says('bottles.png', crew.id('evidence-file-waits'));
  await tablet(t, crew, 'enforcing-field-offline');

  // Nothing of the register permits that: it is said while it is written, and kept all the same.
  await crew.id('case-close').click();
  await crew.id('field-take-measure').click();
  await crew.id('measure-seal').click();
  await crew.id('measure-against').fill(SHED);
  await crew.page.locator('[data-testid="judged"][data-concerns="no_instrument"][data-verdict="refuse"]').waitFor();
  await crew.id('form-send').click();
  await crew.says(SHED, crew.id('field-enforcement'));
  assert.deepEqual([await ours(lead, task, 'measure'), await ours(lead, task, 'evidence')], [[], []], 'nobody has heard of it yet');
  pass.before = Date.now();
}

async function heard(pass) {
  const { t, crew, lead, task } = pass;
  await crew.context.setOffline(false);
  const evidence = await until('the server has the evidence and its picture', async () => (await ours(lead, task, 'evidence')).find((one) => one.attachments.length === 1));
  const [measure] = await ours(lead, task, 'measure');
  assert.deepEqual([measure.number, measure.measure, measure.fine, measure.concerns, measure.state, measure.instrument.code, measure.countersign.by], [1, 'fine', { amount: 35_000, currency: 'EUR' }, ['expired'], 'awaiting_countersignature', OLD, 'police']);
  assert.ok(Date.parse(measure.taken_at) < pass.before, 'it was taken when it was done, not when it was heard of');
  assert.deepEqual([evidence.what, evidence.seal, evidence.measure, evidence.custody.map((one) => [one.agency, one.holder]), evidence.attachments[0].name], [BOTTLES, SEAL, measure.id, [['fire', UNIT]], 'bottles.png']);

  const refused = crew.page.locator('[data-testid="case-refused"][data-code="unlawful"]');
  await refused.waitFor();
  await crew.says('Refused by our agency’s rules: No instrument is cited', refused);
  await crew.says(SHED, refused);
  await inBoth(t, crew, 'enforcing-field-refused');
  await crew.id('refused-again').click();
  assert.deepEqual([await crew.id('measure-against').inputValue(), await crew.id('measure-seal').getAttribute('aria-pressed')], [SHED, 'true'], 'what was typed is there again');
  await crew.id('measure-instrument').selectOption(NEW);
  await crew.page.locator('[data-testid="judged"][data-verdict="none"]').waitFor();
  await crew.id('form-send').click();
  await until('the seal stands, and waits for a second agency', async () => (await ours(lead, task, 'measure'))[1]?.state === 'awaiting_countersignature');
  await refused.waitFor({ state: 'detached' });
  await row(crew, 'field-measure', 2).waitFor();
  Object.assign(pass, { measure, evidence });
}

async function reviewed(pass) {
  const { t, browser, fire, lead, task } = pass;
  const legal = await browser.seat('legal desk of fire', { width: 1400, height: 860 });
  await legal.signIn('fire.legal');
  const alarm = legal.page.locator('[data-testid="alarm"][data-kind="measure_flagged"]');
  await alarm.waitFor();
  await alarm.getByRole('button', { name: 'Go to' }).click();
  const waits = row(legal, 'waits-review', 1);
  await legal.says('The instrument was no longer in force', waits);
  await looks(t, legal, 'enforcing-legal');
  await waits.getByTestId('waits-review-measure').click();
  await legal.says(KEEPER, legal.id('measure-said'));
  await legal.says('Say whether it is upheld', legal.id('form-review_measure'));
  await legal.id('upheld').click();
  await legal.id('review-note').pressSequentially(NOTE);
  await looks(t, legal, 'enforcing-review');
  await legal.id('form-send').click();
  await waits.waitFor({ state: 'detached' });
  await alarm.waitFor({ state: 'detached' });
  await fire.choose(task.number);
  await row(fire, 'measure', 1).locator('summary').click();
  await fire.says('Upheld', row(fire, 'measure', 1).getByTestId('review'));
  const [{ review }] = await ours(lead, task, 'measure');
  assert.deepEqual([review.upheld, review.note], [true, NOTE]);
  await legal.context.close();
}

async function signed(pass) {
  const { t, police, customs, crew, lead, task } = pass;
  await police.choose(task.number);
  const waits = row(police, 'waits-sign', 1);
  await waits.getByTestId('waits-countersign').click();
  await police.says(KEEPER, police.id('measure-said'));
  await police.id('countersign-note').fill('Seen by our patrol');
  await looks(t, police, 'enforcing-countersign');
  await police.id('form-send').click();
  await police.receipt(`countersignature of measure 1, ${task.number}`);
  await waits.waitFor({ state: 'detached' });

  await customs.choose(task.number);
  assert.equal(await row(customs, 'waits-sign', 1).count(), 0, 'who is named signs, and nobody else');
  await row(customs, 'waits-sign', 2).getByTestId('waits-refuse-countersign').click();
  await customs.id('reason-text').pressSequentially(NO_PERMIT);
  await customs.id('reason-send').click();
  await customs.receipt(`refusal to countersign measure 2, ${task.number}`);
  await row(crew, 'field-measure', 2).click();
  await crew.says(NO_PERMIT, crew.id('field-case'));
  await inBoth(t, crew, 'enforcing-field-contested');
  await crew.id('field-lift').click();
  await crew.id('reason-text').pressSequentially(OPENED);
  await crew.id('reason-send').click();
  await crew.says(OPENED, crew.id('lifted'));
  const states = await until('it is lifted', async () => {
    const found = (await ours(lead, task, 'measure')).map((one) => one.state);
    return found[1] === 'lifted' && found;
  });
  assert.deepEqual(states, ['in_force', 'lifted']);
}

async function handedOver(pass) {
  const { t, crew, customs, fire, lead, task, city } = pass;
  await crew.id('case-close').click();
  await row(crew, 'field-evidence', 1).click();
  await crew.id('field-hand-over').click();
  await crew.id('offer-agency').selectOption('customs');
  await crew.id('offer-note').fill(HANDED);
  await tablet(t, crew, 'enforcing-field-offer');
  await crew.id('form-send').click();
  const waits = row(customs, 'waits-custody', 1);
  await customs.says(HANDED, waits);
  await waits.getByTestId('waits-receive').click();
  await customs.id('receive-holder').fill('Store of the customs house, shelf 3');
  await customs.says('Say whether its seal is intact', customs.id('form-receive_evidence'));
  await customs.id('seal-intact').click();
  await customs.id('receive-note').fill(COUNTED);
  await looks(t, customs, 'enforcing-receive');
  await customs.id('form-send').click();
  await customs.receipt(`signing in evidence 1, ${task.number}`);

  for (const seat of [customs, fire]) {
    await row(seat, 'evidence', 1).locator('summary').click();
    await until(`two steps at ${seat.name}`, async () => await row(seat, 'evidence', 1).getByTestId('custody-step').count() === 2);
    await row(seat, 'evidence', 1).locator('[data-testid="chain-said"][data-fits="true"]').waitFor();
    await seat.says('Chain verified: recomputed here, 2 steps.', row(seat, 'evidence', 1));
  }
  await row(customs, 'evidence', 1).getByTestId('chain').scrollIntoViewIfNeeded();
  await looks(t, customs, 'enforcing-custody');
  await inBoth(t, crew, 'enforcing-field-custody');
  const file = join(settings.shots, 'enforcing-custody.json');
  writeFileSync(file, JSON.stringify([...await ours(lead, task, 'evidence'), ...await ours(city.desk('customs'), task, 'evidence')]));
  if (!existsSync(join(ROOT, CHECK))) t.diagnostic(`not recomputed: there is no ${CHECK}`);
  else assert.match(execFileSync(process.execPath, [join(ROOT, CHECK), file], { encoding: 'utf8' }), /^2 chains, 2 equal/);
}

async function referred(pass) {
  const { t, fire, environment, lead, task, measure, evidence } = pass;
  await fire.id('refer-case').click();
  await fire.id('refer-to').selectOption('environment');
  for (const { id } of [measure, evidence]) await fire.page.locator(`[data-testid="refer-item"][data-item="${id}"]`).check();
  await fire.id('refer-what').pressSequentially(CASE);
  await looks(t, fire, 'enforcing-refer');
  await fire.id('form-send').click();
  await fire.receipt(/referral to .*Environment/);
  await environment.choose(task.number);
  await environment.says(CASE, row(environment, 'waits-referral', 1));
  await row(environment, 'waits-referral', 1).getByTestId('waits-answer-referral').click();
  await environment.id('referral-reference').fill(REFERENCE);
  await environment.id('form-send').click();
  await environment.receipt(`answer to referral 1, ${task.number}`);
  await row(fire, 'referral', 1).locator('summary').click();
  await fire.says(REFERENCE, row(fire, 'referral', 1));
  await row(environment, 'referral', 1).locator('summary').click();
  await row(environment, 'referral', 1).getByTestId('close-referral').click();
  await environment.id('referral-outcome-text').pressSequentially(OUTCOME);
  await environment.id('form-send').click();
  await environment.receipt(`outcome of referral 1, ${task.number}`);
  await fire.says(OUTCOME, row(fire, 'referral', 1));
  const [referral] = await ours(lead, task, 'referral');
  assert.deepEqual([referral.state, referral.to, referral.reference, referral.items.length], ['closed', 'environment', REFERENCE, 2]);
  await looks(t, fire, 'enforcing-done');
}

/** The market inspection is asked for nothing. */
async function hidden({ browser, city, task, evidence, measure }) {
  const stranger = await browser.seat('market desk', { width: 1400, height: 800, prefs: { listView: true } });
  await stranger.signIn('food.commander');
  await stranger.id('list-twin').waitFor();
  const secrets = [OBJECTIVE, KEEPER, BOTTLES, SEAL, CASE, REFERENCE, task.number];
  assertSilent(await stranger.text(), secrets, 'the market desk');
  const api = city.desk('food');
  assertSilent(JSON.stringify(await api.get('snapshot')), [...secrets, task.id, evidence.id, measure.id], 'what the server sends to the market desk');
  for (const path of [`tasks/${task.id}`, `task-items/${evidence.id}`]) assert.equal((await api.ask('GET', path)).status, 404);
  await stranger.context.close();
}

async function printed({ t, police }) {
  await police.id('show-enforcement-sheet').click();
  const sheet = police.id('enforcement-sheet');
  for (const what of [OBJECTIVE, BASIS, KEEPER, OLD, NOTE, 'Seen by our patrol', SHED, NO_PERMIT, OPENED, BOTTLES, SEAL, 'bottles.png', COUNTED, REFERENCE, OUTCOME, 'Chain verified']) await police.says(what, sheet);
  await looks(t, police, 'enforcing-sheet');
  await police.page.emulateMedia({ media: 'print' });
  assert.equal(await police.page.locator('.seat').isVisible(), false, 'nothing of the desk is on paper');
  assert.equal(await police.id('print-sheet').isVisible(), false);
  const pdf = await police.page.pdf({ path: join(settings.shots, 'enforcing-sheet.pdf'), format: 'A4' });
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
  assert.ok(pages >= 1 && pages <= 4, `what belongs together stands together: ${pages}`);
  await police.page.emulateMedia({ media: 'screen' });
  await police.page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
}

async function register({ t, browser }) {
  const admin = await browser.seat('administrator of fire', { width: 1400, height: 860 });
  await admin.signIn('fire.admin');
  await admin.id('admin-settings').click();
  await admin.id('section-enforcement').click();
  await admin.page.locator(`[data-testid="instrument"][data-code="${OLD}"]`).waitFor();
  await looks(t, admin, 'enforcing-register');
  await admin.context.close();
}

/** Nobody is left out, and nothing is in custody. */
async function home({ lead, city, task, evidence, incident }) {
  await city.desk('customs').command(`task-items/${evidence.id}/release`, { how: 'forfeited', note: 'By order of the court' });
  await lead.command(`tasks/${task.id}/complete`);
  for (const one of (await lead.list('assignments')).filter((it) => it.task === task.id && it.status !== 'cleared')) await lead.command(`assignments/${one.id}/status`, { to: 'cleared', by_radio: true });
  await lead.command(`tasks/${task.id}/step`, { step: 'close' });
  await lead.command(`incidents/${incident}/state`, { to: 'cancelled', reason: 'The sheds are empty' });
}

/** A tablet in English and in Arabic. */
export async function inBoth(t, seat, name) {
  for (const language of ['en', 'ar']) {
    await seat.page.locator('#field-language').selectOption(language);
    await seat.page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
    await tablet(t, seat, `${name}-${language}`);
  }
  await seat.page.locator('#field-language').selectOption('en');
  await seat.page.locator('html[lang="en"]').waitFor({ state: 'attached' });
}
