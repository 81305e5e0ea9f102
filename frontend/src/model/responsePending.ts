/**
 * Sectors, shelters and figures as this seat has reported them, whether or not the server has heard of it yet: what waits on this device is laid over
 * what is known, so that a tablet without a link goes on. Pure.
 */
import type { Spot } from '../protocol/inspection';
import type { Counted, Evacuation, Figures, Post, ResponseItem, ResponseWord, Sector, Shelter, SituationReport, Values } from '../protocol/response';
import type { Whom } from '../protocol/words';
import type { Reader } from './enforcement';
import { NUMBER_UNSAID, count, iso, isQueued, known, madePath, some, taskOfMade, text, told, type Told } from './pending';
import { itemById, itemsOf, reportsByNumber } from './response';
import { standingAbout } from './responseFigures';
import { ms } from './time';
import { pathOf, type Waiting } from './visitPending';
import type { World } from './world';

/** The version of what nobody has changed yet: a change that waits behind it is based on that. */
const VERSION_FIRST = 0;
/** A crew says something of its own unit, which stands in the body. */
const PLACED = 'place-unit';
const REMOVED = 'remove-unit';

/** Sectors with this seat's own units where they were said to be: a unit that is placed leaves the one where it was. */
export function sectorsTold(world: World, task: string, reader: Reader, waiting: readonly Waiting[]): Told<Sector>[] {
  const moves = waiting.filter((one) => one.path.endsWith(`/${PLACED}`) || one.path.endsWith(`/${REMOVED}`));
  return itemsOf(world, 'sector', task).map((sector) => {
    const units = moves.reduce((there, sent) => movedUnits(world, sector, there, sent, reader), sector.units);
    return { ...told<Sector>(sector, false, waiting, (one) => one), item: { ...sector, units } };
  });
}

function movedUnits(world: World, sector: Sector, units: Sector['units'], sent: Waiting, { agency }: Reader): Sector['units'] {
  const [unit, here] = [text(sent.body, 'unit'), sent.path.startsWith(pathOf(sector.id))];
  const placed = sent.path.endsWith(PLACED);
  if (placed && here) return units.some((one) => one.unit === unit) ? units : [...units, { unit, callsign: world.unit.get(unit)?.callsign ?? '', agency, since: iso(sent) }];
  return placed || here ? units.filter((one) => one.unit !== unit) : units;
}

/** In which of them a unit is. */
export function sectorOf(sectors: readonly Told<Sector>[], unit: string): Told<Sector> | undefined {
  return sectors.find(({ item }) => item.units.some((one) => one.unit === unit));
}

/** The post whose holder a crew of a sector reports to; of a sector there is no other one (B4). */
export function supervisorOf(posts: readonly Post[], sector: Sector): Post | undefined {
  return posts.find((one) => one.of === sector.id && one.ended === undefined);
}

function reportedFigures(task: string, { agency }: Reader, sent: Waiting): Figures {
  const { body } = sent;
  return {
    kind: 'task_item', item: 'figures', id: text(body, 'id'), task, number: NUMBER_UNSAID, agency, whom: body['whom'] as Whom, values: body['values'] as Values, source: text(body, 'source'),
    counted_at: text(body, 'counted_at') || iso(sent), is_estimate: body['is_estimate'] === true, note: text(body, 'note'), ...some(body, 'about'),
  };
}

/** What waits after what is known; what was withdrawn says why. */
export function figuresTold(world: World, task: string, reader: Reader, waiting: readonly Waiting[]): Told<Figures>[] {
  const all = itemsOf(world, 'figures', task);
  const made = waiting.filter((one) => one.path === madePath('figures', task)).map((one) => reportedFigures(task, reader, one)).filter((one) => !world.task_item.has(one.id));
  return [...all, ...made].map((one) => told(one, made.includes(one), waiting, (item, what, sent) => (
    what === 'withdraw-figures' ? { ...item, withdrawn: { agency: reader.agency, at: iso(sent), reason: text(sent.body, 'reason') } } : item)));
}

function openedShelter(task: string, { agency }: Reader, sent: Waiting): Shelter {
  const { body } = sent;
  return {
    kind: 'task_item', item: 'shelter', id: text(body, 'id'), task, number: NUMBER_UNSAID, agency, name: text(body, 'name'), place: text(body, 'place'), at: body['at'] as Spot,
    capacity: count(body, 'capacity'), facilities: text(body, 'facilities'), version: VERSION_FIRST, opened_at: iso(sent), is_full: false,
  };
}

