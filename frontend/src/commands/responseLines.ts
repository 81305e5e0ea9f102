/**
 * Lines about a disaster response. Periods, posts, sectors and the like are named by their numbers in the task: objective 2 of period 1 is `1.2`;
 * where one of several kinds is meant, `S2` is a sector, `E1` an evacuation and `H1` a shelter.
 */
import { findByNumber, findUnit } from '../model/queries';
import { itemsOf, reportsByNumber } from '../model/response';
import type { ResponseItem, ResponseWord, Values } from '../protocol/response';
import { EVACUATION_ENDS, FIGURES, OBJECTIVE_STATES, POSITIONS, SECTOR_KINDS, WHOMS, type Figure } from '../protocol/words';
import type { Task } from '../protocol/wire';
import { sourcesWith } from './ops/reportFigures';
import { found, hint, type Parsed } from './parsed';
import type { Context } from './types';

export const RESPONSE_USAGE: readonly string[] = [
  'period JT-1 08:00 20:00 "what matters most"', 'objective JT-1 1 "text" P', 'judge JT-1 1.2 met "note"', 'sector JT-1 division "name" P "zone"', 'end-sector JT-1 2 "reason"',
  'place JT-1 2 heron31', 'unplace JT-1 2 heron31', 'post JT-1 group_supervisor P S2', 'fill JT-1 3 "name" "contact"', 'vacate JT-1 3 "reason"', 'end-post JT-1 3 "reason"',
  'evacuate JT-1 "zone" 300 "instructions"', 'end-evacuation JT-1 1 complete "note"', 'shelter JT-1 "name" 300 "place"', 'close-shelter JT-1 1 "reason"', 'count JT-1 H1 240 "source"',
  'figures JT-1 public dead=3,missing=12 "source"', 'withdraw-figures JT-1 7 "reason"', 'source JT-1 public dead P', 'sitrep JT-1 "situation"', 'approve-sitrep JT-1 3 "note"',
  'return-sitrep JT-1 3 "reason"', 'read-sitrep JT-1 3',
];

const WHOLE = /^[1-9]\d{0,3}$/;
const COUNT = /^\d{1,8}$/;
const DAY_MS = 86_400_000;
type Preview = { verb: string; number: string; what?: string };
const said = (ctx: Context, id: string, args: object, { verb, number, what = '' }: Preview): Parsed => found(ctx, id, args, { key: 'line.response', args: { verb, number, what } });
const some = (name: string, value: string | number | undefined): object => (value === undefined ? {} : { [name]: value });
/** Null where something is missing. */
type Line = (ctx: Context, task: Task, number: string, rest: string[]) => Parsed | null;
type AtItem<Item> = (ctx: Context, item: Item, number: string, rest: string[]) => Parsed | null;
type Of<Word extends ResponseWord> = Extract<ResponseItem, { item: Word }>;

/** Null where the word is none of these. */
export function responseLine(ctx: Context, word: string, [number, ...rest]: string[]): Parsed | null {
  const how = Object.hasOwn(LINES, word) ? LINES[word] : undefined;
  if (how === undefined) return null;
  const usage = hint('line.usage', { usage: RESPONSE_USAGE.find((one) => one.startsWith(`${word} `)) ?? word });
  if (number === undefined) return usage;
  const task = findByNumber(ctx.world, number)?.task;
  if (task === undefined) return hint('line.nothing_named', { name: number });
  return how(ctx, task, number, rest) ?? usage;
}

function at<Word extends ResponseWord>(word: Word, how: AtItem<Of<Word>>): Line {
  return (ctx, task, number, [which, ...rest]) => {
    if (!WHOLE.test(which ?? '')) return null;
    // Of a situation report its newest version is meant.
    const item = itemsOf(ctx.world, word, task.id).filter((one) => one.number === Number(which)).at(-1);
    return item === undefined ? hint('line.nothing_named', { name: which ?? '' }) : how(ctx, item, number, rest);
  };
}

/** An operation that asks for nothing but a reason. */
const reasoned = <Word extends ResponseWord>(word: Word, id: string, verb: string): Line =>
  at(word, (ctx, item, number, [reason]) => said(ctx, id, { item: item.id, ...some('reason', reason) }, { verb, number }));

function agencyOf(ctx: Context, code: string | undefined): string | undefined {
  return [...ctx.world.agency.values()].find((one) => one.code.toLowerCase() === code?.toLowerCase())?.id;
}

const PLACES: Readonly<Record<string, 'sector' | 'evacuation' | 'shelter'>> = { s: 'sector', e: 'evacuation', h: 'shelter' };

/** `S2`, `E1`, `H1`; undefined where there is none. */
function placeNamed(ctx: Context, task: Task, named: string): Of<'sector' | 'evacuation' | 'shelter'> | undefined {
  const [, kind = '', n] = /^([seh])([1-9]\d{0,3})$/i.exec(named) ?? [];
  const word = PLACES[kind.toLowerCase()];
  return word === undefined ? undefined : itemsOf(ctx.world, word, task.id).find((one) => one.number === Number(n));
}

