/** Asks for the newest head each minute, holds it against what is kept, and keeps it (docs/protocol.md W9). */
import type { Answer } from '../net/http';
import type { Heads } from '../protocol/wire';
import { judge, type Kept, type Verdict } from './heads';
import type { HeadKeeper } from './keeper';

/** As often as one is signed. */
export const EVERY_MS = 60_000;

export interface WatchParts {
  keeper: HeadKeeper;
  ask(path: string): Promise<Answer<Heads>>;
  nowMs(): number;
  /** Called after each look. */
  told(verdict: Verdict, kept: Kept | null): void;
}

export class HeadWatch {
  private timer: ReturnType<typeof setInterval> | null = null;
  private looking = false;

  constructor(private readonly parts: WatchParts) {}

  start(): void {
    if (this.timer !== null) return;
    this.timer = setInterval(() => void this.look(), EVERY_MS);
    void this.look();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  /** Looks once. What the server cannot be asked now, or this device cannot keep, is no finding. */
  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const { keeper, ask, nowMs, told } = this.parts;
      const kept = await keeper.load();
      const last = kept?.heads.at(-1);
      const answer = await ask(last === undefined ? '/api/v1/heads' : `/api/v1/heads?journal=${last.journal.size}&disclosures=${last.disclosures.size}`);
      if (!answer.ok) return;
      const verdict = await judge(kept, answer.body);
      if ((verdict === 'first' || verdict === 'goes_on') && answer.body.head !== undefined) await keeper.add(answer.body.key, answer.body.head, nowMs());
      told(verdict, await keeper.load());
    } catch (error) {
      console.warn('heads of the record are not kept on this device', error);
    } finally {
      this.looking = false;
    }
  }

  /** Somebody has seen it: begins anew with what the server has now. */
  async accept(): Promise<void> {
    await this.parts.keeper.clear();
    await this.look();
  }
}