/** One thing that was said of a shelter. The next change is based on the version that this one makes. */
function ofShelter(shelter: Shelter, what: string, sent: Waiting, { agency }: Reader): Shelter {
  const { body } = sent;
  switch (what) {
    case 'change-shelter': return {
      ...shelter, name: text(body, 'name'), place: text(body, 'place'), at: body['at'] as Spot, capacity: count(body, 'capacity'), facilities: text(body, 'facilities'), version: shelter.version + 1,
    };
    case 'close-shelter': return { ...shelter, closed: { agency, at: iso(sent), reason: text(body, 'reason') } };
    default: return shelter;
  }
}

/** Those that are known in the order of their numbers, then those that wait; counted as this device has counted since. */
export function sheltersTold(world: World, task: string, reader: Reader, waiting: readonly Waiting[]): Told<Shelter>[] {
  const all = itemsOf(world, 'shelter', task);
  const made = waiting.filter((one) => one.path === madePath('shelter', task)).map((one) => openedShelter(task, reader, one)).filter((one) => !world.task_item.has(one.id));
  const figures = figuresTold(world, task, reader, waiting);
  return [...all, ...made].map((one) => counted(told(one, made.includes(one), waiting, (item, what, sent) => ofShelter(item, what, sent, reader)), figures));
}

/** How many are counted there: what this device has said and nobody has answered stands until it is. Null where it has said nothing. */
function countsAbout(id: string, figures: readonly Told<Figures>[]): Counted[] | null {
  const about = figures.filter(({ item }) => item.about === id);
  if (!about.some(isQueued)) return null;
  const at = (one: Counted): number => ms(one.at) ?? 0;
  return standingAbout(about.map((one) => one.item), id).map(({ agency, count: counted, counted_at, is_estimate }) => ({ agency, count: counted, at: counted_at, is_estimate })).sort((a, b) => at(b) - at(a));
}

function counted(shelter: Told<Shelter>, figures: readonly Told<Figures>[]): Told<Shelter> {
  const counts = countsAbout(shelter.item.id, figures);
  const { sheltered: before, ...rest } = shelter.item;
  const last = counts === null ? before : counts[0];
  const item = { ...rest, is_full: last !== undefined && last.count >= rest.capacity, ...(last === undefined ? {} : { sheltered: last }) };
  return { ...shelter, item, said: counts === null ? shelter.said : new Set([...shelter.said, 'figures']) };
}

/** Those that go on, with what this device has counted of who has left. */
export function evacuationsTold(world: World, task: string, figures: readonly Told<Figures>[]): Told<Evacuation>[] {
  return itemsOf(world, 'evacuation', task).filter((one) => one.ended === undefined).map((one) => {
    const counts = countsAbout(one.id, figures);
    return counts === null ? known(one) : { ...known(one), item: { ...one, evacuated: counts }, said: new Set(['figures']) };
  });
}

type Of<Word extends ResponseWord> = Extract<ResponseItem, { item: Word }>;

/** Something of a disaster response with what waits on this device; what no crew says anything of is as it is known. */
export function itemTold<Word extends ResponseWord>(world: World, word: Word, id: string, reader: Reader, waiting: readonly Waiting[]): Told<Of<Word>> | undefined {
  const found = itemById(world, word, id);
  const task = found?.task ?? taskOfMade(id, waiting);
  if (task === undefined) return undefined;
  const all: Partial<Record<ResponseWord, typeof sectorsTold | typeof sheltersTold | typeof figuresTold>> = { sector: sectorsTold, shelter: sheltersTold, figures: figuresTold };
  const how = all[word];
  if (how === undefined) return found === undefined ? undefined : known(found);
  return (how(world, task, reader, waiting) as Told<ResponseItem>[]).find((one) => one.item.id === id) as Told<Of<Word>> | undefined;
}

/** What an agency has said of figures, the last on top; what is wrong in it is withdrawn from there. */
export function ownFigures(figures: readonly Told<Figures>[], agency: string, most: number): Told<Figures>[] {
  const at = (one: Told<Figures>): number => ms(one.item.counted_at) ?? 0;
  return figures.filter((one) => one.item.agency === agency).reverse().sort((a, b) => at(b) - at(a)).slice(0, most);
}

/** The newest report that was approved and has not been replaced. */
export function approvedReport(reports: readonly SituationReport[]): SituationReport | undefined {
  return reportsByNumber(reports).flatMap(({ versions }) => versions).find((one) => one.state === 'approved');
}

/** Those that still are, its own agency's first. */
export function sheltersShown(shelters: readonly Told<Shelter>[], agency: string): Told<Shelter>[] {
  const open = shelters.filter(({ item }) => item.closed === undefined);
  return [...open.filter(({ item }) => item.agency === agency), ...open.filter(({ item }) => item.agency !== agency)];
}
