/** Receipts and exports (docs/protocol.md W5, W6): for those who look after sharing. */
import type { Receipts } from '../protocol/wire';
import type { Kept } from '../record/heads';
import { get, refusalOf, type Answer } from './http';

export interface ReceiptsAsked { viewer: string; owner: string; fromMs: number; toMs: number; object?: string; skip: number }

export function receipts(asked: ReceiptsAsked): Promise<Answer<Receipts>> {
  const query = new URLSearchParams({
    viewer: asked.viewer, owner: asked.owner, from: new Date(asked.fromMs).toISOString(), to: new Date(asked.toMs).toISOString(),
    ...(asked.object === undefined ? {} : { object: asked.object }), skip: String(asked.skip),
  });
  return get(`/api/v1/receipts?${query.toString()}`);
}

/** The export of one's agency, held against the newest head that is kept. It may be long: nothing hurries it but the server. */
export async function exported(kept: Kept | null): Promise<Answer<Blob>> {
  const last = kept?.heads.at(-1);
  const against = last === undefined ? '' : `&journal=${last.journal.size}&disclosures=${last.disclosures.size}`;
  try {
    const response = await fetch(`/api/v1/audit/export?format=ndjson${against}`, { credentials: 'same-origin', cache: 'no-store' });
    if (response.ok) return { ok: true, status: response.status, body: await response.blob() };
    return { ok: false, kind: 'refused', status: response.status, refusal: refusalOf(await response.text(), response.status) };
  } catch {
    return { ok: false, kind: 'unreachable' };
  }
}
