/** Every agreement of this agency: snapshots leave out what has long been over, lists do not (docs/protocol.md S11). */
import type { Agreement } from '../protocol/wire';
import { get, type Answer } from './http';

/** More than one agency can have drafted, and more than it can read. */
const PAGES_MAX = 20;

export async function everyAgreement(): Promise<Answer<Agreement[]>> {
  const found: Agreement[] = [];
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await get<{ items: Agreement[]; more: boolean }>(found.length === 0 ? '/api/v1/agreements' : `/api/v1/agreements?skip=${found.length}`);
    if (!answer.ok) return answer;
    found.push(...answer.body.items);
    if (!answer.body.more) break;
  }
  return { ok: true, status: 200, body: found };
}
