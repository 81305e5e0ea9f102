/**
 * Names for the shapes of templates of joint tasks in `schema.ts`: what an agency has settled for a kind of joint task before there is one, and what a
 * task says of the one that it was written down by (docs/protocol.md T28–T32). As in `wire.ts`, a field without a value is absent, never null.
 */
import type { CountersignRule } from './enforcement';
import type { NewObjective } from './response';
import type { components } from './schema';
import type { Ask, Disclosure } from './wire';

type Schemas = components['schemas'];
type Present<T> = { [K in keyof T]: Exclude<T[K], null> };

export type Area = Schemas['Area'];
/** What one agency is asked for; `is_optional`: a proposal can do without it. */
export type TemplatePart = Omit<Present<Schemas['TemplatePart']>, 'asks'> & { asks: Ask[] };
/** As the server says it. `targets`: how many are drawn; all are inspected where it is absent. */
export type TemplateDraw = Present<Schemas['TemplateDraw']> & { inspectors_each: number; seed_from: string };
export type TemplatePost = Schemas['TemplatePost'];
/** As the server says it: both lists are there. */
export type TemplatePeriod = Omit<Present<Schemas['TemplatePeriod']>, 'objectives' | 'posts'> & { objectives: NewObjective[]; posts: TemplatePost[] };
export type TaskTemplate = Omit<Present<Schemas['TaskTemplate']>, 'parties' | 'disclosure' | 'countersign' | 'draw' | 'period'> & {
  parties: TemplatePart[]; disclosure?: Disclosure; countersign?: CountersignRule[]; draw?: TemplateDraw; period?: TemplatePeriod;
};
export type TemplateSettings = { templates: TaskTemplate[] };
/** Which one, as it was read. */
export type TemplateRef = Schemas['TemplateRef'];
/** What a task says of it; what it binds and has ready for later to who leads. */
export type TemplateShown = Omit<Schemas['TemplateShown'], 'countersign' | 'draw' | 'period'> & { countersign?: CountersignRule[]; draw?: TemplateDraw; period?: TemplatePeriod };
