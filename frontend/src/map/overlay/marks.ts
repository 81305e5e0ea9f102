/** Equipment that lies somewhere, as small marks over the map; the engine hit-tests them. A mark stands on its place. */
import type { MapThing, Pixel } from '../types';
import { thingSvg } from '../symbols/svg';
import { trustedSvg } from '../symbols/trusted';
import type { Box } from './declutter';

/** Marks drawn at once; more of them would hide the map, and the list has them all. */
export const MAX_MARKS = 300;

/** Side of a mark in CSS pixels at a desk. */
const SIDE_PX = 20;

interface Mark { readonly thing: MapThing; readonly element: HTMLDivElement; x: number; y: number; shown: boolean }

export class Marks {
  private marks: Mark[] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly scale: number,
  ) {}

  set(things: readonly MapThing[]): void {
    const former = new Map(this.marks.map((mark) => [mark.thing.id, mark.element]));
    const first = [...things].sort((a, b) => Number(b.selected === true) - Number(a.selected === true) || (a.id < b.id ? -1 : 1)).slice(0, MAX_MARKS);
    this.marks = first.map((thing) => {
      const element = former.get(thing.id) ?? document.createElement('div');
      if (!former.delete(thing.id)) {
        element.className = 'map-mark';
        this.root.append(element);
      }
      const look = `${thing.usable} ${thing.coarse} ${thing.selected === true}`;
      if (element.dataset['look'] !== look) {
        element.dataset['look'] = look;
        element.innerHTML = trustedSvg(thingSvg(SIDE_PX * this.scale, thing));
      }
      return { thing, element, x: 0, y: 0, shown: false };
    });
    for (const gone of former.values()) gone.remove();
  }

  place(project: (lon: number, lat: number) => Pixel, width: number, height: number): void {
    const half = (SIDE_PX * this.scale) / 2;
    for (const mark of this.marks) {
      const { x, y } = project(mark.thing.lon, mark.thing.lat);
      [mark.x, mark.y] = [x, y];
      mark.shown = x > -half && x < width + half && y > -half && y < height + half;
      mark.element.hidden = !mark.shown;
      if (mark.shown) mark.element.style.transform = `translate(${Math.round(x - half)}px, ${Math.round(y - half)}px)`;
    }
  }

  boxes(): Box[] {
    const side = SIDE_PX * this.scale;
    return this.marks.filter((mark) => mark.shown).map(({ x, y }) => ({ x: x - side / 2, y: y - side / 2, w: side, h: side }));
  }

  pick(x: number, y: number, reach: number): string | null {
    const near = Math.max(reach, (SIDE_PX * this.scale) / 2);
    const hit = this.marks.find((mark) => mark.shown && Math.abs(mark.x - x) <= near && Math.abs(mark.y - y) <= near);
    return hit?.thing.id ?? null;
  }
}
