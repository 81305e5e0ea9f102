/** What changed between two situation reports, as the server froze them. Pure: names and numbers, no words. */
import type { FigureThen, ObjectiveThen, ReportContent, SituationReport } from '../protocol/response';
import type { Figure, ObjectiveState, Position, SectorKind, TaskPhase, Whom } from '../protocol/words';

/** `undefined`: it did not stand there. */
interface Was<T> { was: T | undefined; is: T | undefined }
export interface Estimate { count: number; is_estimate: boolean }
/** `of`: how many there are for how many; nobody has counted where `count` is undefined. */
export interface Fill { count: Estimate | undefined; of: number }
/** A post that stood there: vacant without a name. */
export interface Held { name: string | undefined }
type Named = { name: string; sector: SectorKind };
export type SectorText = 'name' | 'run_by' | 'work' | 'channel';

export type ReportChange =
  | ({ of: 'figure'; whom: Whom; figure: Figure; agency: string } & Was<Estimate>)
  | ({ of: 'evacuation'; zone: string } & Was<number>)
  | ({ of: 'evacuated'; zone: string; agency: string } & Was<Estimate>)
  | ({ of: 'shelter'; name: string } & Was<Fill>)
  | ({ of: 'shelter_name' } & Was<string>)
  | ({ of: 'phase' } & Was<TaskPhase>)
  | ({ of: 'period' } & Was<number>)
  | ({ of: 'objective'; number: number; text: string; owner: string | undefined } & Was<ObjectiveState>)
  | ({ of: 'lane'; agency: string; what: 'sent' | 'on_scene' | 'at_work' } & Was<number>)
  | ({ of: 'sector' } & Named & Was<number>)
  | ({ of: 'sector_text'; what: SectorText } & Named & Was<string>)
  | ({ of: 'sector_figure'; whom: Whom; figure: Figure; agency: string } & Named & Was<Estimate>)
  | ({ of: 'post'; position: Position; at: string | undefined; agency: string } & Was<Held>)
  | ({ of: 'text'; text: 'situation' | 'needs' | 'outlook' } & Was<string>);

/** By name; of two with one name the second is its own line. */
function named<T>(all: readonly T[], name: (one: T) => string): Map<string, T> {
  const out = new Map<string, T>();
  for (const one of all) {
    let key = name(one);
    while (out.has(key)) key = `${key} +`;
    out.set(key, one);
  }
  return out;
}

/** Pairs what stands under one name in both; what stands in one only has no other side. */
function paired<T>(was: readonly T[], is: readonly T[], name: (one: T) => string): { was: T | undefined; is: T | undefined; one: T }[] {
  const [before, after] = [named(was, name), named(is, name)];
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((key) => {
    const one = after.get(key) ?? before.get(key);
    return one === undefined ? [] : [{ was: before.get(key), is: after.get(key), one }];
  });
}

/** Of one period by their numbers; what was carried over into another one, by what it says. */
function planned(was: ReportContent, is: ReportContent): ReportChange[] {
  const name = (one: ObjectiveThen): string => (was.period?.number === is.period?.number ? String(one.number) : one.text);
  const objectives = paired(was.period?.objectives ?? [], is.period?.objectives ?? [], name);
  return [
    { of: 'phase', was: was.phase, is: is.phase }, { of: 'period', was: was.period?.number, is: is.period?.number },
    ...objectives.map(({ was: a, is: b, one }): ReportChange => ({ of: 'objective', number: one.number, text: one.text, owner: one.owner, was: a?.state, is: b?.state })),
  ];
}

const LANE = ['sent', 'on_scene', 'at_work'] as const;
const SECTOR_TEXTS: readonly SectorText[] = ['name', 'run_by', 'work', 'channel'];
type Counted = ReportContent['evacuations'][number]['evacuated'][number];

const estimate = (one: Estimate | undefined): Estimate | undefined => (one === undefined ? undefined : { count: one.count, is_estimate: one.is_estimate });
const figureName = (one: FigureThen): string => `${one.whom} ${one.figure} ${one.agency}`;

