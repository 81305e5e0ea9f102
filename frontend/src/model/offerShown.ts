/**
 * Which counter-offer who leads has before it, or a party what it is asked for or the lead that it is offered, and since when: a key takes,
 * refuses or accepts that and nothing else (docs/protocol.md T6, T10, T15, T17). What came or was replaced a moment before cannot have been read. Pure; times are of a clock
 * that never jumps.
 */

/** `lead`: not a counter-offer but the lead, offered to the agency by that number (T17). */
export interface OfferRef { task: string; agency: string; offer: number; version: number; lead?: true }

/** What a party is asked for is told apart as its answer names it: by the version, and by how many of its own offers stand there (T6). */
export function askRef(agency: string, args: { task: string; version: number; offers: number }): OfferRef {
  return { task: args.task, agency, offer: args.offers, version: args.version };
}

/** What has been on the screen for less than this has not been read. */
export const READ_MS = 1_500;

function isSame(a: OfferRef, b: OfferRef): boolean {
  return a.task === b.task && a.agency === b.agency && a.offer === b.offer && a.version === b.version && a.lead === b.lead;
}

export class ShownOffer {
  /** By part of the screen: who leads with others has its own answer and others' offers before it (T16). */
  private readonly shown = new Map<string, { offer: OfferRef; sinceMs: number | null }>();

  /**
   * What the part of the screen called `by` shows as what the keys act on; null if it shows none. What comes while something lies
   * over it is seen only from when that is gone; what was seen before stays so.
   */
  show(by: string, offer: OfferRef | null, isCovered: boolean, nowMs: number): void {
    if (offer === null) {
      this.shown.delete(by);
      return;
    }
    const was = this.shown.get(by);
    const before = was !== undefined && isSame(was.offer, offer) ? was.sinceMs : null;
    this.shown.set(by, { offer, sinceMs: before ?? (isCovered ? null : nowMs) });
  }

  /** Whether this very thing is on the screen, and has been for long enough. */
  isRead(offer: OfferRef, nowMs: number): boolean {
    for (const shown of this.shown.values()) if (isSame(shown.offer, offer) && shown.sinceMs !== null && nowMs - shown.sinceMs >= READ_MS) return true;
    return false;
  }
}
