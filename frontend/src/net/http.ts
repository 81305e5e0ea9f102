/** HTTP as the console uses it: same origin, JSON, typed refusals, a time limit on every question. */
import type { Refusal } from '../protocol/wire';

/** A command commits in milliseconds; a radio link may need seconds. After this the answer is unknown and the same id is sent again. */
export const ANSWER_MS = 12_000;

export type Answer<T> =
  | { ok: true; status: number; body: T }
  | { ok: false; kind: 'refused'; status: number; refusal: Refusal }
  | { ok: false; kind: 'unreachable' };

/** How long who asks waits, if not as long as everybody, and what ends it before: nobody wants the answer any more. */
export interface Patience { withinMs?: number; signal?: AbortSignal }

export async function ask<T>(method: string, path: string, body?: string, { withinMs = ANSWER_MS, signal }: Patience = {}): Promise<Answer<T>> {
  const abort = new AbortController();
  const end = () => abort.abort();
  const timer = setTimeout(end, withinMs);
  signal?.addEventListener('abort', end);
  if (signal?.aborted === true) end();
  try {
    const response = await fetch(path, {
      method, signal: abort.signal, credentials: 'same-origin', cache: 'no-store',
      ...(method === 'GET' ? {} : { headers: { 'Content-Type': 'application/json' }, body: body ?? '{}' }),
    });
    const text = await response.text();
    if (response.ok) return { ok: true, status: response.status, body: (text === '' ? {} : JSON.parse(text)) as T };
    return { ok: false, kind: 'refused', status: response.status, refusal: refusalOf(text, response.status) };
  } catch {
    return { ok: false, kind: 'unreachable' };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

/** A proxy in between may answer in its own words; the screen still gets a code. */
export function refusalOf(text: string, status: number): Refusal {
  try {
    const value = JSON.parse(text) as Partial<Refusal>;
    if (typeof value.code === 'string' && typeof value.message === 'string') return value as Refusal;
  } catch {
    // Not JSON: answered below with the status alone.
  }
  return { code: `http_${status}`, message: `HTTP ${status}` };
}

export function get<T>(path: string, patience?: Patience): Promise<Answer<T>> {
  return ask<T>('GET', path, undefined, patience);
}

export function post<T>(path: string, body: object): Promise<Answer<T>> {
  return ask<T>('POST', path, JSON.stringify(body));
}