/** The zone of a task by its name, whatever its case. */
function zoneNamed(ctx: Context, task: Task, name: string): string | undefined {
  return [...ctx.world.zone.values()].find((one) => one.task === task.id && one.name.toLowerCase() === name.toLowerCase())?.id;
}

/** The next time that a wall clock shows this, from a moment on; null where it never does. */
function nextAt(text: string, fromMs: number): number | null {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (hour === undefined || minute === undefined || Number(hour) > 23 || Number(minute) > 59) return null;
  const day = new Date(fromMs);
  day.setHours(Number(hour), Number(minute), 0, 0);
  return day.getTime() >= fromMs ? day.getTime() : day.getTime() + DAY_MS;
}

/** `dead=3,missing=12`; null where one is no figure, or no number. */
function valuesNamed(text: string): Values | null {
  const values: Values = {};
  for (const part of text.split(',')) {
    const [name, count = ''] = part.split('=');
    const figure = FIGURES.find((one) => one === name?.toLowerCase());
    if (figure === undefined || !COUNT.test(count)) return null;
    values[figure] = Number(count);
  }
  return values;
}

const PLANS: Readonly<Record<string, Line>> = {
  period: (ctx, task, number, [begin, end, emphasis]) => {
    if (begin === undefined) return said(ctx, 'plan_period', { task: task.id }, { verb: 'period', number });
    const from = nextAt(begin, ctx.nowMs);
    const to = from === null || end === undefined ? null : nextAt(end, from + 1);
    if (from === null || to === null) return null;
    return said(ctx, 'plan_period', { task: task.id, starts_at: new Date(from).toISOString(), ends_at: new Date(to).toISOString(), ...some('emphasis', emphasis) }, { verb: 'period', number, what: emphasis ?? '' });
  },
  objective: at('period', (ctx, item, number, [text, code]) => {
    const owner = agencyOf(ctx, code);
    if (code !== undefined && owner === undefined) return hint('line.nothing_named', { name: code });
    return said(ctx, 'add_objective', { item: item.id, ...some('text', text), ...some('owner', owner) }, { verb: 'objective', number, what: text ?? '' });
  }),
  judge: (ctx, task, number, [which = '', word, note]) => {
    const [, n, objective] = /^([1-9]\d{0,3})\.([1-9]\d?)$/.exec(which) ?? [];
    const state = OBJECTIVE_STATES.find((one) => one === word?.toLowerCase());
    if (n === undefined || (word !== undefined && state === undefined)) return null;
    const period = itemsOf(ctx.world, 'period', task.id).find((one) => one.number === Number(n));
    if (period?.objectives.some((one) => one.number === Number(objective)) !== true) return hint('line.nothing_named', { name: which });
    return said(ctx, 'judge_objective', { item: period.id, objective: Number(objective), ...some('state', state), ...some('note', note) }, { verb: 'judge', number, what: which });
  },
};

const STANDS: Readonly<Record<string, Line>> = {
  sector: (ctx, task, number, [word, name, code, zoneName]) => {
    const kind = SECTOR_KINDS.find((one) => one === word?.toLowerCase());
    if (word !== undefined && kind === undefined) return null;
    const [run_by, zone] = [agencyOf(ctx, code), zoneName === undefined ? undefined : zoneNamed(ctx, task, zoneName)];
    if ((code !== undefined && run_by === undefined) || (zoneName !== undefined && zone === undefined)) return hint('line.nothing_named', { name: run_by === undefined ? code ?? '' : zoneName ?? '' });
    return said(ctx, 'set_up_sector', { task: task.id, ...some('kind', kind), ...some('name', name), ...some('run_by', run_by), ...some('zone', zone) }, { verb: 'sector', number, what: name ?? '' });
  },
  'end-sector': reasoned('sector', 'end_sector', 'end_sector'),
  place: at('sector', (ctx, item, number, [callsign]) => {
    if (callsign === undefined) return said(ctx, 'place_unit', { item: item.id }, { verb: 'place', number });
    const unit = findUnit(ctx.world, callsign);
    return unit === null ? hint('line.nothing_named', { name: callsign }) : said(ctx, 'place_unit', { item: item.id, unit: unit.id }, { verb: 'place', number, what: unit.callsign });
  }),
  unplace: at('sector', (ctx, item, number, [callsign = '']) => {
    if (callsign === '') return null;
    const unit = findUnit(ctx.world, callsign);
    return unit === null ? hint('line.nothing_named', { name: callsign }) : said(ctx, 'remove_unit', { item: item.id, unit: unit.id }, { verb: 'unplace', number, what: unit.callsign });
  }),
  post: (ctx, task, number, [word, code, named]) => {
    const position = POSITIONS.find((one) => one === word?.toLowerCase());
    if (word !== undefined && position === undefined) return null;
    const [agency, of] = [agencyOf(ctx, code), named === undefined ? undefined : placeNamed(ctx, task, named)];
    if ((code !== undefined && agency === undefined) || (named !== undefined && of === undefined)) return hint('line.nothing_named', { name: agency === undefined ? code ?? '' : named ?? '' });
    return said(ctx, 'create_post', { task: task.id, ...some('position', position), ...some('agency', agency), ...some('of', of?.id) }, { verb: 'post', number });
  },
  fill: at('post', (ctx, item, number, [name, contact]) => said(ctx, 'fill_post', { item: item.id, ...some('name', name), ...some('contact', contact) }, { verb: 'fill', number, what: name ?? '' })),
  vacate: reasoned('post', 'vacate_post', 'vacate'),
  'end-post': reasoned('post', 'end_post', 'end_post'),
};

