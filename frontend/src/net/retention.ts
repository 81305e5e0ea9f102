/** What was erased and held, and what would go (docs/protocol.md Q7): for those who may erase or hold. */
import type { RetentionEntry, ToldOf } from '../protocol/wire';
import { get, type Answer } from './http';

export function retention(skip: number): Promise<Answer<{ items: RetentionEntry[]; more: boolean }>> {
  return get(skip === 0 ? '/api/v1/retention' : `/api/v1/retention?skip=${skip}`);
}

export function toldOf(kind: ToldOf['kind'], id: string): Promise<Answer<ToldOf>> {
  return get(`/api/v1/retention/${kind}/${id}`);
}
