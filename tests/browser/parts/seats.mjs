/** Every seat and dialog in the lively picture: checked by axe in English and Arabic, and photographed as people see it. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../lib/axe.mjs';
import { FIRST_REST_MS } from '../lib/pulse.mjs';
import { settings } from '../lib/settings.mjs';

const LANGUAGES = ['en', 'ar'];
const TABLET = { width: 1024, height: 768 };
const DESK = { width: 1400, height: 860 };
const SCREEN = { width: 1920, height: 1080 };

/** What axe found, for the figure. */
export const found = { grave: 0, screens: 0 };

export async function seats(t, world) {
  mkdirSync(settings.shots, { recursive: true });
  const [fire, police, ambulance, crew, wall] = world.people;
  await ambulance.context.close();
  await Promise.all([fire, police, crew, wall].map((one) => one.comeBack()));
  world.spots = { 'Falcon 1': [world.story.incident.lon + 0.0009, world.story.incident.lat + 0.0005] };
  const axe = (name, seat) => t.test(`axe: ${name}`, async () => {
    const { grave, lesser } = await check(seat.page);
    found.screens += 1;
    found.grave += grave.length;
    for (const one of lesser) t.diagnostic(`${name}, lesser: ${one}`);
    assert.deepEqual(grave, []);
  });

  await signInPage(world, axe);
  await world.city.askJointly(world.incidents[4]);
  await world.city.send('police', 'Falcon 1', { task: world.story.task.id });
  for (const language of LANGUAGES) {
    await world.city.place(world.spots);
    await desks(fire, world, axe, language);
    await dialogs(fire, world, axe, language);
  }
  await police.page.setViewportSize(SCREEN);
  await police.button('Day').click();
  await police.choose(world.story.task.number);
  await shot(police, 'desk-day-en');
  await police.context.close();
  await fire.context.close();

  await world.city.place(world.spots);
  await crew.id('field-accept').click();
  await crew.id('step-en_route').waitFor();
  await field(crew, axe);
  await wall.page.setViewportSize(SCREEN);
  for (const language of LANGUAGES) {
    await preset(wall, language);
    await wall.live();
    // Fresh fixes: old ones are drawn as such, and only one language would show it.
    await world.city.place(world.spots);
    await axe(`wall, ${language}`, wall);
    await shot(wall, `wall-${language}`, FIRST_REST_MS);
  }
}

async function signInPage(world, axe) {
  const door = await world.browser.seat('sign-in', SCREEN);
  await door.page.goto('/');
  for (const language of LANGUAGES) {
    await preset(door, language);
    await door.id('demo-account').first().waitFor();
    await axe(`sign-in, ${language}`, door);
    await shot(door, `sign-in-${language}`);
  }
  await door.context.close();
}

/** The story's task is open on the lead's desk, wide and narrow. */
async function desks(seat, world, axe, language) {
  await seat.page.setViewportSize(SCREEN);
  await pick(seat, 'bar-language', language);
  await seat.row(world.story.task.number).click();
  await seat.id('task-panel').waitFor();
  await axe(`desk, ${language}`, seat);
  await shot(seat, `desk-night-${language}`);
  await seat.page.setViewportSize(TABLET);
  await seat.page.getByRole('tab').first().waitFor();
  await axe(`narrow desk, ${language}`, seat);
  await shot(seat, `desk-night-${language}-1024`);
  await seat.page.setViewportSize(DESK);
  await seat.row(world.story.task.number).waitFor();
}

async function dialogs(seat, world, axe, language) {
  const { page } = seat;
  for (const [name, keys] of [['palette', 'Control+k'], ['help', 'Shift+Slash']]) {
    await page.keyboard.press(keys);
    await page.getByRole('dialog').waitFor();
    await axe(`${name}, ${language}`, seat);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await agreements(seat, axe, language);
  await page.keyboard.press('n');
  await seat.id('report-form').waitFor();
  await axe(`report form, ${language}`, seat);
  await page.keyboard.press('Escape');
  // The first Escape closes the form from inside a field; keys of the desk work outside of it.
  await seat.row(world.story.task.number).click();
  await page.keyboard.press('p');
  await seat.id('propose-form').waitFor();
  await page.locator('[data-testid="add-party"]').nth(1).click();
  await axe(`task form, ${language}`, seat);
  await seat.id('ask-row').getByRole('button').click();
  await seat.row(world.story.task.number).click();
}

/** The register stands over the desk; the founding agreement is always in it (G10). Two Escapes lead back. */
async function agreements(seat, axe, language) {
  await seat.page.keyboard.press('v');
  await seat.id('agreement-row').first().click();
  await seat.id('agreement-page').waitFor();
  await axe(`agreements, ${language}`, seat);
  await seat.page.keyboard.press('Escape');
  await seat.page.keyboard.press('Escape');
  await seat.id('agreements').waitFor({ state: 'detached' });
}

async function field(crew, axe) {
  for (const language of [...LANGUAGES, 'vi']) {
    await pick(crew, 'field-language', language);
    for (const theme of ['night', 'day']) {
      if (await crew.page.locator(`html[data-theme="${theme}"]`).count() === 0) await crew.id('field-theme').click();
      await crew.page.locator(`html[data-theme="${theme}"]`).waitFor({ state: 'attached' });
      if (language !== 'vi') await axe(`field, ${theme}, ${language}`, crew);
      await shot(crew, `field-${theme}-${language}`);
    }
  }
}

/** Chooses the language where a person chooses it. */
async function pick(seat, id, language) {
  await seat.page.locator(`#${id}`).selectOption(language);
  await turned(seat, language);
}

/** Where no one can choose: what was set on this screen before. */
async function preset(seat, language) {
  await seat.page.evaluate((kept) => localStorage.setItem('muster.prefs', kept), JSON.stringify({ theme: 'night', language, numerals: 'latn', singleKeys: true, sound: false, listView: false }));
  await seat.page.reload();
  await turned(seat, language);
}

function turned(seat, language) {
  return seat.page.locator(`html[lang="${language}"][dir="${language === 'ar' ? 'rtl' : 'ltr'}"]`).waitFor({ state: 'attached' });
}

async function shot(seat, name, restMs) {
  await seat.page.evaluate(() => document.fonts.ready);
  if (await seat.id('map').count() > 0) await seat.mapAtRest(restMs);
  await seat.page.screenshot({ path: join(settings.shots, `${name}.png`) });
}
