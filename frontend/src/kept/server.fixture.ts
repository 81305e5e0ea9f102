/** The server's side of leases, as docs/protocol.md X1–X6 says it, for one device after another. Used by tests only. */
import type { Answer } from '../net/http';

interface Granted { lease: string; key: string; untilMs: number }

export class LeaseServer {
  nowMs: number;
  /** Minutes by owner. */
  minutes: Record<string, number> = {};
  /** Nobody is reached. */
  down = false;
  /** Refuses everything with this. */
  refuse: { status: number; code: string } | null = null;
  /** What answers wait for on their way, once they are made. */
  way: Promise<void> | null = null;
  readonly granted = new Map<string, Granted>();
  /** By device and owner. */
  readonly due = new Map<string, string>();
  readonly confirmed: string[] = [];
  readonly asked: { path: string; body: { device: string; owners?: { owner: string; lease?: string }[]; purges?: string[]; everything?: boolean } }[] = [];
  private made = 0;

  constructor(nowMs: number, private readonly own: string, private readonly log: string[] = []) {
    this.nowMs = nowMs;
  }

  /** What an agreement gave has ended: the key is gone, and the device has to purge. */
  end(device: string, owner: string): string {
    this.made += 1;
    const purge = `purge-${this.made}`;
    if (this.granted.delete(`${device} ${owner}`)) this.due.set(`${device} ${owner}`, purge);
    return purge;
  }

  post = async <T>(path: string, body: object): Promise<Answer<T>> => {
    this.asked.push({ path, body: body as LeaseServer['asked'][number]['body'] });
    if (this.down) return { ok: false, kind: 'unreachable' };
    if (this.refuse !== null) return { ok: false, kind: 'refused', status: this.refuse.status, refusal: { code: this.refuse.code, message: '' } };
    const said = body as { device: string; owners: { owner: string; lease?: string }[]; purges: string[]; everything: boolean };
    const answer = path.endsWith('/lease') ? this.lease(said.device, said.owners) : this.purged(said.device, said.purges, said.everything);
    if (path.endsWith('/lease')) await this.way;
    return { ok: true, status: 200, body: answer as T };
  };

  private lease(device: string, owners: { owner: string; lease?: string }[]) {
    const leases = owners.map(({ owner, lease }) => {
      const at = `${device} ${owner}`;
      const purge = this.due.get(at);
      if (purge !== undefined) return { owner, code: 'purge_due', purge };
      const minutes = owner === this.own ? 10_080 : this.minutes[owner] ?? 0;
      let has = this.granted.get(at);
      if (has !== undefined && has.untilMs <= this.nowMs) has = undefined;
      if (minutes === 0 || (lease !== undefined && has?.lease !== lease)) return { owner, code: 'lease_over' };
      this.made += 1;
      has ??= { lease: `lease-${this.made}`, key: this.made.toString(16).padStart(64, 'a'), untilMs: 0 };
      has.untilMs = this.nowMs + minutes * 60_000;
      this.granted.set(at, has);
      return { owner, code: 'held', lease: has.lease, key: has.key, until: new Date(has.untilMs).toISOString() };
    });
    return { server_time: new Date(this.nowMs).toISOString(), leases };
  }

  private purged(device: string, purges: string[], everything: boolean) {
    this.log.push(`confirmed ${everything ? 'everything' : purges.join(' ')}`);
    this.confirmed.push(...(everything ? ['everything'] : purges));
    for (const [at, purge] of this.due) if (at.startsWith(device) && (everything || purges.includes(purge))) this.due.delete(at);
    if (everything) for (const at of this.granted.keys()) if (at.startsWith(device)) this.granted.delete(at);
    return { confirmed: purges, unknown: 0, destroyed: 0 };
  }
}
