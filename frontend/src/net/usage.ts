/** When agreements last gave something, and which of their clauses never did (docs/protocol.md W10). */
import { get, type Answer } from './http';
import type { AgreementsUsage } from '../protocol/wire';

/** Clauses are counted from 0; the founding agreement is told of as a whole. */
export function agreementsUsage(skip = 0): Promise<Answer<AgreementsUsage>> {
  return get<AgreementsUsage>(`/api/v1/agreements/usage?skip=${skip}`);
}
