/** Incident tags over the map. They take no pointer events: the engine hit-tests their boxes, so dragging over a tag moves the map. */
import type { MapIncident, Numerals, Pixel } from '../types';
import { TAG, incidentTagSvg } from '../symbols/svg';
import { trustedSvg } from '../symbols/trusted';
import type { Box } from './declutter';

/** Tags drawn at once. Above this the most urgent are drawn, and the queue lists them all. */
export const MAX_TAGS = 200;

interface Tag {
  readonly incident: MapIncident;
  readonly element: HTMLDivElement;
  box: Box;
  shown: boolean;
}

/** Selected first, then by priority: the order of drawing and of hit-testing. */
export function byUrgency(a: MapIncident, b: MapIncident): number {
  return Number(b.selected === true) - Number(a.selected === true) || a.priority - b.priority || (a.id < b.id ? -1 : 1);
}

export class Tags {
  private tags: Tag[] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly scale: number,
  ) {}

  set(incidents: readonly MapIncident[], numerals: Numerals): void {
    const former = new Map(this.tags.map((tag) => [tag.incident.id, tag]));
    const urgent = [...incidents].sort(byUrgency).slice(0, MAX_TAGS);
    this.tags = urgent.map((incident, rank) => {
      const known = former.get(incident.id);
      former.delete(incident.id);
      const element = known?.element ?? document.createElement('div');
      if (known === undefined) {
        element.className = 'map-tag';
        this.root.append(element);
      }
      const look = `${incident.priority} ${incident.type} ${incident.selected === true} ${numerals}`;
      if (element.dataset['look'] !== look) {
        element.dataset['look'] = look;
        element.innerHTML = trustedSvg(incidentTagSvg(incident.priority, incident.type, { selected: incident.selected === true, numerals, scale: this.scale }));
      }
      element.style.zIndex = String(MAX_TAGS - rank);
      return { incident, element, box: { x: 0, y: 0, w: 0, h: 0 }, shown: false };
    });
    for (const gone of former.values()) gone.element.remove();
  }

  place(project: (lon: number, lat: number) => Pixel, width: number, height: number): void {
    const w = (TAG.width + 2 * TAG.pad) * this.scale;
    const h = (TAG.height + TAG.point + 2 * TAG.pad) * this.scale;
    for (const tag of this.tags) {
      const { x, y } = project(tag.incident.lon, tag.incident.lat);
      tag.shown = x > -w && x < width + w && y > -h && y < height + h;
      tag.element.hidden = !tag.shown;
      if (!tag.shown) continue;
      const left = Math.round(x - w / 2);
      const top = Math.round(y - h + TAG.pad * this.scale);
      tag.box = { x: left, y: top, w, h };
      tag.element.style.transform = `translate(${left}px, ${top}px)`;
    }
  }

  boxes(): Box[] {
    return this.tags.filter((tag) => tag.shown).map((tag) => tag.box);
  }

  pick(x: number, y: number): string | null {
    const hit = this.tags.find(({ shown, box }) => shown && x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h);
    return hit?.incident.id ?? null;
  }
}
