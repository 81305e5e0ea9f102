/**
 * Owner of the socket: ticket, hello, resume, decoding, ping, backoff. Runs in a worker so that a busy page never delays a decision's
 * arrival and a flood of positions never blocks a key press.
 */
import type { Decision, Position, Viewport } from '../protocol/wire';
import { backoffMs } from './backoff';
import { ClockOffset, sample } from './clock';
import type { FromWorker, LinkPhase, ToWorker } from './messages';
import { PictureMerge, decodePicture } from './rows';
import { fresh, onText, type StreamState } from './stream';

/** Positions are posted at most this often: ten pictures a second is what an eye can use. */
const PICTURE_POST_MS = 100;
/** Half of what would hide a dead line from a dispatcher for long; the server hangs up after 60 s of silence. */
const PING_MS = 5_000;
/** The watch over the line; also how often the page hears when the line was last alive. */
const WATCH_MS = 1_000;
/** Without any frame for this long the line is taken for dead and built anew. */
const SILENT_MS = 15_000;
/** Welcome and snapshot must have come by then. */
const GREETING_MS = 20_000;
/** Decisions held for one post; more means the page is not reading, and a snapshot is cheaper than the backlog. */
const MAX_HELD_DECISIONS = 2_000;

const scope = self as unknown as { postMessage(message: FromWorker): void; onmessage: ((event: MessageEvent<ToWorker>) => void) | null };

let urls: { ws: string; ticket: string; device: string | null } | null = null;
let socket: WebSocket | null = null;
let stream: StreamState = fresh(null, 0);
let view: Viewport | null = null;
let attempt = 0;
let tickMs = 100;
let heardMs = 0;
let openedMs = 0;
let retryTimer: ReturnType<typeof setTimeout> | undefined;
let generation = 0;
let pingedMs = 0;
let held: Decision[] = [];
const clock = new ClockOffset();
/** How fast the clock of an exercise runs; null on a live server. */
let exerciseSpeed: number | null = null;
const merge = new PictureMerge();

scope.onmessage = ({ data }) => {
  switch (data.do) {
    case 'start':
      urls = { ws: data.url, ticket: data.ticketUrl, device: data.device };
      stream = fresh(null, 0);
      attempt = 0;
      void connect();
      break;
    case 'stop':
      urls = null;
      drop();
      break;
    case 'resync':
      stream = fresh(null, 0);
      again(0);
      break;
    case 'online':
      if (socket === null && urls !== null) again(0);
      break;
    case 'view':
      view = data.view;
      sendView();
      break;
    case 'position':
      sendPosition(data.position);
      break;
  }
};

function report(phase: LinkPhase): void {
  scope.postMessage({ is: 'link', phase, sinceMs: Date.now(), attempt, tickMs });
}

function drop(): void {
  generation += 1;
  clearTimeout(retryTimer);
  const old = socket;
  socket = null;
  old?.close(1000);
}

function again(delayMs: number): void {
  drop();
  if (urls === null) return;
  retryTimer = setTimeout(() => void connect(), delayMs);
}

async function connect(): Promise<void> {
  if (urls === null) return;
  drop();
  const mine = generation;
  report('connecting');
  const ticket = await fetchTicket(urls.ticket, urls.device);
  if (mine !== generation || urls === null) return;
  if (ticket === 'signed_out') return report('signed_out');
  if (ticket === 'purge_due') scope.postMessage({ is: 'purge_due' });
  if (ticket === null || ticket === 'purge_due') return lost();
  const ws = new WebSocket(urls.ws);
  ws.binaryType = 'arraybuffer';
  socket = ws;
  openedMs = Date.now();
  heardMs = openedMs;
  stream = { ...stream, phase: 'greeting' };
  ws.onopen = () => {
    const hello = { type: 'hello', protocol: 1, ticket, ...(stream.cursor === null ? {} : { cursor: stream.cursor }) };
    ws.send(JSON.stringify(hello));
  };
  ws.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
    if (mine === generation) receive(event.data);
  };
  ws.onclose = (event) => {
    if (mine === generation) closed(event.code);
  };
}

