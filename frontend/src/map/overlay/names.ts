/** Names beside the few units that matter now. A callsign is Latin in every language, hence `<bdi>`. */
import { MAX_NAMES } from './declutter';
import type { PlacedName } from './declutter';

export interface NameText {
  readonly name: string;
  /** Age of an old fix as m:ss, or empty. */
  readonly age: string;
  readonly late: boolean;
}

/** Age of a fix in the reader's digits: minutes and seconds, hours when it is that old. */
export function ageText(seconds: number, digits: (n: number, width: number) => string): string {
  const s = Math.max(0, Math.floor(seconds));
  const h = Math.floor(s / 3600);
  const m = Math.floor((s % 3600) / 60);
  const rest = `${digits(m, h > 0 ? 2 : 1)}:${digits(s % 60, 2)}`;
  return h > 0 ? `${digits(h, 1)}:${rest}` : rest;
}

interface Label {
  readonly element: HTMLDivElement;
  readonly name: HTMLElement;
  readonly age: HTMLElement;
}

export class Names {
  private readonly labels: Label[] = [];
  private readonly widths = new Map<string, number>();
  private readonly ruler: CanvasRenderingContext2D | null;

  constructor(
    private readonly root: HTMLElement,
    readonly fontPx: number,
  ) {
    this.ruler = document.createElement('canvas').getContext('2d');
  }

  /** Room a text needs, measured once per text. */
  width(text: NameText): number {
    const whole = text.age === '' ? text.name : `${text.name}  ${text.age}`;
    const known = this.widths.get(whole);
    if (known !== undefined) return known;
    if (this.widths.size > MAX_NAMES * 40) this.widths.clear();
    if (this.ruler !== null) this.ruler.font = `600 ${this.fontPx}px ${getComputedStyle(this.root).fontFamily}`;
    const measured = Math.ceil(this.ruler?.measureText(whole).width ?? whole.length * this.fontPx * 0.6) + 4;
    this.widths.set(whole, measured);
    return measured;
  }

  draw(placed: readonly PlacedName[], textOf: (id: number) => NameText): void {
    placed.forEach((place, i) => {
      const label = this.labels[i] ?? this.add();
      const text = textOf(place.id);
      label.element.hidden = false;
      label.element.classList.toggle('late', text.late);
      label.element.classList.toggle('stale', text.age !== '');
      if (label.name.textContent !== text.name) label.name.textContent = text.name;
      if (label.age.textContent !== text.age) label.age.textContent = text.age;
      label.element.style.transform = `translate(${Math.round(place.x)}px, ${Math.round(place.y)}px)`;
    });
    for (const unused of this.labels.slice(placed.length)) unused.element.hidden = true;
  }

  private add(): Label {
    const element = document.createElement('div');
    element.className = 'map-name';
    const name = document.createElement('bdi');
    const age = document.createElement('bdi');
    age.className = 'map-name-age';
    element.append(name, age);
    this.root.append(element);
    const label = { element, name, age };
    this.labels.push(label);
    return label;
  }
}
