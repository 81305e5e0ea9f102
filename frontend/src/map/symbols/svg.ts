/**
 * Symbols as inline SVG. Only presentation attributes and colour tokens are used, no style attribute,
 * so the drawing follows the theme and passes a strict content security policy.
 */
import type { AgencyKind, IncidentType, Priority, UnitStatus } from '../types';
import { INCIDENT_PICTOGRAMS, PICTOGRAM_STROKE } from './pictograms';
import { COARSE_HALF, GRID, HOLLOW_STROKE, LOOKS, OUTLINE, RAISED, RING, SILHOUETTES, SLASH, STALE_OPACITY, basesOf } from './shapes';
import type { Cut } from './shapes';

export interface SymbolMarks {
  readonly stale?: boolean;
  readonly late?: boolean;
  readonly selected?: boolean;
  readonly coarse?: boolean;
}

/** Room around the 32-unit grid for rings, on each side. */
const RING_ROOM = 8;

let clipSerial = 0;

function cutSvg(cut: Cut, fill: string): string {
  return cut.form === 'rect'
    ? `<rect x="${cut.x}" y="${cut.y}" width="${cut.w}" height="${cut.h}" fill="${fill}"/>`
    : `<circle cx="${cut.x}" cy="${cut.y}" r="${cut.r}" fill="${fill}"/>`;
}

function ringSvg(radius: number, width: number, colour: string, dashed: boolean): string {
  const dash = (2 * Math.PI * radius) / RING.dashes;
  const pattern = dashed ? ` stroke-dasharray="${(dash * RING.dashShare).toFixed(2)} ${(dash * (1 - RING.dashShare)).toFixed(2)}"` : '';
  return `<circle cx="16" cy="16" r="${radius}" fill="none" stroke="${colour}" stroke-width="${width}"${pattern}/>`;
}

/** Silhouette, band and colour, without rings: the inside of an `<svg>` on the 32-unit grid. `form`: which agency of its kind it is. */
export function symbolBody(kind: AgencyKind, status: UnitStatus, clipId: string, form = 0): string {
  const bases = basesOf(form);
  const body = silhouetteBody(kind, status, clipId);
  if (bases.length === 0) return body;
  const colour = `var(--${LOOKS[status].colour})`;
  const bars = bases.map(({ x, y, w, h }) => `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${colour}" stroke="var(--sym-cut)" stroke-width="${OUTLINE}" paint-order="stroke"/>`).join('');
  return `<g transform="translate(${RAISED.x} ${RAISED.y}) scale(${RAISED.scale})">${body}</g>${bars}`;
}

function silhouetteBody(kind: AgencyKind, status: UnitStatus, clipId: string): string {
  const look = LOOKS[status];
  const path = SILHOUETTES[kind];
  const colour = `var(--${look.colour})`;
  const body = look.hollow
    ? `<path d="${path}" fill="var(--sym-cut)" stroke="${colour}" stroke-width="${HOLLOW_STROKE}"/>`
    : `<path d="${path}" fill="${colour}" stroke="var(--sym-cut)" stroke-width="${OUTLINE}" paint-order="stroke"/>`;
  const inner = look.cuts.map((cut) => cutSvg(cut, look.hollow ? colour : 'var(--sym-cut)')).join('');
  const slash = look.slash
    ? `<path d="M${SLASH.x1} ${SLASH.y1} ${SLASH.x2} ${SLASH.y2}" stroke="${colour}" stroke-width="${HOLLOW_STROKE}"/>`
    : '';
  if (inner === '' && slash === '') return body;
  return `${body}<clipPath id="${clipId}"><path d="${path}"/></clipPath><g clip-path="url(#${clipId})">${inner}${slash}</g>`;
}

/** Rings and frame around a symbol, in the order of their weight: late, selected, old fix, coarse. */
export function symbolMarks(marks: SymbolMarks): string {
  const rings: string[] = [];
  if (marks.coarse === true) {
    const side = COARSE_HALF * 2;
    rings.push(`<rect x="${16 - COARSE_HALF}" y="${16 - COARSE_HALF}" width="${side}" height="${side}" fill="none" stroke="var(--text-2)" stroke-width="1.4"/>`);
  }
  const inner = marks.late === true ? 'var(--overdue)' : marks.stale === true ? 'var(--text-2)' : null;
  if (inner !== null) rings.push(ringSvg(RING.radius, marks.late === true ? RING.lateWidth : RING.width, inner, marks.stale === true));
  if (marks.selected === true) rings.push(ringSvg(inner === null ? RING.radius : RING.outerRadius, RING.width, 'var(--text)', false));
  return rings.join('');
}

