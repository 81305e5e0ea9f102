/**
 * Names for the shapes of inspections in `schema.ts`: what stands on a task, and a target as an object of its own. As in `wire.ts`, a field without a
 * value is absent, never null.
 */
import type { components } from './schema';
import type { Attachment, Checklist } from './wire';

type Schemas = components['schemas'];
type Present<T> = { [K in keyof T]: Exclude<T[K], null> };

/** Where a target stands, or a finding was made. */
export type Spot = Schemas['LonLat'];
/** An inspector of an agency, by its number in that agency's pool. */
export type InspectorRef = Schemas['InspectorDrawn'];
export type Exclusion = Schemas['InspectorExclusion'];
/** What a checklist says, whether an agency has it now or a visit began with it. */
export type ChecklistText = Omit<Checklist, 'is_retired'>;

export type Inspection = Omit<Present<Schemas['Inspection']>, 'plan'> & { plan?: Present<Schemas['DrawPlan']> };

/** `capacity` and `strokes` are absent or empty where nothing is said or written. */
export type Signed = Present<Schemas['Signature']>;
export type Visit = Omit<Present<Schemas['InspectionVisit']>, 'signed'> & { signed?: Signed };
export type Finding = Present<Schemas['Finding']>;
export type RectificationOrder = Present<Schemas['Rectification']>;

/**
 * A target of an inspection. `is_selected`: it is to be inspected, and was not skipped. Other things stand under the same kind (`enforcement.ts`);
 * `item` says which.
 */
export type TaskItem = Omit<Present<Schemas['InspectionTarget']>, 'visits' | 'findings' | 'orders' | 'attachments'> & {
  kind: 'task_item'; item: 'inspection_target'; visits: Visit[]; findings: Finding[]; orders: RectificationOrder[]; attachments: Attachment[];
};

/** A target that is named for the list, as a body has it. */
export type TargetLine = Present<Schemas['NewTarget']>;
