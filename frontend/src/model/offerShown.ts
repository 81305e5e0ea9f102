/**
 * Which counter-offer the lead has before it, and since when: a key takes or refuses that one and no other (docs/protocol.md T10). What
 * came or was replaced a moment before the key was pressed cannot have been read. Pure; times are of a clock that never jumps.
 */

export interface OfferRef { task: string; agency: string; offer: number; version: number }

/** An offer that has been on the screen for less than this has not been read. */
export const READ_MS = 1_500;

function isSame(a: OfferRef, b: OfferRef): boolean {
  return a.task === b.task && a.agency === b.agency && a.offer === b.offer && a.version === b.version;
}

export class ShownOffer {
  private shown: { by: string; offer: OfferRef; sinceMs: number | null } | null = null;

  /**
   * What the part of the screen called `by` shows as the offer that has the keys; null if it shows none. What comes while something lies
   * over it is seen only from when that is gone; what was seen before stays so.
   */
  show(by: string, offer: OfferRef | null, isCovered: boolean, nowMs: number): void {
    if (offer === null) {
      if (this.shown?.by === by) this.shown = null;
      return;
    }
    const before = this.shown !== null && isSame(this.shown.offer, offer) ? this.shown.sinceMs : null;
    this.shown = { by, offer, sinceMs: before ?? (isCovered ? null : nowMs) };
  }

  /** Whether this very offer is on the screen, and has been for long enough. */
  isRead(offer: OfferRef, nowMs: number): boolean {
    const shown = this.shown;
    return shown !== null && isSame(shown.offer, offer) && shown.sinceMs !== null && nowMs - shown.sinceMs >= READ_MS;
  }
}
