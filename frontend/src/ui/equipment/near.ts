/** The question for units and equipment near a place. */
import type { Point } from '../../commands/types';

export interface Wanted { capability: string; kind: string; typeMax: string; all: boolean }

/** What a desk reads through at a glance. */
const COUNT = 30;

export function pathOf(at: Point, wanted: Wanted): string {
  const query = new URLSearchParams({ lon: String(at.lon), lat: String(at.lat), count: String(COUNT), all: String(wanted.all) });
  if (wanted.capability !== '') query.set('capability', wanted.capability);
  if (wanted.kind !== '') query.set('kind', wanted.kind);
  if (wanted.typeMax !== '') query.set('type_max', wanted.typeMax);
  return `/api/v1/resources/near?${query.toString()}`;
}
