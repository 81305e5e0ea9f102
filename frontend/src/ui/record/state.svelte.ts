/** What this console knows of the record: the heads that it keeps, and whether the last one went on from them. */
import { get } from '../../net/http';
import type { Heads } from '../../protocol/wire';
import type { Kept, Verdict } from '../../record/heads';
import { browserHeads } from '../../record/keeper';
import { HeadWatch } from '../../record/watch';

export class RecordState {
  verdict: Verdict = $state('none');
  kept: Kept | null = $state.raw(null);
  /** A demo begins with a new room each time: that is no change of the old one. */
  private fresh = false;
  private readonly watch: HeadWatch;

  constructor(nowMs: () => number) {
    this.watch = new HeadWatch({
      keeper: browserHeads, nowMs,
      ask: (path) => get<Heads>(path),
      told: (verdict, kept) => this.take(verdict, kept),
    });
  }

  /** The record was changed, or somebody else signs it: nobody has put that aside yet. */
  get broken(): boolean {
    return this.verdict === 'changed' || this.verdict === 'other_room' || this.verdict === 'other_key' || this.verdict === 'unsigned';
  }

  start(fresh: boolean): void {
    this.fresh = fresh;
    this.watch.start();
  }

  stop(): void {
    this.watch.stop();
    this.verdict = 'none';
    this.kept = null;
  }

  /** Somebody has seen it; heads are kept from here on. */
  accept(): Promise<void> {
    this.verdict = 'none';
    return this.watch.accept();
  }

  private take(verdict: Verdict, kept: Kept | null): void {
    this.kept = kept;
    // After the look that told so has ended.
    if (this.fresh && verdict === 'other_room') setTimeout(() => void this.accept());
    else this.verdict = verdict;
  }
}
