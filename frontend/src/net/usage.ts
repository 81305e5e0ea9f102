/** When agreements last gave something, and which of their clauses never did (docs/protocol.md W10). */
import { get, type Answer } from './http';

/** Clauses are counted from 0; the founding agreement is told of as a whole. */
export interface AgreementUsage { agreement: string; version: number; in_force_since: string; last_gave?: string; never_gave: number[] }
export interface AgreementsUsage { counted_since: string; incomplete: boolean; items: AgreementUsage[]; more: boolean }

export function agreementsUsage(): Promise<Answer<AgreementsUsage>> {
  return get<AgreementsUsage>('/api/v1/agreements/usage');
}