const MOVES: Readonly<Record<string, Line>> = {
  evacuate: (ctx, task, number, [name, persons, instructions]) => {
    if (name === undefined) return said(ctx, 'order_evacuation', { task: task.id }, { verb: 'evacuate', number });
    const zone = zoneNamed(ctx, task, name);
    if (zone === undefined) return hint('line.nothing_named', { name });
    if (persons !== undefined && !COUNT.test(persons)) return null;
    return said(ctx, 'order_evacuation', { task: task.id, zone, ...some('persons', persons === undefined ? undefined : Number(persons)), ...some('instructions', instructions) }, { verb: 'evacuate', number, what: name });
  },
  'end-evacuation': at('evacuation', (ctx, item, number, [word, note]) => {
    const how = EVACUATION_ENDS.find((one) => one === word?.toLowerCase());
    if (word !== undefined && how === undefined) return null;
    return said(ctx, 'end_evacuation', { item: item.id, ...some('how', how), ...some('note', note) }, { verb: 'end_evacuation', number });
  }),
  // Where it is, the map says: the place that was clicked last, or the form asks.
  shelter: (ctx, task, number, [name, capacity, place]) => {
    if (capacity !== undefined && !COUNT.test(capacity)) return null;
    const spot = ctx.point === null ? {} : { at: { lon: ctx.point.lon, lat: ctx.point.lat } };
    return said(ctx, 'open_shelter', { task: task.id, ...some('name', name), ...some('capacity', capacity === undefined ? undefined : Number(capacity)), ...some('place', place), ...spot }, { verb: 'shelter', number, what: name ?? '' });
  },
  'close-shelter': reasoned('shelter', 'close_shelter', 'close_shelter'),
};

const COUNTS: Readonly<Record<string, Line>> = {
  count: (ctx, task, number, [named = '', count, source]) => {
    if (named === '' || (count !== undefined && !COUNT.test(count))) return null;
    const about = placeNamed(ctx, task, named);
    if (about === undefined || about.item === 'sector') return hint('line.nothing_named', { name: named });
    const figure: Figure = about.item === 'shelter' ? 'sheltered' : 'evacuated';
    return said(ctx, 'report_figures', { task: task.id, about: about.id, whom: 'public', ...(count === undefined ? {} : { values: { [figure]: Number(count) } }), ...some('source', source) }, { verb: 'figures', number, what: named });
  },
  figures: (ctx, task, number, [word, counts, source]) => {
    const whom = WHOMS.find((one) => one === word?.toLowerCase());
    const values = counts === undefined ? undefined : valuesNamed(counts);
    if ((word !== undefined && whom === undefined) || values === null) return null;
    return said(ctx, 'report_figures', { task: task.id, ...some('whom', whom), ...(values === undefined ? {} : { values }), ...some('source', source) }, { verb: 'figures', number, what: counts ?? '' });
  },
  'withdraw-figures': reasoned('figures', 'withdraw_figures', 'withdraw_figures'),
  source: (ctx, task, number, [word, name, code]) => {
    if (word === undefined) return said(ctx, 'name_sources', { task: task.id }, { verb: 'source', number });
    const [whom, figure] = [WHOMS.find((one) => one === word.toLowerCase()), FIGURES.find((one) => one === name?.toLowerCase())];
    if (whom === undefined || figure === undefined) return null;
    const agency = agencyOf(ctx, code);
    if (code !== undefined && agency === undefined) return hint('line.nothing_named', { name: code });
    return said(ctx, 'name_sources', { task: task.id, version: task.response?.version ?? 0, sources: sourcesWith(task.response?.sources ?? [], whom, figure, agency) }, { verb: 'source', number, what: figure });
  },
  sitrep: (ctx, task, number, [situation]) => said(ctx, 'compose_report', { task: task.id, ...some('situation', situation) }, { verb: 'sitrep', number, what: situation ?? '' }),
  'approve-sitrep': at('situation_report', (ctx, item, number, [note]) => said(ctx, 'approve_report', { item: item.id, ...some('note', note) }, { verb: 'approve', number })),
  'return-sitrep': reasoned('situation_report', 'return_report', 'return'),
  'read-sitrep': (ctx, task, number, [which = '']) => {
    if (!WHOLE.test(which)) return null;
    const versions = reportsByNumber(itemsOf(ctx.world, 'situation_report', task.id)).find((one) => one.number === Number(which))?.versions;
    return versions?.[0] === undefined ? hint('line.nothing_named', { name: which }) : said(ctx, 'show_report', { item: versions[0].id }, { verb: 'read', number });
  },
};

const LINES: Readonly<Record<string, Line>> = { ...PLANS, ...STANDS, ...MOVES, ...COUNTS };
