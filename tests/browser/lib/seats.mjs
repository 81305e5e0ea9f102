/** A person at a screen: a browser context of its own, watched for everything that must not happen in it. */
import { isAtRest, pulse } from './pulse.mjs';
import { fromConsole, settings } from './settings.mjs';
import { LIMIT_MS, until } from './until.mjs';

const { chromium } = fromConsole('playwright-core');

/**
 * Drawing in software, so that a machine without a graphics card shows the same. The map needs WebGL in software; the pages themselves
 * are put together without it, which takes an eighth of the time for a screenshot.
 */
const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu-compositing', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
/** The browser's own line about an answer that is no 2xx, or about a line that is down: not an error of the page. */
const TOLD_BY_BROWSER = /^Failed to load resource|^WebSocket connection to .* failed/;
/** The browser tells the page; the page tells its console, where it is heard. */
const WATCH_POLICY = () => addEventListener('securitypolicyviolation', (event) => console.error(`policy broken: ${event.violatedDirective} ${event.blockedURI}`));
/** The browser itself now and then falls over at its start, before it has shown anything of ours. */
const LAUNCHES_MAX = 3;

async function launched() {
  for (let failed = 1; ; failed += 1) {
    try {
      return await chromium.launch({ executablePath: settings.chromium, args: ARGUMENTS });
    } catch (error) {
      if (failed >= LAUNCHES_MAX) throw error;
      console.log(`the browser did not start, once more: ${error.message}`);
    }
  }
}

export class Browser {
  static async open(url) {
    const browser = new Browser();
    browser.url = url;
    browser.problems = [];
    browser.seats = [];
    browser.inner = await launched();
    return browser;
  }

  /** An empty screen. `prefs` are what the person set on it before. Requests are caught on the way by some parts, which a service worker would hide. */
  async seat(name, { width = 1440, height = 900, prefs, ...more } = {}) {
    const context = await this.inner.newContext({ viewport: { width, height }, locale: 'en-GB', reducedMotion: 'reduce', baseURL: this.url, serviceWorkers: 'block', ...more });
    context.setDefaultTimeout(LIMIT_MS);
    context.setDefaultNavigationTimeout(LIMIT_MS);
    await context.addInitScript(WATCH_POLICY);
    await context.addInitScript(pulse);
    if (prefs !== undefined) {
      // The empty page before the first one has no storage.
      await context.addInitScript((kept) => { if (location.protocol.startsWith('http') && localStorage.getItem('muster.prefs') === null) localStorage.setItem('muster.prefs', kept); }, JSON.stringify(prefs));
    }
    const seat = new Seat(name, context, this);
    this.watch(name, context);
    this.seats.push(seat);
    seat.page = await context.newPage();
    return seat;
  }

  watch(name, context) {
    const host = new URL(this.url).host;
    // The same error in every frame is one problem.
    const note = (what) => {
      if (!this.problems.includes(`${name}: ${what}`)) this.problems.push(`${name}: ${what}`);
    };
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol !== 'data:' && url.protocol !== 'blob:' && url.host !== host) note(`request to ${url.href}`);
    });
    context.on('console', (message) => {
      if (message.type() === 'error' && !TOLD_BY_BROWSER.test(message.text())) note(`console: ${message.text().slice(0, 300)}`);
    });
    context.on('weberror', (error) => note(`error: ${error.error().stack?.slice(0, 400)}`));
    context.on('page', (page) => page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== host) note(`socket to ${socket.url()}`);
    }));
  }

  async close() {
    await this.inner.close();
  }
}

export class Seat {
  constructor(name, context, browser) {
    this.name = name;
    this.context = context;
    this.browser = browser;
  }

  /** One click on the sign-in page, then the seat is there and live. */
  async signIn(account) {
    await this.page.goto('/');
    await this.page.locator(`[data-testid="demo-account"][data-account="${account}"]`).click();
    await this.live();
  }

  /** Goes from the screen and stays signed in: what nobody looks at is drawn as often as the rest, on the processors that the rest needs. */
  async leave() {
    await this.page.goto('about:blank');
  }

  async comeBack() {
    await this.page.goto('/');
    await this.live();
  }

  async live(page = this.page) {
    await page.locator('[data-testid="connection"][data-state="live"]').waitFor();
  }

  id(testid, page = this.page) {
    return page.getByTestId(testid);
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: false });
  }

  /** All that a person can read on the screen. */
  text(page = this.page) {
    return page.locator('body').innerText();
  }

  async says(what, where = this.page.locator('body')) {
    const words = what instanceof RegExp ? what : { test: (text) => text.includes(what), toString: () => what };
    let last = '';
    await until(`${this.name} shows "${what}"`, async () => {
      last = (await where.innerText().catch(() => '')).replaceAll(/[⁦-⁩]/g, '');
      return words.test(last);
    }).catch((error) => {
      throw new Error(`${error.message}\nit shows: ${last.slice(0, 1500)}`);
    });
  }

  /** The last command of this desk was accepted; gives its receipt. */
  async receipt(what) {
    const fits = (text) => (what instanceof RegExp ? what.test(text) : text.includes(what));
    let last = '';
    const text = await until(`${this.name}: a receipt for "${what}"`, async () => {
      last = (await this.id('last-result').innerText()).replaceAll(/\s+/g, ' ');
      return fits(last) && last.includes('accepted, receipt') ? last : null;
    }).catch((error) => {
      throw new Error(`${error.message}\nit says: ${last}`);
    });
    const receipt = Number(/receipt\D*([\d,]+)/.exec(text)?.[1].replaceAll(',', ''));
    if (!(receipt > 0)) throw new Error(`${this.name}: no receipt in "${text}"`);
    return receipt;
  }

  row(number) {
    return this.page.locator(`[data-testid="queue-row"][data-number="${number}"]`);
  }

  lane(code) {
    return this.page.locator(`[data-testid="lane"][data-agency="${code}"]`);
  }

  tab(name) {
    return this.page.getByRole('tab', { name });
  }

  /** On a narrow desk the queue is one of three tabs. */
  async showQueue() {
    const tab = this.tab('Pending');
    if (await tab.count() > 0) await tab.click();
  }

  async choose(number) {
    await this.showQueue();
    await this.row(number).click();
  }

  /** The ground is there: its source is named when the basemap could be read. */
  async mapReady(page = this.page) {
    await page.getByTestId('map').getByText('© OpenStreetMap').first().waitFor();
  }

  /** Nothing is drawn any more: all tiles, symbols and names are where they belong. */
  async mapAtRest(restMs) {
    await this.mapReady();
    await until(`the map of ${this.name} rests`, () => isAtRest(this.page, restMs));
  }
}
