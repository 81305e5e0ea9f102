/** Where the names go: at most one place each, none over another name, a tag, or a symbol that matters. */

/** Names shown at once; more than this is a list, and the list stands beside the map. */
export const MAX_NAMES = 15;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface NameRequest {
  readonly id: number;
  /** Centre of the symbol. */
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  /** Distance from the symbol's centre to where its name may begin. */
  readonly reach: number;
  /** Shown even when it must lie over another name: the selected unit is never nameless. */
  readonly must: boolean;
}

export interface PlacedName extends Box {
  readonly id: number;
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function inside(box: Box, width: number, height: number): boolean {
  return box.x >= 0 && box.y >= 0 && box.x + box.w <= width && box.y + box.h <= height;
}

/** Right first: that is where a reader looks for it. Then left, below, above; at the edge these two move inwards. */
function candidates(r: NameRequest, width: number): Box[] {
  const { x, y, w, h, reach } = r;
  const middle = Math.max(0, Math.min(width - w, x - w / 2));
  return [
    { x: x + reach, y: y - h / 2, w, h },
    { x: x - reach - w, y: y - h / 2, w, h },
    { x: middle, y: y + reach, w, h },
    { x: middle, y: y - reach - h, w, h },
  ];
}

/**
 * Places names in the order given (most important first). `obstacles` are boxes no name may cover;
 * each requested symbol is an obstacle for the names of the others. Names of the map itself give way.
 */
export function placeNames(requests: readonly NameRequest[], obstacles: readonly Box[], width: number, height: number): PlacedName[] {
  const symbols = requests.map((r) => ({ id: r.id, box: { x: r.x - r.reach * 0.8, y: r.y - r.reach * 0.8, w: r.reach * 1.6, h: r.reach * 1.6 } }));
  const placed: PlacedName[] = [];
  for (const request of requests) {
    if (placed.length >= MAX_NAMES) break;
    const free = candidates(request, width).filter((box) => inside(box, width, height));
    const clear = free.find(
      (box) =>
        !placed.some((p) => overlaps(p, box)) &&
        !obstacles.some((o) => overlaps(o, box)) &&
        !symbols.some((s) => s.id !== request.id && overlaps(s.box, box)),
    );
    const box = clear ?? (request.must ? free[0] : undefined);
    if (box !== undefined) placed.push({ id: request.id, ...box });
  }
  return placed;
}
