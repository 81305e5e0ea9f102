/**
 * The contract between the map and the rest of the console. No MapLibre type appears here, so the
 * renderer can change without touching a seat. The model owns the unit columns; the map only reads.
 */

/** Agency kinds in wire order: `UnitColumns.kind` holds an index into this table, and which form of it. */
export const AGENCY_KINDS = [
  'eoc',
  'fire',
  'police',
  'ems',
  'civil_protection',
  'inspection',
  'revenue',
  'health',
  'utility',
  'military',
  'ngo',
  'other',
] as const;
export type AgencyKind = (typeof AGENCY_KINDS)[number];

/** Derived unit statuses: `UnitColumns.status` holds an index into this table. */
export const UNIT_STATUSES = [
  'available',
  'reserved',
  'returning',
  'out_of_service',
  'off_duty',
  'offered',
  'dispatched',
  'acknowledged',
  'en_route',
  'staged',
  'on_scene',
  'transporting',
  'at_destination',
] as const;
export type UnitStatus = (typeof UNIT_STATUSES)[number];

/** Incident types that have a pictogram; anything else is drawn as `other`. */
export const INCIDENT_TYPES = [
  'fire',
  'medical',
  'flood',
  'hazmat',
  'structure',
  'traffic',
  'public_order',
  'inspection',
  'customs',
  'environment',
  'power',
  'other',
] as const;
export type IncidentType = (typeof INCIDENT_TYPES)[number];

export type Priority = 1 | 2 | 3 | 4 | 5;

/** Bits of `UnitColumns.flags`. */
export const FLAG_STALE = 1;
export const FLAG_LATE = 2;
export const FLAG_COARSE = 4;
export const FLAG_HEADING = 8;

/**
 * All units the viewer may see, one row each. The arrays may be longer than `count`. Rows may move;
 * a unit is known by its handle. `version` changes with every change of any column.
 */
export interface UnitColumns {
  readonly count: number;
  readonly handle: Uint32Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly fixUnixS: Uint32Array;
  /** Index into `AGENCY_KINDS`, and for a further agency of that kind the length of the table added once for each form; out of range it is drawn as `other`. */
  readonly kind: Uint8Array;
  /** Index into `UNIT_STATUSES`; an index out of range is drawn as `off_duty`. */
  readonly status: Uint8Array;
  /** `FLAG_*` bits: stale by the server's word, late, coarse position, heading known. */
  readonly flags: Uint8Array;
  /** Units of 360/256 degrees, clockwise from north; meaningful only with `FLAG_HEADING`. */
  readonly heading: Uint8Array;
  readonly version: number;
  /** The callsign, or an empty string when the viewer may not know it. */
  nameOf(handle: number): string;
}

/** Counts per cell (frame kind 2): replaces all former aggregates. */
export interface AggregateColumns {
  readonly count: number;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly objects: Uint32Array;
}

export interface MapIncident {
  readonly id: string;
  readonly lon: number;
  readonly lat: number;
  readonly priority: Priority;
  readonly type: IncidentType;
  readonly selected?: boolean;
}

/** Equipment that lies somewhere. */
export interface MapThing {
  readonly id: string;
  readonly lon: number;
  readonly lat: number;
  /** Ready or degraded; what cannot be used is crossed out. */
  readonly usable: boolean;
  /** Shown in the middle of a cell. */
  readonly coarse: boolean;
  readonly selected?: boolean;
}

/** A shelter, and how many are there of how many it takes, as it is written. */
export interface MapShelter {
  readonly id: string;
  readonly lon: number;
  readonly lat: number;
  readonly name: string;
  readonly occupancy: string;
  /** No room is left: it is filled. */
  readonly full: boolean;
  readonly selected?: boolean;
}

export type AreaKind =
  | 'task'
  | 'cordon'
  | 'evacuation'
  | 'hazard'
  | 'closure'
  | 'division'
  | 'staging'
  | 'route';

export type LonLat = readonly [lon: number, lat: number];

export type AreaShape =
  | { readonly form: 'polygon'; readonly rings: readonly (readonly LonLat[])[] }
  | { readonly form: 'circle'; readonly centre: LonLat; readonly radiusM: number }
  | { readonly form: 'line'; readonly points: readonly LonLat[] };

/** A zone, a task's area or a route: drawn as outline and pattern, never as a coloured surface. */
export interface MapArea {
  readonly id: string;
  readonly kind: AreaKind;
  readonly shape: AreaShape;
  readonly label?: string;
  readonly selected?: boolean;
}

export type MapTheme = 'night' | 'day';
/** Digits of numbers drawn on the map: a user's setting, independent of the language. */
export type Numerals = 'latn' | 'arab';

