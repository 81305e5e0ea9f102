/** Files of incidents: what one is, sending its bytes and telling how far, fetching them. The server decides what it takes (F6–F9). */
import type { Accepted, MediaType } from '../protocol/wire';
import { refusalOf, type Answer } from './http';

/** What the server takes: a photograph of any phone, a scanned file (F4). */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;
/** Attachments that one incident has at a time (F4). */
export const MAX_ATTACHED = 50;
/** Characters of a name. */
const MAX_NAME = 120;
/** A file over a bad radio link; after this nobody knows whether it came, and it is sent again under the same id. */
const UPLOAD_MS = 570_000;
/** Pictures fetched at once: a panel of fifty must not stand in the way of commands. */
const FETCHES_AT_ONCE = 3;

/** For file choosers. */
export const ACCEPT = 'image/jpeg,image/png,image/webp,application/pdf,text/plain,text/csv,.jpg,.jpeg,.png,.webp,.pdf,.txt,.csv,.gpx';
export const ACCEPT_PHOTO = 'image/jpeg,image/png,image/webp';

const BY_ENDING: Record<string, MediaType> = { jpg: 'jpeg', jpeg: 'jpeg', png: 'png', webp: 'webp', pdf: 'pdf', txt: 'text', csv: 'csv', gpx: 'gpx' };
const BY_TYPE: Record<string, MediaType> = { 'image/jpeg': 'jpeg', 'image/png': 'png', 'image/webp': 'webp', 'application/pdf': 'pdf', 'text/csv': 'csv', 'text/plain': 'text' };

/** By its ending, else by what the device says; null if it is nothing that is taken. */
export function mediaTypeOf(name: string, type: string): MediaType | null {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return BY_ENDING[ending] ?? BY_TYPE[type.split(';')[0] ?? ''] ?? null;
}

export function isPicture(type: MediaType): boolean {
  return type === 'jpeg' || type === 'png' || type === 'webp';
}

/** The name of a file without folders and control characters. */
export function plainName(name: string): string {
  const plain = [...name].map((letter) => (/[/\\\p{Cc}]/u.test(letter) ? '_' : letter)).slice(0, MAX_NAME).join('').trim();
  return plain === '' ? 'file' : plain;
}

export async function sha256Of(file: Blob): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** JSON that a header can carry: letters beyond ASCII are escaped (F6). */
export function inAscii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Sends the bytes with what they are. Only the older way of asking tells how far it is. */
export function upload(path: string, what: string, file: Blob, progress: (part: number) => void): Promise<Answer<Accepted>> {
  return new Promise((answer) => {
    const ask = new XMLHttpRequest();
    const unreachable = (): void => answer({ ok: false, kind: 'unreachable' });
    ask.open('POST', path);
    ask.timeout = UPLOAD_MS;
    ask.setRequestHeader('Content-Type', 'application/octet-stream');
    ask.setRequestHeader('muster-attachment', inAscii(what));
    ask.upload.onprogress = (event) => progress(event.lengthComputable && event.total > 0 ? event.loaded / event.total : 0);
    ask.onerror = unreachable;
    ask.onabort = unreachable;
    ask.ontimeout = unreachable;
    ask.onload = () => {
      try {
        if (ask.status >= 200 && ask.status < 300) answer({ ok: true, status: ask.status, body: JSON.parse(ask.responseText) as Accepted });
        else answer({ ok: false, kind: 'refused', status: ask.status, refusal: refusalOf(ask.responseText, ask.status) });
      } catch {
        unreachable();
      }
    };
    ask.send(file);
  });
}

export function addressOf(attachment: string): string {
  return `/api/v1/attachments/${attachment}`;
}

let fetching = 0;
const waiting: (() => void)[] = [];

/** The bytes of an attachment, a few at a time. */
export async function fetchBytes(attachment: string, signal: AbortSignal): Promise<Answer<Blob>> {
  if (fetching >= FETCHES_AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  fetching += 1;
  try {
    const response = await fetch(addressOf(attachment), { credentials: 'same-origin', cache: 'no-store', signal });
    if (response.ok) return { ok: true, status: response.status, body: await response.blob() };
    return { ok: false, kind: 'refused', status: response.status, refusal: refusalOf(await response.text(), response.status) };
  } catch {
    return { ok: false, kind: 'unreachable' };
  } finally {
    fetching -= 1;
    waiting.shift()?.();
  }
}
