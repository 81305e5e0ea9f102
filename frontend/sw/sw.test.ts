/** What the service worker answers with and what it leaves alone: the console's files only, never what the server answers (docs/protocol.md X8). */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { workerOf } from './plugin';

const TEMPLATE = readFileSync(new URL('sw.js', import.meta.url), 'utf8');
const ORIGIN = 'https://muster.example';
const FILES = ['assets/index-1.js', 'icon.svg'];
type Listener = (event: object) => void;

class Rig {
  readonly listeners = new Map<string, Listener>();
  readonly stored = new Map<string, Map<string, Response>>();
  network: (path: string) => Promise<Response> = () => Promise.reject(new Error('no link'));
  asked: string[] = [];

  constructor(files: readonly string[] = FILES, start = 'assets/index-1.js') {
    const self = {
      location: { origin: ORIGIN }, clients: { claim: () => Promise.resolve() }, skipWaiting: () => Promise.resolve(),
      addEventListener: (name: string, listener: Listener) => this.listeners.set(name, listener),
    };
    const fetch = (request: Request | string): Promise<Response> => {
      const path = typeof request === 'string' ? request : new URL(request.url).pathname;
      this.asked.push(path);
      return this.network(path);
    };
    const caches = {
      open: (name: string) => {
        const cache = this.stored.get(name) ?? new Map<string, Response>();
        this.stored.set(name, cache);
        const put = async (path: string, answer: Response): Promise<void> => void cache.set(path, answer);
        return Promise.resolve({ put, addAll: async (paths: string[]) => void (await Promise.all(paths.map(async (path) => put(path, await fetch(path))))) });
      },
      keys: () => Promise.resolve([...this.stored.keys()]),
      delete: (name: string) => Promise.resolve(this.stored.delete(name)),
      match: (path: string, { cacheName }: { cacheName: string }) => Promise.resolve(this.stored.get(cacheName)?.get(path)?.clone()),
    };
    const run = new Function('self', 'fetch', 'caches', workerOf(TEMPLATE, files, start, 'page'));
    run(self, fetch, caches);
  }

  async happen(name: 'install' | 'activate'): Promise<void> {
    let done: Promise<unknown> = Promise.resolve();
    this.listeners.get(name)?.({ waitUntil: (work: Promise<unknown>) => (done = work) });
    await done;
  }

  /** What it answers a request with; undefined if it leaves it to the browser. */
  async ask(path: string, { mode = 'cors', method = 'GET', origin = ORIGIN } = {}): Promise<string | undefined> {
    let answer: Promise<Response> | undefined;
    this.listeners.get('fetch')?.({ request: { url: origin + path, method, mode }, respondWith: (work: Promise<Response>) => (answer = work) });
    return (await answer)?.text();
  }
}

const page = '<script src="/assets/index-1.js"></script>';
const server = (path: string): Promise<Response> => Promise.resolve(new Response(path === '/' || path === '/desk' ? page : `server ${path}`));

describe('the service worker', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = new Rig();
    rig.network = server;
    await rig.happen('install');
    rig.asked = [];
  });

  it('opens the page and its files without a link', async () => {
    rig.network = () => Promise.reject(new Error('no link'));
    expect(await rig.ask('/', { mode: 'navigate' })).toBe(page);
    expect(await rig.ask('/desk', { mode: 'navigate' })).toBe(page);
    expect(await rig.ask('/assets/index-1.js')).toBe('server /assets/index-1.js');
  });
  it('takes the server’s page while there is one, and its own if only something on the way answers', async () => {
    rig.network = () => Promise.resolve(new Response('new'));
    expect(await rig.ask('/', { mode: 'navigate' })).toBe('new');
    rig.network = () => Promise.resolve(new Response('bad gateway', { status: 502 }));
    expect(await rig.ask('/', { mode: 'navigate' })).toBe(page);
  });
  it.each([
    ['/api/v1/snapshot', 'cors'], ['/api/v1/attachments/7', 'navigate'], ['/api/v1/sign-in/provider', 'navigate'], ['/map/basemap.pmtiles', 'cors'],
    ['/install-certificate', 'navigate'], ['/ws', 'cors'], ['/assets/other.js', 'cors'],
  ])('leaves %s (%s) alone', async (path, mode) => {
    expect(await rig.ask(path, { mode })).toBeUndefined();
    expect(rig.asked).toEqual([]);
  });
  it('leaves what is sent, and what is others’, alone', async () => {
    expect(await rig.ask('/', { mode: 'navigate', method: 'POST' })).toBeUndefined();
    expect(await rig.ask('/icon.svg', { origin: 'https://elsewhere.example' })).toBeUndefined();
  });
  it('keeps nothing but its own files', () => {
    const kept = [...rig.stored.values()].flatMap((cache) => [...cache.keys()]);
    expect(kept.sort()).toEqual(['/', '/assets/index-1.js', '/icon.svg']);
  });
  it('is not installed beside a page of another build, and drops what older ones kept', async () => {
    const newer = new Rig(['assets/index-2.js'], 'assets/index-2.js');
    newer.network = server;
    await expect(newer.happen('install')).rejects.toThrow('another console');
    newer.network = () => Promise.resolve(new Response('assets/index-2.js'));
    newer.stored.set('muster-console-old', new Map());
    newer.stored.set('of-somebody-else', new Map());
    await newer.happen('install');
    await newer.happen('activate');
    expect([...newer.stored.keys()].filter((name) => name === 'muster-console-old' || name === 'of-somebody-else')).toEqual(['of-somebody-else']);
    expect(newer.stored.size).toBe(2);
  });
  it('has another version for other files', () => {
    expect(workerOf(TEMPLATE, FILES, 'a', 'page')).not.toBe(workerOf(TEMPLATE, [...FILES, 'x.css'], 'a', 'page'));
    expect(workerOf(TEMPLATE, FILES, 'a', 'page')).not.toBe(workerOf(TEMPLATE, FILES, 'a', 'other page'));
  });
});
