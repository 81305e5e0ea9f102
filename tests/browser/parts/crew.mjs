/**
 * Called by `responding.mjs`: a crew of a disaster response. It reports into its sector, opens a shelter without a link, counts, moves on, and corrects
 * what was wrong.
 */
import assert from 'node:assert/strict';
import { until } from '../lib/until.mjs';
import { alarmed } from './aid.mjs';
import { inBoth } from './enforcing.mjs';
import { CHANNEL, EMPHASIS, GOALS, HALL, INCIDENT, ORDERED, SUPERVISOR, UNIT, WORK, WRONG, ours, row, stands } from './flood.mjs';
import { tablet } from './inspecting.mjs';

const TABLET = { width: 1024, height: 768 };

export async function reportedIn(pass) {
  const { t, browser, fire } = pass;
  const crew = pass.crew = await browser.seat('civil protection crew', { ...TABLET, hasTouch: true, permissions: ['geolocation'], geolocation: { longitude: INCIDENT.lon, latitude: INCIDENT.lat } });
  await crew.signIn('civil.otter1');
  await crew.id('field-accept').click();
  await crew.page.locator('[data-testid="field-work"][data-status="acknowledged"]').waitFor();
  await crew.says('In no sector yet', crew.id('no-sector'));
  await crew.says(EMPHASIS, crew.id('field-period'));
  for (const [n, [text]] of GOALS.entries()) await crew.says(text, row(crew, 'field-objective', n + 1));
  await crew.says(ORDERED, row(crew, 'field-evacuation', 1));
  await inBoth(t, crew, 'responding-field-begin');
  await row(crew, 'field-other-sector', 1).getByTestId('field-report-in').click();
  const sector = crew.page.locator('[data-testid="field-sector"][data-sector="1"][data-waits="false"]');
  for (const what of ['Underpass', WORK, CHANNEL, SUPERVISOR.name, SUPERVISOR.contact]) await crew.says(what, sector);
  await fire.page.locator(`[data-testid="sector"][data-number="1"] [data-testid="placed"][data-callsign="${UNIT}"]`).waitFor();
  await inBoth(t, crew, 'responding-field-sector');
}

/** Writes these into the form that is open, and reports them. */
async function count(seat, values) {
  for (const [figure, persons] of Object.entries(values)) await seat.id(`count-${figure}`).fill(String(persons));
  await seat.id('form-send').click();
}

export async function offline(pass) {
  const { t, crew, fire, lead, task, sectors } = pass;
  await crew.context.setOffline(true);
  await crew.id('field-open-shelter').click();
  await crew.id('shelter-name').fill(HALL);
  await crew.id('shelter-place').fill('Rue de la Colle 4');
  await crew.id('shelter-capacity').fill('29');
  await crew.id('shelter-capacity-more').click();
  await crew.id('shelter-facilities').fill('Showers, no kitchen');
  assert.equal(await crew.id('shelter-capacity').inputValue(), '30');
  await tablet(t, crew, 'responding-field-shelter-form');
  await crew.id('form-send').click();
  // What was just opened is shown, and says that nobody has heard of it.
  const opened = crew.page.locator('[data-testid="field-case"][data-item="shelter"][data-waits="true"]');
  await crew.says(HALL, opened);
  await crew.id('field-count').click();
  assert.equal(await crew.id('figures-source').inputValue(), UNIT, 'who counts is the source');
  assert.equal(await crew.id('count-missing').count(), 0, 'of a shelter only who stays there is counted');
  await tablet(t, crew, 'responding-field-count-form');
  await count(crew, { sheltered: 18 });
  await crew.says('18 of 30', crew.id('field-sheltered'));
  await crew.id('field-count').click();
  await count(crew, { sheltered: 30 });
  await crew.id('field-full').waitFor();
  await inBoth(t, crew, 'responding-field-full');
  await crew.id('field-change-shelter').click();
  await crew.id('shelter-capacity').fill('45');
  await crew.id('form-send').click();
  await crew.says('30 of 45', crew.id('field-sheltered'));
  await crew.id('case-close').click();

  await crew.id('field-report-figures').click();
  await crew.id('figures-about').selectOption(sectors[0].id);
  await crew.id('figures-estimate').check();
  await crew.id('count-trapped-more').click();
  await crew.id('count-trapped-more').click();
  assert.equal(await crew.id('count-trapped').inputValue(), '2');
  await tablet(t, crew, 'responding-field-figures-form');
  await count(crew, { rescued: 5 });
  await crew.id('field-report-figures').click();
  await count(crew, { missing: 7 });
  await until('four reports of figures wait', async () => await crew.page.locator('[data-testid="field-figures"][data-waits="true"]').count() === 4);

  // It moves on to where units wait, which is given up meanwhile.
  await crew.id('field-sector').locator('summary').click();
  await row(crew, 'field-other-sector', 2).getByTestId('field-report-in').click();
  await crew.page.locator('[data-testid="field-sector"][data-sector="2"][data-waits="true"]').waitFor();
  await tablet(t, crew, 'responding-field-offline');
  await row(fire, 'sector', 2).getByTestId('end-sector').click();
  await fire.id('reason-text').pressSequentially('The depot is under water, too');
  await fire.id('reason-send').click();
  await fire.receipt(`end of sector 2, ${task.number}`);
  assert.deepEqual([await ours(lead, task, 'shelter'), await ours(lead, task, 'figures')], [[], []], 'nobody has heard of it yet');
  pass.before = Date.now();
}

