/**
 * What time it is for leases: never earlier than it was. Time that passes while the page is open is counted by a clock that nobody sets, so a
 * wall clock that is set back wins nothing; one that is set forward ends leases early.
 */
import { SET_BACK_MS } from './limits';

export interface Clocks {
  /** The device's clock, which people set. */
  wall(): number;
  /** Counts up from nowhere. */
  steady(): number;
}

export class KeptClock {
  private seenMs: number;
  private steadyMs: number;

  constructor(private readonly clocks: Clocks) {
    this.seenMs = clocks.wall();
    this.steadyMs = clocks.steady();
  }

  /** Begins from the highest time that was seen before. False if the clock was set back since: then nobody knows what time it is. */
  begin(seenMs: number): boolean {
    const wall = this.clocks.wall();
    this.steadyMs = this.clocks.steady();
    this.seenMs = Math.max(seenMs, wall);
    return wall >= seenMs - SET_BACK_MS;
  }

  now(): number {
    const steady = this.clocks.steady();
    this.seenMs = Math.max(this.seenMs + Math.max(0, steady - this.steadyMs), this.clocks.wall());
    this.steadyMs = steady;
    return this.seenMs;
  }

  /** The server has just said what time it is: leases are counted from that, and not from what this clock once showed. */
  trust(): void {
    this.seenMs = this.clocks.wall();
    this.steadyMs = this.clocks.steady();
  }
}
