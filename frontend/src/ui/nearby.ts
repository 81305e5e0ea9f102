/** Questions about a place (I14): answered by the server from what this seat may see. */
import { get, type Answer } from '../net/http';
import type { Nearby } from '../protocol/wire';

export type Question =
  | { about: 'similar'; lon: number; lat: number; incidentType: string; except?: string }
  | { about: 'previous'; lon: number; lat: number; except?: string };

/** A place is typed or dragged; the question waits until that rests. */
export const REST_MS = 350;

export function pathOf(question: Question): string {
  const query = new URLSearchParams({ lon: String(question.lon), lat: String(question.lat) });
  if (question.about === 'similar') query.set('incident_type', question.incidentType);
  if (question.except !== undefined) query.set('except', question.except);
  return `/api/v1/incidents/${question.about}?${query.toString()}`;
}

export function askNearby(question: Question): Promise<Answer<{ incidents: Nearby[] }>> {
  return get(pathOf(question));
}
