/** Offset between this machine's clock and the server's, from ping round trips; the shortest trip of the last few is the best witness. */

/** Enough to ride over one slow answer, few enough to follow a clock that was set. */
export const SAMPLES = 8;

export interface ClockSample { offsetMs: number; tripMs: number }

export function sample(sentMs: number, receivedMs: number, serverMs: number): ClockSample {
  const tripMs = Math.max(0, receivedMs - sentMs);
  return { offsetMs: serverMs - (sentMs + tripMs / 2), tripMs };
}

export class ClockOffset {
  private samples: ClockSample[] = [];

  add(next: ClockSample): number {
    if (!Number.isFinite(next.offsetMs)) return this.offsetMs;
    this.samples = [...this.samples, next].slice(-SAMPLES);
    return this.offsetMs;
  }

  get offsetMs(): number {
    let best: ClockSample | undefined;
    for (const s of this.samples) if (best === undefined || s.tripMs < best.tripMs) best = s;
    return best?.offsetMs ?? 0;
  }

  clear(): void {
    this.samples = [];
  }
}
