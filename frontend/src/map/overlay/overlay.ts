/** The HTML over the canvas: incident tags, names, scale, attribution. Placed again with every drawn frame. */
import type { MapIncident, MapLanguage, MapScale, MapShelter, MapThing, Pixel } from '../types';
import { Chrome } from './chrome';
import { Marks } from './marks';
import { placeNames } from './declutter';
import type { Box, NameRequest } from './declutter';
import { Names } from './names';
import type { NameText } from './names';
import { Shelters } from './shelters';
import { Tags } from './tags';

/** Sizes by seat, relative to the desk: a wall is read from 5 m, a tablet in gloves and sun. */
export const SCALE_FACTOR: Readonly<Record<MapScale, number>> = { desk: 1, field: 1.25, wall: 2 };
/** Symbol side in CSS pixels, as `--sym` in the tokens. */
export const SYMBOL_PX: Readonly<Record<MapScale, number>> = { desk: 26, field: 34, wall: 56 };
const NAME_PX: Readonly<Record<MapScale, number>> = { desk: 14, field: 17, wall: 28 };

/** Strip at the foot of the map where scale and attribution stand: names keep out of it. */
const EDGE_STRIP_PX: Readonly<Record<MapScale, number>> = { desk: 42, field: 52, wall: 66 };
/** How far from its middle a unit can be hit; on a tablet a gloved finger needs 48 px across. */
export const REACH_PX: Readonly<Record<MapScale, number>> = { desk: 13, field: 24, wall: 28 };

export interface OverlayFrame {
  readonly width: number;
  readonly height: number;
  readonly latitude: number;
  readonly zoom: number;
  readonly project: (lon: number, lat: number) => Pixel;
  /** Units to name, most important first, with where they are drawn. */
  readonly named: readonly { handle: number; at: Pixel; must: boolean }[];
  readonly textOf: (handle: number) => NameText;
}

export class Overlay {
  private readonly layer: HTMLDivElement;
  private readonly names: Names;
  private readonly tags: Tags;
  private readonly marks: Marks;
  private readonly shelters: Shelters;
  private readonly chrome: Chrome;
  private incidents: readonly MapIncident[] = [];
  private named: readonly Box[] = [];

  constructor(
    root: HTMLElement,
    private readonly scale: MapScale,
    private language: MapLanguage,
  ) {
    this.layer = document.createElement('div');
    this.layer.className = 'map-overlay';
    this.layer.dir = 'ltr';
    // All of it stands in the lists beside the map; read out from here it would be noise.
    this.layer.setAttribute('aria-hidden', 'true');
    root.append(this.layer);
    this.names = new Names(this.layer, NAME_PX[scale]);
    this.marks = new Marks(this.layer, SCALE_FACTOR[scale]);
    this.shelters = new Shelters(this.layer, SCALE_FACTOR[scale]);
    this.tags = new Tags(this.layer, SCALE_FACTOR[scale]);
    this.chrome = new Chrome(root, SCALE_FACTOR[scale]);
  }

  setLanguage(language: MapLanguage): void {
    this.language = language;
    this.tags.set(this.incidents, language.numerals);
  }

  setIncidents(incidents: readonly MapIncident[]): void {
    this.incidents = incidents;
    this.tags.set(incidents, this.language.numerals);
  }

  setThings(things: readonly MapThing[]): void {
    this.marks.set(things);
  }

  setShelters(shelters: readonly MapShelter[]): void {
    this.shelters.set(shelters);
  }

  setAttribution(text: string | null): void {
    this.chrome.setAttribution(text);
  }

  place(frame: OverlayFrame): void {
    const { width, height } = frame;
    this.chrome.setScale(frame.latitude, frame.zoom, this.language);
    this.marks.place(frame.project, width, height);
    this.shelters.place(frame.project, frame.zoom, width, height);
    this.tags.place(frame.project, width, height);
    const px = NAME_PX[this.scale];
    const requests = frame.named.flatMap(({ handle, at, must }): NameRequest[] => {
      const text = frame.textOf(handle);
      if (text.name === '' || at.x < 0 || at.y < 0 || at.x > width || at.y > height) return [];
      return [{ id: handle, x: at.x, y: at.y, w: this.names.width(text), h: px * 1.3, reach: SYMBOL_PX[this.scale] * 0.72, must }];
    });
    const named = placeNames(requests, [...this.tags.boxes(), ...this.shelters.boxes()], width, height - EDGE_STRIP_PX[this.scale]);
    this.names.draw(named, frame.textOf);
    this.named = named;
  }

  /** What stands over the ground now, the most important first: the map's own names keep clear of it. */
  boxes(): Box[] {
    return [...this.tags.boxes(), ...this.named, ...this.shelters.boxes(), ...this.marks.boxes()];
  }

  pickThing(x: number, y: number): string | null {
    return this.marks.pick(x, y, REACH_PX[this.scale]);
  }

  pickShelter(x: number, y: number): string | null {
    return this.shelters.pick(x, y, REACH_PX[this.scale]);
  }

  pickIncident(x: number, y: number): string | null {
    return this.tags.pick(x, y);
  }
}
