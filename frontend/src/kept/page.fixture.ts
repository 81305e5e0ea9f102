/** One page of a police tablet over a store that outlives it, with a server and clocks of its own. Used by tests only. */
import { expect } from 'vitest';
import { applyFrame } from '../model/apply';
import { Columns } from '../model/columns';
import { NOW, sampleWorld, session } from '../model/sample';
import { withdraw } from '../model/withdraw';
import { KINDS, shelf, type World } from '../model/world';
import type { Change, Decision, Session, Snapshot, Thing } from '../protocol/wire';
import { Keeping } from './keeping';
import type { MemoryStore } from './memory.fixture';
import type { LeaseServer } from './server.fixture';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Until nothing is on its way any more: what is sealed meanwhile, and written, is in its turn. */
export async function settle(page: Page): Promise<void> {
  for (let i = 0; i < 8; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    await page.keeping.vault.restore();
  }
}

export class Page {
  wallMs = NOW;
  steadyMs = 0;
  live = true;
  readonly world: World;
  readonly columns = new Columns();
  readonly keeping: Keeping;
  withdrawn: string[] = [];
  begunAnew = 0;
  me: Session = { ...session('police', 'dispatcher'), expires_at: new Date(NOW + 30 * 24 * HOUR).toISOString() };

  constructor(readonly store: MemoryStore, readonly server: LeaseServer, world = sampleWorld()) {
    this.world = world;
    this.columns.learn(world);
    this.keeping = new Keeping({
      store, clocks: { wall: () => this.wallMs, steady: () => this.steadyMs }, world: this.world, columns: this.columns, session: () => this.me,
      post: server.post, pause: () => new Promise((resolve) => setTimeout(resolve, 0)), random: () => 0,
      withdraw: (left, owners) => {
        this.withdrawn.push(...owners);
        withdraw(this.world, left ?? ((thing) => thing), owners);
      },
      beginAnew: () => (this.begunAnew += 1),
    });
  }

  /** As the console does it: signed in, the line up, the leases told, the snapshot there. */
  async arrive(): Promise<string | null> {
    const secret = await this.keeping.enter(this.me);
    await this.keeping.line(true);
    this.take(this.snapshot());
    await this.keeping.news(this.server.minutes);
    await settle(this);
    return secret;
  }

  snapshot(): Snapshot {
    return { type: 'snapshot', n: 1, cursor: '', at: '', objects: KINDS.flatMap((kind) => [...shelf(this.world, kind).values()]), entries: this.world.entries };
  }

  change(upserts: Thing[], gone: Change['gone'] = []): void {
    this.take({ type: 'change', n: this.world.n + 1, cursor: '', at: '', upserts, gone, entries: [] });
  }

  take(frame: Decision): void {
    expect(applyFrame(this.world, frame).ok).toBe(true);
    this.columns.learn(this.world);
    this.keeping.frame(frame);
  }

  async pass(ms: number): Promise<void> {
    this.wallMs += ms;
    this.steadyMs += ms;
    this.server.nowMs += ms;
    await this.tick();
  }

  async tick(): Promise<void> {
    await this.keeping.tick({ live: this.live, heardMs: this.wallMs, offsetMs: 0 });
    await settle(this);
  }

  /** The page is loaded anew, so much later, without a link. Gives what is there then. */
  async reload(afterMs = 0, clockMs = afterMs): Promise<{ page: Page; kept: string[] }> {
    const page = new Page(this.store, this.server, { ...sampleWorld() });
    page.wallMs = this.wallMs + clockMs;
    page.live = false;
    this.server.nowMs += afterMs;
    const picture = await page.keeping.open();
    return { page, kept: picture === null ? [] : picture.snapshot.objects.map((one) => one.id).sort() };
  }
}

export const unit = (id: string, more: object = {}): Thing => ({ kind: 'unit', id, agency: 'fire', callsign: `MARK-${id}`, unit_kind: 'engine', ...more });
