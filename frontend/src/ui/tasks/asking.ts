/**
 * Opening the form of a new version with something written into it: what one party does not bring is asked of another, or of nobody. What was typed there
 * before stays, and whom the version asks again stands in the form before it is sent.
 */
import { tick } from 'svelte';
import { askedOf, countOf, isNo, promised, type Brings, type Open } from '../../model/negotiation';
import type { Party, Task } from '../../protocol/wire';
import type { Console } from '../app.svelte';
import { keepDraft, readDraft } from '../drafts';
import { emptyPart, proposalName, proposalOf, type PartRow, type Proposal } from '../proposal';

type Thing = Pick<Open, 'of' | 'what'>;
const NOTHING: Brings = { asks: [], equipment: [], people: 0 };

/** What a party says that it brings: what stands, or what it offers; nothing after a no. Null as long as it may still say so. */
function says(party: Party): Brings | null {
  if (party.commitment === 'provisional') return party.promise ?? null;
  return promised(party) ?? (isNo(party.commitment) || party.left_out ? NOTHING : null);
}

/** How many of a thing that a party is asked for it has said that it does not bring. */
export function shortOf(thing: Thing, party: Party): number {
  return beyond(thing, askedOf(party), party);
}

function beyond(thing: Thing, asked: Brings, party: Party): number {
  const brings = says(party);
  return brings === null ? 0 : Math.max(0, countOf(thing, asked) - countOf(thing, brings));
}

/** As a form asks for it now: what was taken away there already is not taken away twice. */
function askedIn(part: PartRow): Brings {
  return { asks: part.asks.map((one) => ({ ...one, count: Number(one.count) })), equipment: part.equipment.map((one) => ({ ...one, count: Number(one.count) })), people: Number(part.people) };
}

/** The same of an agency, whether or not it is in the task: asking it for that again is asking nothing. */
export function shortHere(task: Task, thing: Thing, agency: string): number {
  const party = task.parties.find((one) => one.agency === agency);
  return party === undefined ? 0 : shortOf(thing, party);
}

function changed(part: PartRow, { of, what }: Thing, by: number): PartRow {
  if (of === 'people') return { ...part, people: Math.max(0, Number(part.people) + by) };
  if (of === 'equipment') return { ...part, equipment: counted(part.equipment, (one) => one.equipment_kind === what, { equipment_kind: what, count: 0 }, by) };
  return { ...part, asks: counted(part.asks, (one) => one.capability === what, { capability: what, count: 0 }, by) };
}

/** So many more or less of one row, which is made if it is not there; what comes to nothing is not asked. */
function counted<T extends { count: number }>(rows: readonly T[], is: (row: T) => boolean, empty: T, by: number): T[] {
  const all = rows.some(is) ? rows : [...rows, empty];
  let left = by;
  return all.map((row) => {
    if (!is(row) || left === 0) return row;
    const count = Math.max(0, Number(row.count) + left);
    left -= count - Number(row.count);
    return { ...row, count };
  }).filter((row) => !is(row) || row.count > 0);
}

const asksNothing = (part: PartRow): boolean => part.asks.length === 0 && part.equipment.length === 0 && Number(part.people) === 0;

/** What of a thing a form still asks a party for that has said that it does not bring it. What the form asks it for beyond that it has not answered yet. */
function refusedIn(thing: Thing, part: PartRow, party: Party): number {
  return Math.min(beyond(thing, askedIn(part), party), shortOf(thing, party));
}

/** How many more of a thing than the task a form asks for: of everybody, or of one agency. What it asks less of somebody takes nothing off that. */
function askedMore(proposal: Proposal, task: Task, thing: Thing, agency?: string): number {
  return proposal.parts.filter((part) => agency === undefined || part.agency === agency).reduce((all, part) => {
    const party = task.parties.find((one) => one.agency === part.agency);
    return all + Math.max(0, countOf(thing, askedIn(part)) - (party === undefined ? 0 : countOf(thing, askedOf(party))));
  }, 0);
}

/** How much of `more` an agency is still to be asked for: what the form asks it for already, or others instead, of what is missing in all, is not asked twice. */
export function stillToAsk(proposal: Proposal, task: Task, agency: string, more: Open, missing: number): number {
  return Math.max(0, Math.min(more.count - askedMore(proposal, task, more, agency), missing - askedMore(proposal, task, more)));
}

/** What is missing is asked of this agency, and no more of who has said that it does not bring it: what is asked in all stays the same. */
export function askedInstead(proposal: Proposal, task: Task, agency: string, more: Open, missing: number): Proposal {
  const count = stillToAsk(proposal, task, agency, more, missing);
  if (count === 0) return proposal;
  let left = count;
  const parts = proposal.parts.flatMap((part): PartRow[] => {
    if (part.agency === agency) return [changed(part, more, count)];
    const party = task.parties.find((one) => one.agency === part.agency);
    const less = party === undefined ? 0 : Math.min(left, refusedIn(more, part, party));
    if (party === undefined || less === 0) return [part];
    left -= less;
    const now = changed(part, more, -less);
    // Who has said no to all that it was asked for is in it no more.
    return asksNothing(now) && says(party) === NOTHING ? [] : [now];
  });
  return { ...proposal, parts: parts.some((part) => part.agency === agency) ? parts : [...parts, changed(emptyPart(agency), more, count)] };
}

/** Every thing of a part of which less comes than is asked. */
function shortages(party: Party): Open[] {
  const things: Thing[] = [
    ...[...new Set(party.asks.map((one) => one.capability))].map((what) => ({ of: 'capability' as const, what })),
    ...[...new Set((party.equipment ?? []).map((one) => one.equipment_kind))].map((what) => ({ of: 'equipment' as const, what })), { of: 'people', what: 'people' },
  ];
  return things.map((thing) => ({ ...thing, count: shortOf(thing, party) })).filter((one) => one.count > 0);
}

/** Whether it has said that it brings less of anything than it is asked for, so that less could be asked. */
export function isShort(party: Party): boolean {
  return shortages(party).length > 0;
}

/** A party is asked for no more than it says that it brings; who brings nothing is asked for nothing any more. */
export function askedLess(proposal: Proposal, party: Party): Proposal {
  const lowered = (part: PartRow): PartRow => shortages(party).reduce((now, one) => changed(now, one, -beyond(one, askedIn(now), party)), part);
  return { ...proposal, parts: proposal.parts.map((part) => (part.agency === party.agency ? lowered(part) : part)).filter((part) => part.agency !== party.agency || !asksNothing(part)) };
}

/** The form of a new version as it was left, or as the task is. */
export function draftedOf(app: Console, task: Task): Proposal {
  return readDraft(app.session?.principal ?? '', proposalName(task, undefined), proposalOf(task));
}

/** The form begins with it: it is closed first, because one that is open holds what was typed. */
export async function openRevision(app: Console, task: Task, change: (proposal: Proposal) => Proposal): Promise<void> {
  app.panel = 'details';
  await tick();
  keepDraft(app.session?.principal ?? '', proposalName(task, undefined), change(draftedOf(app, task)));
  app.open('revise', { task: task.id });
}
