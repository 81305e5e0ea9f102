/** What was written on the glass: lines of points in a box of 1000 by 400, as a signature is sent and drawn. Pure. */

export type Point = readonly [x: number, y: number];
export type Line = readonly Point[];
export const BOX = { width: 1_000, height: 400 } as const;
/** Characters of the text of one signature. */
export const STROKES_MAX = 4_000;

const within = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));

export function inBox(x: number, y: number, width: number, height: number): Point {
  return [within(x / width * BOX.width, BOX.width), within(y / height * BOX.height, BOX.height)];
}

function write(lines: readonly Line[]): string {
  return lines.filter((line) => line.length > 0).map((line) => line.map(([x, y]) => `${x},${y}`).join(' ')).join(';');
}

function away([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.hypot(dx, dy);
  return length === 0 ? Math.hypot(px - ax, py - ay) : Math.abs(dx * (ay - py) - dy * (ax - px)) / length;
}

/** Leaves out points that lie on the way between their neighbours, to within `by`. Without recursion: a line can have thousands of points. */
function thinned(line: Line, by: number): Line {
  const keep = new Set([0, line.length - 1]);
  const parts: [number, number][] = [[0, line.length - 1]];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const [from, to] = part;
    let [worst, at] = [by, -1];
    for (let i = from + 1; i < to; i += 1) {
      const off = away(line[i]!, line[from]!, line[to]!);
      if (off > worst) [worst, at] = [off, i];
    }
    if (at < 0) continue;
    keep.add(at);
    parts.push([from, at], [at, to]);
  }
  return line.filter((_, i) => keep.has(i));
}

/** As it is sent: as fine as there is room for. Empty for nothing. */
export function strokesText(lines: readonly Line[]): string {
  for (let by = 1; by < BOX.width; by *= 1.6) {
    const text = write(lines.map((line) => thinned(line, by)));
    if (text.length <= STROKES_MAX) return text;
  }
  return '';
}

/** What a signature says, as lines; what is no point of the box is left out. */
export function readStrokes(text: string): Line[] {
  return text.slice(0, STROKES_MAX).split(';').map((line) => line.split(' ').flatMap((point): Point[] => {
    const found = /^(\d{1,4}),(\d{1,3})$/.exec(point);
    if (found === null) return [];
    const [x, y] = [Number(found[1]), Number(found[2])];
    return x <= BOX.width && y <= BOX.height ? [[x, y]] : [];
  })).filter((line) => line.length > 0);
}

/** The path of an SVG; a dot is drawn as a line of no length with round ends. */
export function pathOf(lines: readonly Line[]): string {
  return lines.map((line) => `M${line.map(([x, y]) => `${x} ${y}`).join('L')}${line.length === 1 ? 'h0' : ''}`).join('');
}