/** Of one that is new, or is no more, it is enough to say that. */
function sectors(was: ReportContent, is: ReportContent): ReportChange[] {
  return paired(was.sectors, is.sectors, (one) => String(one.number)).flatMap(({ was: a, is: b, one }): ReportChange[] => {
    const named = { name: one.name, sector: one.sector };
    const texts = a === undefined || b === undefined ? [] : SECTOR_TEXTS.map((what): ReportChange => ({ of: 'sector_text', what, ...named, was: a[what], is: b[what] }));
    const figures = paired(a?.figures ?? [], b?.figures ?? [], figureName);
    return [
      { of: 'sector', ...named, was: a?.units, is: b?.units }, ...texts,
      ...figures.map(({ was: c, is: d, one: it }): ReportChange => ({ of: 'sector_figure', ...named, whom: it.whom, figure: it.figure, agency: it.agency, was: estimate(c), is: estimate(d) })),
    ];
  });
}

function organised(was: ReportContent, is: ReportContent): ReportChange[] {
  const held = (one: ReportContent['posts'][number] | undefined): Held | undefined => (one === undefined ? undefined : { name: one.name });
  return [
    ...paired(was.lanes, is.lanes, (one) => one.agency).flatMap(({ was: a, is: b, one }) => LANE.map((what): ReportChange => ({ of: 'lane', agency: one.agency, what, was: a?.[what], is: b?.[what] }))),
    ...sectors(was, is),
    ...paired(was.posts, is.posts, (one) => `${one.position} ${one.of ?? ''} ${one.agency}`).map(({ was: a, is: b, one }): ReportChange => ({ of: 'post', position: one.position, at: one.of, agency: one.agency, was: held(a), is: held(b) })),
  ];
}

/** How many are thought to be there, and how many have left, as each agency has counted. */
function evacuations(was: ReportContent, is: ReportContent): ReportChange[] {
  return paired(was.evacuations, is.evacuations, (one) => String(one.number)).flatMap(({ was: a, is: b, one }): ReportChange[] => [
    { of: 'evacuation', zone: one.zone, was: a?.persons, is: b?.persons },
    ...paired<Counted>(a?.evacuated ?? [], b?.evacuated ?? [], (it) => it.agency).map(({ was: c, is: d, one: it }): ReportChange => ({ of: 'evacuated', zone: one.zone, agency: it.agency, was: estimate(c), is: estimate(d) })),
  ]);
}

function shelters(was: ReportContent, is: ReportContent): ReportChange[] {
  const housed = (one: ReportContent['shelters'][number] | undefined): Fill | undefined => (one === undefined ? undefined : { count: estimate(one.sheltered), of: one.capacity });
  return paired(was.shelters, is.shelters, (one) => String(one.number)).flatMap(({ was: a, is: b, one }): ReportChange[] => [
    ...(a === undefined || b === undefined ? [] : [{ of: 'shelter_name', was: a.name, is: b.name } as const]), { of: 'shelter', name: one.name, was: housed(a), is: housed(b) },
  ]);
}

function counted(was: ReportContent, is: ReportContent): ReportChange[] {
  return [
    ...paired(was.figures, is.figures, figureName).map(({ was: a, is: b, one }): ReportChange => ({ of: 'figure', whom: one.whom, figure: one.figure, agency: one.agency, was: estimate(a), is: estimate(b) })),
    ...evacuations(was, is), ...shelters(was, is),
  ];
}

/** What is another now than in the version before: figures first, then the plan, who stands where, and the texts. */
export function reportDifference(was: SituationReport, is: SituationReport): ReportChange[] {
  const texts = (['situation', 'needs', 'outlook'] as const).map((text): ReportChange => ({ of: 'text', text, was: was[text], is: is[text] }));
  const all = [...counted(was.content, is.content), ...planned(was.content, is.content), ...organised(was.content, is.content), ...texts];
  return all.filter((one) => JSON.stringify(one.was) !== JSON.stringify(one.is));
}