export async function heard(pass) {
  const { t, crew, fire, lead, task, sectors } = pass;
  await crew.context.setOffline(false);
  const figures = await until('the server has all figures', async () => {
    const all = await ours(lead, task, 'figures');
    return all.length === 4 && all;
  });
  const [shelter] = await ours(lead, task, 'shelter');
  assert.deepEqual([shelter.number, shelter.agency, shelter.name, shelter.capacity, shelter.facilities, shelter.version, shelter.sheltered.count, shelter.is_full], [1, 'civil', HALL, 45, 'Showers, no kitchen', 1, 30, false]);
  assert.ok(Math.abs(shelter.at.lon - INCIDENT.lon) < 0.001 && Math.abs(shelter.at.lat - INCIDENT.lat) < 0.001, 'it is where the crew was');
  assert.ok([shelter.opened_at, shelter.sheltered.at, ...figures.map((one) => one.counted_at)].every((at) => Date.parse(at) < pass.before), 'it was when it was done, not when it was heard of');
  assert.deepEqual(figures.map((one) => [one.about, one.values, one.source, one.is_estimate]), [[shelter.id, { sheltered: 18 }, UNIT, false], [shelter.id, { sheltered: 30 }, UNIT, false], [sectors[0].id, { trapped: 2, rescued: 5 }, UNIT, true], [undefined, { missing: 7 }, UNIT, false]]);

  const refused = crew.page.locator('[data-testid="case-refused"][data-what="place-unit"]');
  await refused.waitFor();
  await crew.says(`${UNIT} into sector 2`, refused);
  await crew.says('It has ended', refused.getByTestId('refused-why'));
  // It is where it was: it never left.
  await crew.page.locator('[data-testid="field-sector"][data-sector="1"]').waitFor();
  await inBoth(t, crew, 'responding-field-refused');
  await refused.getByTestId('refused-dismiss').click();
  await refused.waitFor({ state: 'detached' });
  await fire.says('30 of 45', row(fire, 'shelter', 1));
  pass.shelter = shelter;
}

export async function corrected(pass) {
  const { t, crew, fire, lead, medical, task, evacuation } = pass;
  const wrong = row(crew, 'field-figures', 4);
  await wrong.getByTestId('field-withdraw').click();
  await crew.id('reason-text').pressSequentially(WRONG);
  await crew.id('reason-send').click();
  await crew.says(WRONG, wrong);
  await stands(fire, 'missing', 'civil').waitFor({ state: 'detached' });
  await row(crew, 'field-evacuation', 1).getByTestId('field-count-out').click();
  assert.equal(await crew.id('figures-about').inputValue(), evacuation.id);
  await count(crew, { evacuated: 26 });
  await crew.says('26 of 40', row(crew, 'field-evacuation', 1));
  await fire.says('26 of 40', row(fire, 'evacuation', 1));
  await row(crew, 'field-shelter', 1).click();
  await crew.id('field-count').click();
  await count(crew, { sheltered: 45 });
  await crew.id('field-full').waitFor();
  await crew.id('case-close').click();
  await crew.id('field-figures').first().scrollIntoViewIfNeeded();
  await inBoth(t, crew, 'responding-field-figures');
  await fire.page.locator('[data-testid="shelter"][data-number="1"][data-full="true"]').waitFor();
  await alarmed(fire, 'shelter_full', async (alarm) => {
    await fire.says('A shelter is full', alarm);
    await fire.says(HALL, alarm);
  });
  assert.ok((await medical.list('alarms')).every((one) => one.alarm_kind !== 'shelter_full'), 'it is the lead’s alone');
  const withdrawn = (await ours(lead, task, 'figures')).find((one) => one.withdrawn !== undefined);
  assert.deepEqual([withdrawn.number, withdrawn.values, withdrawn.withdrawn.agency, withdrawn.withdrawn.reason], [4, { missing: 7 }, 'civil', WRONG]);
}
