/** Receipts and exports (docs/protocol.md W5, W6): for those who look after sharing. */
import type { Receipts } from '../protocol/wire';
import type { Kept } from '../record/heads';
import { get, refusalOf, type Answer } from './http';

/** How long one question may take: 20 s for its turn, two minutes for the work, and the way. */
export const ANSWERED_MS = 150_000;
/** An agency asks one question at a time. Until the one before is answered, by whichever desk it was asked, the next is asked again: after how long, and for how long. */
export const AGAIN_MS = 1_000;
export const TURN_MS = 150_000;
/** A “busy” that took longer than any turn is said of a question that has had its turn and takes too long: it would again. */
export const HAD_TURN_MS = 30_000;

export interface ReceiptsAsked { viewer: string; owner: string; fromMs: number; toMs: number; object?: string; skip: number }

/** Who waits for receipts: until when somebody wants them, and that they wait for their turn. */
export interface Waiting { signal: AbortSignal; waits: () => void }

/** Receipts, as soon as it is this question's turn. What nobody wants any more is not asked again, and lets the next one have its turn. */
export async function receipts(asked: ReceiptsAsked, { signal, waits }: Waiting): Promise<Answer<Receipts>> {
  const path = pathOf(asked);
  const from = performance.now();
  for (;;) {
    const began = performance.now();
    const answer = await get<Receipts>(path, { withinMs: ANSWERED_MS, signal });
    const now = performance.now();
    const isEarly = !answer.ok && answer.kind === 'refused' && answer.refusal.code === 'busy' && now - began < HAD_TURN_MS;
    if (!isEarly || signal.aborted || now - from >= TURN_MS) return answer;
    waits();
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    if (signal.aborted) return answer;
  }
}

function pathOf(asked: ReceiptsAsked): string {
  const query = new URLSearchParams({
    viewer: asked.viewer, owner: asked.owner, from: new Date(asked.fromMs).toISOString(), to: new Date(asked.toMs).toISOString(),
    ...(asked.object === undefined ? {} : { object: asked.object }), skip: String(asked.skip),
  });
  return `/api/v1/receipts?${query.toString()}`;
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
