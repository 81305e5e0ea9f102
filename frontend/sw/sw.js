/**
 * Lets the page open without a link: the console's own files, and nothing else. What the server answers, and the map, is never kept here.
 * The build puts in which files there are, the one that the page starts with, and a name for all of them together.
 */
const FILES = new Set(__FILES__);
const START = __START__;
const CACHE = `muster-console-${__VERSION__}`;
/** A line that is dead and not down holds the page up for no longer. */
const PAGE_WITHIN_MS = 4_000;
/** What the server answers at is no page of the console. */
const SERVERS_OWN = /^\/(api|map|ws|healthz|install-certificate)(\/|$)/;

self.addEventListener('install', (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(dropOthers().then(() => self.clients.claim())));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (FILES.has(url.pathname)) event.respondWith(file(request, url.pathname));
  else if (request.mode === 'navigate' && !SERVERS_OWN.test(url.pathname)) event.respondWith(page(request));
});

/** All files or none; a page that starts with another build's file is none of ours. */
async function keep() {
  const cache = await caches.open(CACHE);
  const answer = await fetch('/', { cache: 'no-cache' });
  if (!answer.ok || !(await answer.clone().text()).includes(START)) throw new Error('the server has another console by now');
  await cache.put('/', answer);
  await cache.addAll([...FILES]);
}

async function dropOthers() {
  for (const name of await caches.keys()) if (name.startsWith('muster-console-') && name !== CACHE) await caches.delete(name);
}

/** Its name says what is in it: what is here is what the server has. */
async function file(request, path) {
  return await caches.match(path, { cacheName: CACHE }) ?? fetch(request);
}

/** The server's, so that a new console is a new console; ours if the server does not answer in time, or only something on the way does. */
async function page(request) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error('late')), PAGE_WITHIN_MS)));
  let answer = null;
  try {
    answer = await Promise.race([fetch(request), late]);
    if (answer.status < 500) return answer;
  } catch {
    // No link: below.
  } finally {
    clearTimeout(timer);
  }
  return await caches.match('/', { cacheName: CACHE }) ?? answer ?? Response.error();
}
