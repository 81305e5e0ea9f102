/** Shelters over the map: a house, its name, and how many are there of how many it takes. The engine hit-tests them. */
import type { MapShelter, Pixel } from '../types';
import { shelterSvg } from '../symbols/svg';
import { trustedSvg } from '../symbols/trusted';
import type { Box } from './declutter';

/** Shelters drawn at once; the task's panel has them all. */
export const MAX_SHELTERS = 300;
/** Farther away than this a city's shelters stand without their names. */
const NAMED_ZOOM = 12.5;
/** Side of the house in CSS pixels at a desk. */
const SIDE_PX = 24;
const GAP_PX = 4;

interface Mark { readonly shelter: MapShelter; readonly element: HTMLDivElement; x: number; y: number; box: Box; shown: boolean; /** With its name; 0 until it was measured. */ whole: number }

export class Shelters {
  private marks: Mark[] = [];
  private named: boolean | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly scale: number,
  ) {}

  set(shelters: readonly MapShelter[]): void {
    const former = new Map(this.marks.map((mark) => [mark.shelter.id, mark.element]));
    const first = [...shelters].sort((a, b) => Number(b.selected === true) - Number(a.selected === true) || (a.id < b.id ? -1 : 1)).slice(0, MAX_SHELTERS);
    this.marks = first.map((shelter) => {
      const element = former.get(shelter.id) ?? this.add();
      former.delete(shelter.id);
      this.write(element, shelter);
      return { shelter, element, x: 0, y: 0, box: { x: 0, y: 0, w: 0, h: 0 }, shown: false, whole: 0 };
    });
    for (const gone of former.values()) gone.remove();
    this.named = null;
  }

  place(project: (lon: number, lat: number) => Pixel, zoom: number, width: number, height: number): void {
    const side = SIDE_PX * this.scale;
    const named = zoom >= NAMED_ZOOM;
    if (named !== this.named) {
      this.named = named;
      for (const { element } of this.marks) element.classList.toggle('bare', !named);
    }
    for (const mark of this.marks) {
      const { x, y } = project(mark.shelter.lon, mark.shelter.lat);
      [mark.x, mark.y] = [x, y];
      mark.shown = x > -width && x < 2 * width && y > -side && y < height + side;
      mark.element.hidden = !mark.shown;
      if (!mark.shown) continue;
      const [left, top] = [Math.round(x - side / 2), Math.round(y - side / 2)];
      mark.element.style.transform = `translate(${left}px, ${top}px)`;
      if (named && mark.whole === 0) mark.whole = mark.element.offsetWidth + GAP_PX;
      mark.box = { x: left, y: top, w: named ? mark.whole : side, h: side };
    }
  }

  /** What other names keep clear of. */
  boxes(): Box[] {
    return this.marks.filter((mark) => mark.shown).map((mark) => mark.box);
  }

  pick(x: number, y: number, reach: number): string | null {
    const near = Math.max(reach, (SIDE_PX * this.scale) / 2);
    const hit = this.marks.find((mark) => mark.shown && Math.abs(mark.x - x) <= near && Math.abs(mark.y - y) <= near);
    return hit?.shelter.id ?? null;
  }

  private add(): HTMLDivElement {
    const element = document.createElement('div');
    element.className = 'map-shelter';
    element.append(document.createElement('span'), document.createElement('bdi'), document.createElement('bdi'));
    this.root.append(element);
    return element;
  }

  private write(element: HTMLDivElement, shelter: MapShelter): void {
    const [sign, name, count] = [element.children[0], element.children[1], element.children[2]];
    const look = `${shelter.full} ${shelter.selected === true}`;
    if (sign !== undefined && element.dataset['look'] !== look) {
      element.dataset['look'] = look;
      sign.innerHTML = trustedSvg(shelterSvg(SIDE_PX * this.scale, shelter));
    }
    if (name !== undefined && name.textContent !== shelter.name) name.textContent = shelter.name;
    if (count !== undefined && count.textContent !== shelter.occupancy) count.textContent = shelter.occupancy;
  }
}
