/** Two legal desks and a commander: an agreement from a template, previewed, signed by all, activated and suspended, and what others see of it. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from '../lib/api.mjs';
import { check } from '../lib/axe.mjs';
import { settings } from '../lib/settings.mjs';
import { until } from '../lib/until.mjs';
import { register } from './register.mjs';
import { found } from './seats.mjs';

const TITLE = 'Mutual aid during a declared disaster';
/** They sign as well; not on a screen. */
const OTHERS = ['ambulance.legal', 'civil.legal', 'eoc.legal', 'shoreaid.legal'];

export async function papers(t, world) {
  mkdirSync(settings.shots, { recursive: true });
  const { browser, server } = world;
  const fire = await browser.seat('legal desk of fire', { width: 1920, height: 1080 });
  await fire.signIn('fire.legal');
  await fire.page.keyboard.press('v');
  await fire.id('agreements').waitFor();
  await t.test('a template is filled in and previewed before anybody knows of it', () => drafted(t, fire));
  await t.test('all legal desks sign, two of them on their screens', () => signed(browser, server, fire));
  await t.test('a commander activates it, and helpers see units until it is suspended', () => activated(browser, server, fire));
  await t.test('the matrix says who shares what', () => matrix(t, fire));
  await register(t, server, fire, looks);
  await fire.context.close();
}

async function drafted(t, fire) {
  await fire.id('draft-agreement').click();
  await fire.id('template-choice').selectOption('mutual_aid_disaster');
  await fire.id('template-use').click();
  await until('the title is filled in', async () => (await fire.id('draft-title').inputValue()) === TITLE);
  await fire.id('preview-toggle').click();
  await fire.id('preview-viewer').selectOption('shoreaid');
  await fire.id('preview-activated').selectOption('yes');
  await fire.id('preview-ask').click();
  await fire.says(/would be seen/, fire.id('preview-list'));
  const text = await fire.id('preview-list').innerText();
  assert.match(text, /position as a cell of 1 km/, 'no finer than the template says');
  await fire.id('draft-send').click();
  await fire.id('agreement-page').waitFor();
  await fire.id('preview-toggle').click();
  await fire.id('preview-viewer').selectOption('shoreaid');
  await fire.id('preview-activated').selectOption('yes');
  await fire.says(/would be seen/, fire.id('preview-list'));
  await looks(t, fire, 'agreement-preview');
}

async function sign(seat) {
  await seat.id('sign-agreement').click();
  await seat.id('sign-read').check();
  await seat.id('form-send').click();
  await seat.id('form-sign_agreement').waitFor({ state: 'detached' });
}

async function signed(browser, server, fire) {
  await fire.id('propose-agreement').click();
  await sign(fire);
  const police = await browser.seat('legal desk of police', { width: 1400, height: 860 });
  await police.signIn('police.legal');
  await police.page.keyboard.press('v');
  await police.page.getByTestId('agreement-row').filter({ hasText: TITLE }).click();
  await sign(police);
  for (const account of OTHERS) {
    const api = await Api.signIn(server.url, account);
    const one = (await api.list('agreements')).find((it) => it.next?.title === TITLE);
    await api.command(`agreements/${one.id}/sign`, { version: one.next.version });
  }
  await fire.says(/in force since/, fire.id('agreement-page'));
  await police.context.close();
}

async function activated(browser, server, fire) {
  const helper = await Api.signIn(server.url, 'shoreaid.commander');
  const seen = async () => (await helper.list('units')).filter((unit) => unit.agency === 'fire' && unit.handle !== undefined).length;
  const before = await seen();
  const commander = await browser.seat('commander of fire', { width: 1400, height: 860 });
  await commander.signIn('fire.commander');
  await commander.page.keyboard.press('v');
  await commander.page.getByTestId('agreement-row').filter({ hasText: TITLE }).click();
  await commander.id('activate-agreement').click();
  await commander.id('open-reason').fill('Disaster declared: flood at the harbour');
  await commander.id('form-send').click();
  await until('helpers see the units', async () => (await seen()) > before);
  await commander.id('suspend-agreement').click();
  await commander.id('reason-text').fill('Somebody read what they should not have');
  await commander.id('reason-send').click();
  await until('helpers see them no more', async () => (await seen()) === before);
  await fire.says(/Suspended by/, fire.id('agreement-page'));
  await commander.page.getByTestId('resume-agreement').click();
  await fire.says(/in force since/, fire.id('agreement-page'));
  await commander.context.close();
}

async function matrix(t, fire) {
  await fire.id('open-matrix').click();
  await fire.says(/Units, exact \(under conditions\)/, fire.id('matrix-police-fire'));
  await looks(t, fire, 'sharing-matrix');
  await fire.id('matrix-police-fire').getByRole('button', { name: TITLE }).click();
  await fire.id('agreement-page').waitFor();
}

/** Checked by axe in both directions, and photographed as people see it, wide and narrow. */
async function looks(t, seat, name) {
  for (const language of ['en', 'ar']) {
    await choose(seat, language);
    const { grave, lesser } = await check(seat.page);
    found.screens += 1;
    found.grave += grave.length;
    for (const one of lesser) t.diagnostic(`${name}, ${language}, lesser: ${one}`);
    assert.deepEqual(grave, []);
    for (const [width, height] of [[1920, 1080], [1024, 768]]) {
      await seat.page.setViewportSize({ width, height });
      await seat.page.evaluate(() => document.fonts.ready);
      await seat.page.screenshot({ path: join(settings.shots, `${name}-${language}-${width}.png`) });
    }
  }
  await seat.page.setViewportSize({ width: 1920, height: 1080 });
  await choose(seat, 'en');
}

async function choose(seat, language) {
  await seat.page.locator('#bar-language').evaluate((node, value) => {
    node.value = value;
    node.dispatchEvent(new Event('change', { bubbles: true }));
  }, language);
  await seat.page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
}