export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export interface Viewport extends Bounds {
  readonly zoom: number;
}

export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** What lies under a click, topmost first. */
export type MapHit =
  | { readonly kind: 'incident'; readonly id: string }
  | { readonly kind: 'unit'; readonly handle: number }
  | { readonly kind: 'equipment'; readonly id: string }
  | { readonly kind: 'shelter'; readonly id: string }
  | { readonly kind: 'aggregate'; readonly lon: number; readonly lat: number; readonly objects: number }
  | { readonly kind: 'facility'; readonly facility: string; readonly name: string }
  | { readonly kind: 'area'; readonly id: string };

export interface MapClick {
  readonly lon: number;
  readonly lat: number;
  readonly hit: MapHit | null;
}

/** Things the seat must be able to say in words; the map itself never hides them. */
export type MapNotice =
  | { readonly kind: 'basemap_ready'; readonly bounds: Bounds }
  | { readonly kind: 'basemap_absent'; readonly reason: string }
  | { readonly kind: 'basemap_error'; readonly reason: string }
  | { readonly kind: 'graphics_lost' }
  | { readonly kind: 'graphics_restored' };

export interface MapLanguage {
  /** BCP 47 tag of the interface language. */
  readonly lang: string;
  readonly numerals: Numerals;
  /** Accessible name of the map, translated by the caller. */
  readonly mapLabel: string;
}

/** A seat's sizes: how far away the reader is decides them. */
export type MapScale = 'desk' | 'field' | 'wall';

export interface MapOptions {
  readonly theme: MapTheme;
  readonly language: MapLanguage;
  readonly scale: MapScale;
  /** False on a wall: the map takes no input at all. */
  readonly interactive: boolean;
  /** Address of the PMTiles file; default `/map/basemap.pmtiles`. */
  readonly basemapUrl?: string;
  /** First view. Without it the basemap's own bounds are shown. */
  readonly view?: { readonly lon: number; readonly lat: number; readonly zoom: number } | Bounds;
  readonly onNotice?: (notice: MapNotice) => void;
}

export interface DrawnUnit extends Pixel {
  /** False when the unit stands inside a count circle or outside the view. */
  readonly visible: boolean;
  readonly stale: boolean;
}

/** The operator's view never moves by itself: only `setView`, `fitBounds` and `flyTo` move it. */
export interface MapEngine {
  setTheme(theme: MapTheme): void;
  setLanguage(language: MapLanguage): void;
  setView(lon: number, lat: number, zoom: number): void;
  fitBounds(bounds: Bounds, options?: { paddingPx?: number; maxZoom?: number; animate?: boolean }): void;
  flyTo(lon: number, lat: number, zoom?: number): void;
  zoomBy(steps: number): void;
  getViewport(): Viewport;
  /** Called at most every 250 ms while the view moves and once when it rests. Returns the unsubscriber. */
  onViewport(callback: (viewport: Viewport) => void): () => void;
  /** Called when somebody takes the view elsewhere: by hand, or by `flyTo`. Whoever follows something with it lets go then. Returns the unsubscriber. */
  onTaken(callback: () => void): () => void;
  onClick(callback: (click: MapClick) => void): () => void;
  project(lon: number, lat: number): Pixel;
  unproject(x: number, y: number): { lon: number; lat: number };
  /** Gives the columns to read. Call `refresh` after the model has changed them. */
  setUnits(source: UnitColumns): void;
  /** Reads the columns again if their version changed, and asks for one repaint. */
  refresh(): void;
  setAggregates(source: AggregateColumns | null): void;
  setIncidents(incidents: readonly MapIncident[]): void;
  setThings(things: readonly MapThing[]): void;
  setShelters(shelters: readonly MapShelter[]): void;
  setAreas(areas: readonly MapArea[]): void;
  /** Server clock minus local clock, in milliseconds: the age of a fix is measured by the server's clock. */
  setClockOffset(offsetMs: number): void;
  select(handle: number | null): void;
  /** Units of the selected task: full size and named, the others step back. Null ends the focus. */
  setFocus(handles: ReadonlySet<number> | null): void;
  /** What is drawn at a point of the map, in CSS pixels from its top left corner. */
  pick(x: number, y: number): MapHit | null;
  /** Row of the unit in the last uploaded columns, or -1. */
  slotOf(handle: number): number;
  /** Where the unit is drawn right now, mid-movement included, or null if it is not known. */
  drawnAt(handle: number): DrawnUnit | null;
  /** Tries to open the basemap again, for example after the connection returned. */
  reloadBasemap(): Promise<boolean>;
  destroy(): void;
}
