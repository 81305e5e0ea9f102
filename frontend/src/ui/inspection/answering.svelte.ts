/**
 * Answers to a checklist as they are tapped: kept on this device at once, sent together after a pause or before anything that follows them, so
 * that a day without a link does not fill the outbox with single taps.
 */
import { answerChecklist } from '../../commands/ops/answerChecklist';
import { isUnsent } from '../../offline/outbox';
import type { ItemAnswer } from '../../protocol/words';
import type { Console } from '../app.svelte';
import { dropDraft, keepDraft, readDraft } from '../drafts';

/** Nobody taps for this long while going through a list. */
const QUIET_MS = 3_000;

export class Answering {
  /** Tapped, and not even in the outbox yet. */
  kept: Record<string, ItemAnswer> = $state({});
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly draft: string;
  private readonly principal: string;

  constructor(private readonly app: Console, private readonly item: string) {
    this.principal = app.session?.principal ?? '';
    this.draft = `answers.${item}`;
    this.kept = readDraft<Record<string, ItemAnswer>>(this.principal, this.draft, {});
    if (Object.keys(this.kept).length > 0) this.soon();
  }

  tap(code: string, answer: ItemAnswer): void {
    this.kept = { ...this.kept, [code]: answer };
    keepDraft(this.principal, this.draft, this.kept);
    this.soon();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), QUIET_MS);
  }

  /** Into the outbox, which keeps it from here on. What was not taken there stays here. */
  flush(): void {
    clearTimeout(this.timer);
    const answers = $state.snapshot(this.kept);
    // Signed out meanwhile: what is kept here is taken up by who signs in again.
    if (Object.keys(answers).length === 0 || this.app.session?.principal !== this.principal) return;
    this.kept = {};
    void this.app.perform(answerChecklist, { item: this.item, answers }).then((outcome) => {
      if (isUnsent(outcome)) {
        this.kept = { ...answers, ...this.kept };
        keepDraft(this.principal, this.draft, this.kept);
      }
    });
    dropDraft(this.principal, this.draft);
  }
}
