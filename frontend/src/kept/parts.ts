/**
 * What third agencies show in a thing by terms of their own: what they attached (F5), what they answered (V13). It is under no lease of the
 * thing's owner. What stands in one's own thing, and in a joint task that one is in, is not among them.
 */
import type { Attachment, Party, Thing } from '../protocol/wire';

function isPart(thing: Thing, own: string, agency: string): boolean {
  return agency !== own && agency !== (thing.kind === 'task' ? thing.lead : 'agency' in thing ? thing.agency : own);
}

function attachedBy(thing: Thing, own: string): readonly Attachment[] {
  return thing.kind === 'incident' && thing.agency !== own ? (thing.attachments ?? []).filter((one) => isPart(thing, own, one.agency)) : [];
}

function answeredBy(thing: Thing, own: string): readonly Party[] {
  // Who declined or was left out is shown the others as if it were no party.
  const isIn = (one: Party) => one.agency === own && one.commitment !== 'declined' && !one.left_out;
  if (thing.kind !== 'task' || thing.lead === own || thing.parties.some(isIn)) return [];
  return thing.parties.filter((one) => isPart(thing, own, one.agency));
}

/** Whose parts stand in it. */
export function partsIn(thing: Thing, own: string): readonly string[] {
  return [...new Set([...attachedBy(thing, own), ...answeredBy(thing, own)].map((one) => one.agency))];
}

/** The thing without the parts of those whom `goes` names, and without what is made from their lanes: needs, and who or what the quorum names (T3). */
export function withoutParts(thing: Thing, own: string, goes: (agency: string) => boolean): Thing {
  if (!partsIn(thing, own).some(goes)) return thing;
  const stays = (one: { agency: string }): boolean => !(isPart(thing, own, one.agency) && goes(one.agency));
  if (thing.kind === 'incident') return { ...thing, attachments: (thing.attachments ?? []).filter(stays) };
  if (thing.kind !== 'task') return thing;
  const { needs: _needs, quorum_of: _named, ...rest } = thing;
  return { ...rest, parties: thing.parties.filter(stays) };
}
