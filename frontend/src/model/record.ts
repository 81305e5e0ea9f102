/**
 * The interval record of an assignment as a screen reads it (docs/protocol.md U15). The server computes the intervals; here it is only said of each
 * what its absence means: not over yet, not recorded, or nothing of the kind.
 */
import type { Assignment } from '../protocol/wire';
import type { AssignmentStatus } from '../protocol/words';
import { isLive } from './life';

export const PARTS = ['handling', 'turnout', 'travel', 'on_scene', 'transport', 'at_destination', 'total'] as const;
export type Part = (typeof PARTS)[number];
export type Absent = 'not_yet' | 'not_recorded' | 'no_report' | 'no_transport';
export type Interval = { part: Part; seconds: number } | { part: Part; absent: Absent };

const ORDER: readonly AssignmentStatus[] = ['offered', 'dispatched', 'acknowledged', 'en_route', 'staged', 'on_scene', 'transporting', 'at_destination', 'cleared'];
/** The step that ends each part; a part whose end was passed without both its steps stays absent. */
const ENDS: Record<Part, AssignmentStatus> = {
  handling: 'dispatched', turnout: 'en_route', travel: 'on_scene', on_scene: 'transporting', transport: 'at_destination', at_destination: 'cleared', total: 'cleared',
};

/** Null where the times are not shown to this seat. */
export function recordOf(assignment: Assignment): Interval[] | null {
  const { intervals, times } = assignment;
  if (intervals === undefined || times === undefined) return null;
  const carried = (assignment.legs ?? []).length > 0 || times.transporting !== undefined || times.at_destination !== undefined;
  const now = ORDER.indexOf(assignment.status ?? 'offered');
  return PARTS.map((part): Interval => {
    const seconds = intervals[`${part}_s`];
    if (seconds !== undefined) return { part, seconds };
    if (part === 'handling') return { part, absent: intervals.received_at === undefined ? 'no_report' : 'not_recorded' };
    if ((part === 'transport' || part === 'at_destination') && !carried) return { part, absent: 'no_transport' };
    return { part, absent: isLive(assignment) && now < ORDER.indexOf(ENDS[part]) ? 'not_yet' : 'not_recorded' };
  });
}