async function fetchTicket(url: string, device: string | null): Promise<string | 'signed_out' | 'purge_due' | null> {
  try {
    const body = JSON.stringify(device === null ? {} : { device });
    const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    if (answer.status === 401 || answer.status === 403) return 'signed_out';
    if (answer.status === 409 && ((await answer.json()) as { code?: unknown }).code === 'purge_due') return 'purge_due';
    if (!answer.ok) return null;
    const given = (await answer.json()) as { ticket?: unknown };
    return typeof given.ticket === 'string' ? given.ticket : null;
  } catch {
    return null;
  }
}

function lost(): void {
  report('lost');
  const wait = backoffMs(attempt, Math.random());
  attempt += 1;
  again(wait);
}

function closed(code: number): void {
  socket = null;
  if (code === 4004) return report('signed_out');
  if (code === 4002) return report('unsupported');
  lost();
}

function receive(data: string | ArrayBuffer): void {
  heardMs = Date.now();
  if (typeof data !== 'string') return receivePicture(data);
  const verdict = onText(stream, data);
  stream = verdict.state;
  switch (verdict.do) {
    case 'welcome':
      tickMs = verdict.welcome.tick_ms;
      clock.clear();
      exerciseSpeed = null;
      resetPicture();
      if (verdict.welcome.resumed) {
        scope.postMessage({ is: 'resumed', n: verdict.welcome.n });
        live();
      }
      break;
    case 'apply':
      hold(verdict.frame);
      if (verdict.frame.type === 'snapshot') live();
      break;
    case 'pong': {
      if (exerciseSpeed !== null) clock.clear();
      const s = sample(verdict.t, heardMs, Date.parse(verdict.serverTime));
      scope.postMessage({ is: 'clock', offsetMs: clock.add(s), tripMs: s.tripMs });
      break;
    }
    case 'clock':
      // Its hour is no witness of how far this machine's clock is off: what was measured before counts no more.
      exerciseSpeed = verdict.speed;
      clock.clear();
      scope.postMessage({ is: 'exercise', nowMs: Date.parse(verdict.now), atMs: heardMs, speed: verdict.speed });
      break;
    case 'room':
      scope.postMessage({ is: 'room', news: verdict.news });
      break;
    case 'leases':
      scope.postMessage({ is: 'leases', minutes: verdict.minutes });
      break;
    case 'purge':
      scope.postMessage({ is: 'purge', purge: verdict.purge, owner: verdict.owner });
      break;
    case 'refused':
      scope.postMessage({ is: 'refused', code: verdict.code, message: verdict.message });
      break;
    case 'resync':
      again(0);
      break;
  }
}

function live(): void {
  attempt = 0;
  report('live');
  sendView();
  ping();
}

function receivePicture(data: ArrayBuffer): void {
  const frame = decodePicture(data);
  if (frame === null) {
    // Half a picture is worse than none: start over.
    stream = fresh(null, 0);
    return again(0);
  }
  merge.add(frame);
}

/** A new stream numbers positions from nothing: what was drawn may be gone, so it is cleared before the first frame. */
function resetPicture(): void {
  merge.clear();
  scope.postMessage({ is: 'picture_reset' });
}

function hold(frame: Decision): void {
  if (frame.type === 'snapshot') held = [];
  held.push(frame);
  if (held.length > MAX_HELD_DECISIONS) {
    held = [];
    stream = fresh(null, 0);
    return again(0);
  }
  queueMicrotask(flushDecisions);
}

function flushDecisions(): void {
  if (held.length === 0) return;
  const frames = held;
  held = [];
  scope.postMessage({ is: 'decisions', frames });
}

function send(message: object): void {
  if (socket !== null && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function sendView(): void {
  if (view !== null && stream.phase === 'live') send({ type: 'subscribe', ...view });
}

function sendPosition(position: Position): void {
  if (stream.phase === 'live') send({ type: 'position', ...position });
}

function ping(): void {
  pingedMs = Date.now();
  send({ type: 'ping', t: pingedMs, at: new Date(pingedMs).toISOString() });
}

setInterval(() => {
  if (!merge.empty) scope.postMessage({ is: 'picture', patch: merge.take() });
}, PICTURE_POST_MS);

setInterval(() => {
  if (socket === null) return;
  scope.postMessage({ is: 'heard', atMs: heardMs });
  const now = Date.now();
  const dead = now - heardMs > SILENT_MS || (stream.phase !== 'live' && now - openedMs > GREETING_MS);
  if (dead) return lost();
  if (stream.phase === 'live' && now - pingedMs >= PING_MS) ping();
}, WATCH_MS);