/** A whole unit symbol. Decorative by itself: the words stand beside it, so it is hidden from readers. */
export function symbolSvg(kind: AgencyKind, status: UnitStatus, marks: SymbolMarks = {}, sizePx = 26): string {
  const ringed = marks.stale === true || marks.late === true || marks.selected === true || marks.coarse === true;
  const room = ringed ? RING_ROOM : 0;
  const box = `${-room} ${-room} ${GRID + 2 * room} ${GRID + 2 * room}`;
  const size = (sizePx * (GRID + 2 * room)) / GRID;
  clipSerial += 1;
  const faded = marks.stale === true ? ` opacity="${STALE_OPACITY}"` : '';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="${box}" aria-hidden="true" focusable="false">` +
    `<g${faded}>${symbolBody(kind, status, `sym-clip-${clipSerial}`)}</g>${symbolMarks(marks)}</svg>`
  );
}

/** Size of an incident tag in its own units: box, and the point that stands on the place. */
export const TAG = { width: 46, height: 28, digitWidth: 20, point: 8, pad: 2 } as const;

/** One digit of a priority in the reader's numerals. */
export function priorityDigit(priority: Priority, numerals: 'latn' | 'arab'): string {
  return numerals === 'arab' ? String.fromCodePoint(0x0660 + priority) : String(priority);
}

/** Digit and pictogram; filled only for priorities 1 and 2, so the eye goes there first. */
export function incidentTagSvg(
  priority: Priority,
  type: IncidentType,
  options: { selected?: boolean; numerals?: 'latn' | 'arab'; pointer?: boolean; scale?: number } = {},
): string {
  const { selected = false, numerals = 'latn', pointer = true, scale = 1 } = options;
  const colour = `var(--p${Math.min(priority, 4)})`;
  const strong = priority <= 2;
  const { width: w, height: h, digitWidth: d, point, pad } = TAG;
  const frame = pointer
    ? `M0 0H${w}V${h}H${w / 2 + 8}L${w / 2} ${h + point} ${w / 2 - 8} ${h}H0Z`
    : `M0 0H${w}V${h}H0Z`;
  const total = { w: w + 2 * pad, h: h + (pointer ? point : 0) + 2 * pad };
  const edge = selected ? 'var(--text)' : colour;
  const digitFill = strong ? 'var(--on-p)' : colour;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total.w * scale}" height="${total.h * scale}" viewBox="${-pad} ${-pad} ${total.w} ${total.h}" aria-hidden="true" focusable="false">` +
    `<path d="${frame}" fill="var(--surface)" stroke="var(--map-halo)" stroke-width="4" stroke-linejoin="round" paint-order="stroke"/>` +
    (strong ? `<path d="M0 0H${d}V${h}H0Z" fill="${colour}"/>` : '') +
    `<path d="${frame}" fill="none" stroke="${edge}" stroke-width="${selected ? 3 : 1.6}" stroke-linejoin="round"/>` +
    `<text x="${d / 2}" y="${h / 2 + 6}" text-anchor="middle" font-family="var(--font)" font-size="17" font-weight="700" fill="${digitFill}">${priorityDigit(priority, numerals)}</text>` +
    `<g transform="translate(${d + 3} ${(h - 20) / 2}) scale(${20 / 24})"><path d="${INCIDENT_PICTOGRAMS[type]}" fill="none" stroke="var(--text)" stroke-width="${PICTOGRAM_STROKE}" stroke-linecap="round" stroke-linejoin="round"/></g>` +
    `</svg>`
  );
}

/** A box seen from above with its lid: equipment that lies somewhere. Crossed out when it cannot be used, dashed when it stands for a cell. */
export function thingSvg(side: number, it: { usable: boolean; coarse: boolean; selected?: boolean }): string {
  const dash = it.coarse ? ' stroke-dasharray="3 2"' : '';
  const ring = it.selected === true ? '<rect x="0.8" y="0.8" width="22.4" height="22.4" rx="4" fill="none" stroke="var(--focus)" stroke-width="1.6"/>' : '';
  const cross = it.usable ? '' : '<path d="M6 18 18 6" stroke="var(--text)" stroke-width="2.2"/>';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 24 24" fill="none">${ring}`
    + `<rect x="4" y="5" width="16" height="14" rx="1.5" fill="var(--surface)" stroke="var(--text)" stroke-width="1.8"${dash}/>`
    + `<path d="M4 10H20M10.4 10V13H13.6V10" stroke="var(--text)" stroke-width="1.6"/>${cross}</svg>`;
}

/** A house with a bed in it: a shelter. Filled once no room is left, so that it is told without colour. */
export function shelterSvg(side: number, it: { full: boolean; selected?: boolean }): string {
  const ring = it.selected === true ? '<path d="M12 0.8 23.2 10V23.2H0.8V10Z" stroke="var(--focus)" stroke-width="1.6"/>' : '';
  const [ground, ink] = it.full ? ['var(--text)', 'var(--surface)'] : ['var(--surface)', 'var(--text)'];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 24 24" fill="none" stroke-linejoin="round" stroke-linecap="round">${ring}`
    + `<path d="M12 3.2 20.6 10.6V20.8H3.4V10.6Z" fill="${ground}" stroke="var(--text)" stroke-width="1.8"/>`
    + `<path d="M7 12V17.4M7 15.4H17V17.4M9.6 13.2H10.2M12.4 15.4V13.2H15.4A1.6 1.6 0 0 1 17 14.8V15.4" stroke="${ink}" stroke-width="1.5"/></svg>`;
}
