/**
 * Names for the shapes of disaster responses in `schema.ts`: operational periods, sectors, posts, evacuations, shelters, figures and situation reports
 * as objects of their own, and what stands of the figures on a task. As in `wire.ts`, a field without a value is absent, never null.
 */
import type { components } from './schema';
import type { Figure } from './words';

type Schemas = components['schemas'];
type Present<T> = { [K in keyof T]: Exclude<T[K], null> };
type Item<Word extends string> = { kind: 'task_item'; item: Word };

/** Who did something once, when, and why. */
export type Ended = Schemas['Reasoned'];

/** `owner`: for whom it is; nobody in particular where it is absent. `judged`: who said last how it stands. */
export type Objective = Present<Schemas['Objective']>;
/** `emphasis`: what matters most in it. */
export type Period = Omit<Present<Schemas['Period']>, 'objectives'> & Item<'period'> & { objectives: Objective[] };

/** A unit that works in a sector. */
export type PlacedUnit = Schemas['PlacedUnit'];
/** What an agency counted there last. */
export type SectorFigure = Schemas['SectorFigure'];
/** `figures`: side by side, nobody is named for them. */
export type Sector = Present<Schemas['Sector']> & Item<'sector'>;

/** Who holds a post now. */
export type Holder = Schemas['PostHolder'];
export type FormerHolder = Schemas['FormerHolder'];
/** `of`: the sector or the shelter that it is for; the whole task where it is absent. */
export type Post = Present<Schemas['Post']> & Item<'post'>;

export type Counted = Schemas['Counted'];
/** A count of persons, as of when they were counted. */
export type Count = Omit<Counted, 'agency'>;
/** `persons`: how many are thought to be there. `evacuated`: what each agency counted last, the newest first; never added up. */
export type Evacuation = Present<Schemas['Evacuation']> & Item<'evacuation'>;
/** `sheltered`: who runs it counts, or who leads once that one has left. */
export type Shelter = Present<Schemas['Shelter']> & Item<'shelter'>;

export type Values = Partial<Record<Figure, number>>;
/** `about`: the sector, evacuation or shelter that they are about; the whole task where it is absent. */
export type Figures = Omit<Present<Schemas['Figures']>, 'values'> & Item<'figures'> & { values: Values };

/** Whose count is the one, as who leads has named it. */
export type Source = Schemas['FigureSource'];
/** What an agency counted last of the whole task; `item`: the figures that say so; `is_source`: this agency was named for it. */
export type Standing = Schemas['StandingFigure'];
/** What stands of it on a task. `version`: how many times sources were named; the next time is based on it. */
export type Response = Schemas['Response'];

type Content = Present<Schemas['ReportContent']>;
/** As each agency had counted last. */
export type CountThen = Schemas['CountThen'];
export type FigureThen = Schemas['FigureThen'];
export type ObjectiveThen = Present<Schemas['ObjectiveThen']>;
/** What the server made of the state at that moment; only what was open. `of` names the sector or shelter of a post, which is vacant without a `name`. */
export type ReportContent = Omit<Content, 'period' | 'posts' | 'shelters'> & {
  period?: Omit<Schemas['PeriodThen'], 'objectives'> & { objectives: ObjectiveThen[] }; posts: Present<Schemas['PostThen']>[]; shelters: Present<Schemas['ShelterThen']>[];
};
/** `number` is the report's, `version` the one of its versions that this is. `composer` is told to the own agency only. */
export type SituationReport = Omit<Present<Schemas['SituationReport']>, 'content'> & Item<'situation_report'> & { content: ReportContent };

export type ResponseItem = Period | Sector | Post | Evacuation | Shelter | Figures | SituationReport;
export type ResponseWord = ResponseItem['item'];

/** An objective as it is added. */
export type NewObjective = Present<Schemas['NewObjective']>;
/** What a sector is, as its body says it when it is set up and when it is changed. */
export type SectorWords = Pick<Present<Schemas['SetUpSector']>, 'name' | 'zone' | 'run_by' | 'work' | 'channel'>;
