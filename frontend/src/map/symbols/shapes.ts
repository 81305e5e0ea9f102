/**
 * Geometry of the unit symbols on a 32-unit grid: one source for the map's texture atlas and for the
 * inline SVG of lists and boards, so that both always show the same drawing.
 *
 * Silhouette = agency kind; base below it = which agency of that kind; cut band = phase; colour = status. No letters (nothing to translate), no
 * cross and no star (protected emblems), no blue triangle on orange (civil defence sign).
 */
import type { AgencyKind, UnitStatus } from '../types';

/** Side of the grid every shape is drawn on. */
export const GRID = 32;

/** SVG path of each agency kind's silhouette. */
export const SILHOUETTES: Readonly<Record<AgencyKind, string>> = {
  eoc: 'M16 3.8 26.6 9.9V22.1L16 28.2 5.4 22.1V9.9Z',
  fire: 'M16 3.2 28.8 16 16 28.8 3.2 16Z',
  police: 'M5.8 5.2H26.2V15.8C26.2 22 21.8 26.2 16 28.6 10.2 26.2 5.8 22 5.8 15.8Z',
  ems: 'M16 4.8A11.2 11.2 0 1 1 16 27.2 11.2 11.2 0 1 1 16 4.8Z',
  civil_protection: 'M16 3.4 29 26.6H3Z',
  inspection: 'M6 5.6H19.4L26.2 12.4V26.4H6Z',
  revenue: 'M3.4 6.6H28.6V12.4A3.7 3.7 0 0 0 28.6 19.6V25.4H3.4V19.6A3.7 3.7 0 0 0 3.4 12.4Z',
  health: 'M11 7.4H21A8.6 8.6 0 0 1 21 24.6H11A8.6 8.6 0 0 1 11 7.4Z',
  utility: 'M10.4 6.4H30L21.6 25.6H2Z',
  military: 'M4 6.6 16 12.4 28 6.6V20.4L16 27.6 4 20.4Z',
  ngo: 'M16 3.8 28.6 14.6V27H3.4V14.6Z',
  other: 'M9 5.6H23A3.4 3.4 0 0 1 26.4 9V23A3.4 3.4 0 0 1 23 26.4H9A3.4 3.4 0 0 1 5.6 23V9A3.4 3.4 0 0 1 9 5.6Z',
};

/** A piece cut out of a filled symbol, or set into a hollow one. */
export type Cut =
  | { readonly form: 'rect'; readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  | { readonly form: 'dot'; readonly x: number; readonly y: number; readonly r: number };

/** How a silhouette makes room for the base below it: its scale, and where it is moved to. */
export const RAISED = { scale: 0.82, x: 2.88, y: 0.4 } as const;

/** A bar of a base. */
export interface Bar { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
/** The forms of each silhouette, for agencies of one kind: plain, on a base, on a base of two parts. */
export const FORMS: readonly (readonly Bar[])[] = [[], [{ x: 4, y: 26.6, w: 24, h: 4 }], [{ x: 4, y: 26.6, w: 10, h: 4 }, { x: 18, y: 26.6, w: 10, h: 4 }]];

/** The bars of a form; a form that there is not is plain. */
export function basesOf(form: number): readonly Bar[] {
  return FORMS[form] ?? [];
}

export type ColourToken =
  | 'st-available'
  | 'st-reserved'
  | 'st-enroute'
  | 'st-onscene'
  | 'st-transporting'
  | 'st-out';

/** How one status looks: colour, filled or hollow, and what is cut into it. */
export interface Look {
  readonly colour: ColourToken;
  readonly hollow: boolean;
  readonly slash: boolean;
  readonly cuts: readonly Cut[];
}

const rect = (x: number, y: number, w: number, h: number): Cut => ({ form: 'rect', x, y, w, h });
const dot = (r: number): Cut => ({ form: 'dot', x: 16, y: 16.8, r });
const filled = (colour: ColourToken, ...cuts: Cut[]): Look => ({ colour, hollow: false, slash: false, cuts });
const hollow = (colour: ColourToken, slash: boolean, ...cuts: Cut[]): Look => ({ colour, hollow: true, slash, cuts });

const RIGHT_HALF = rect(16, 13.8, 16, 4.8);
const LEFT_HALF = rect(0, 13.8, 16, 4.8);

/** One look per status. Statuses that ask the same of a reader share a look. */
export const LOOKS: Readonly<Record<UnitStatus, Look>> = {
  available: filled('st-available'),
  returning: filled('st-available', LEFT_HALF),
  reserved: filled('st-reserved', dot(4.6)),
  offered: hollow('st-reserved', false, dot(4)),
  dispatched: filled('st-enroute', RIGHT_HALF),
  acknowledged: filled('st-enroute', RIGHT_HALF),
  en_route: filled('st-enroute', RIGHT_HALF),
  staged: filled('st-enroute', rect(0, 13.8, 32, 4.8)),
  on_scene: filled('st-onscene', rect(0, 10.9, 32, 3.4), rect(0, 17.9, 32, 3.4)),
  transporting: filled('st-transporting', rect(13.6, 0, 4.8, 32)),
  at_destination: filled('st-transporting', rect(10.6, 0, 3.4, 32), rect(18, 0, 3.4, 32)),
  out_of_service: hollow('st-out', true),
  off_duty: hollow('st-out', false),
};

/** Line from corner to corner that strikes out a unit which is out of service. */
export const SLASH = { x1: 4, y1: 28, x2: 28, y2: 4 } as const;

/** Stroke widths in grid units. The outline separates symbols that overlap. */
export const OUTLINE = 1.6;
export const HOLLOW_STROKE = 2.4;

/** Rings around a symbol, radius and width in grid units. */
export const RING = { radius: 17.6, width: 2, lateWidth: 3, outerRadius: 21.6, dashes: 12, dashShare: 0.56 } as const;

/** Half side of the square frame that marks a position disclosed only to within a cell. */
export const COARSE_HALF = 17.2;

/** Opacity of a symbol whose fix is old, and of one outside the focus. */
export const STALE_OPACITY = 0.5;
export const CONTEXT_OPACITY = 0.76;
/** Size of a symbol outside the focus, as a share of the full size. */
export const CONTEXT_SCALE = 0.8;
