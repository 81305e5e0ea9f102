/** What devices of others have not yet said that they purged of ours (docs/protocol.md X7). */
import type { PurgeList } from '../protocol/wire';
import { get, type Answer } from './http';

export function unconfirmedPurges(): Promise<Answer<PurgeList>> {
  return get<PurgeList>('/api/v1/purges');
}
