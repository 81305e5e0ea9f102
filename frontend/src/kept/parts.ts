/**
 * What third agencies show in a thing by terms of their own: what they attached (F5), what they answered (V13). It is under no lease of the
 * thing's owner. What stands in one's own thing, and in a joint task that one is in, is not among them.
 */
import { seesEveryLane } from '../model/negotiation';
import type { Incident, Task, Thing } from '../protocol/wire';

/** Asked of every thing, twice a second while there is no link: nearly always the answer. */
const NOBODY: readonly string[] = [];

function isPart(thing: Incident | Task, own: string, agency: string): boolean {
  return agency !== own && agency !== (thing.kind === 'task' ? thing.owner : thing.agency);
}

/** What others can show in it, unless all of it is shown for one's own sake. */
function partsOf(thing: Incident | Task, own: string): readonly { agency: string }[] {
  if (thing.kind === 'incident') return thing.agency === own ? [] : thing.attachments ?? [];
  return seesEveryLane(thing, own) ? [] : thing.parties;
}

/** Whose parts stand in it. */
export function partsIn(thing: Thing, own: string): readonly string[] {
  if (thing.kind !== 'incident' && thing.kind !== 'task') return NOBODY;
  let whose: Set<string> | null = null;
  for (const { agency } of partsOf(thing, own)) if (isPart(thing, own, agency)) (whose ??= new Set()).add(agency);
  return whose === null ? NOBODY : [...whose];
}

/** The thing without the parts of those whom `goes` names, and without what is made from their lanes: needs, who or what the quorum names (T3), and who leads. */
export function withoutParts(thing: Thing, own: string, goes: (agency: string) => boolean): Thing {
  if ((thing.kind !== 'incident' && thing.kind !== 'task') || !partsIn(thing, own).some(goes)) return thing;
  const stays = (one: { agency: string }): boolean => !(isPart(thing, own, one.agency) && goes(one.agency));
  if (thing.kind === 'incident') return { ...thing, attachments: (thing.attachments ?? []).filter(stays) };
  const { needs: _needs, quorum_of: _named, lead, ...rest } = thing;
  return { ...rest, ...(lead !== undefined && stays({ agency: lead }) ? { lead } : {}), parties: thing.parties.filter(stays) };
}
