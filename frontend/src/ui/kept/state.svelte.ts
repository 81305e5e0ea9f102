/** What this device keeps, as the console has it: since when what is shown is only kept, and how much lies here. */
import { Keeping, type Line } from '../../kept/keeping';
import { OPEN_WITHIN_MS } from '../../kept/limits';
import type { Picture } from '../../kept/picture';
import { browserVault } from '../../kept/browser';
import type { Store } from '../../model/store.svelte';
import { post, type Answer } from '../../net/http';
import { isSignedOut, whoAmI } from '../../net/session';
import type { Session } from '../../protocol/wire';

export type KeptPicture = Picture & { heardMs: number; offsetMs: number };

/** What it reads of the console that it belongs to. */
interface Around { readonly store: Store; readonly session: Session | null; readonly map: { refresh(): void } | null; readonly link: { resync(): void } | null; enter(session: Session): void }

/** Only a page that nobody on the way can have changed may seal anything. */
const CAN_KEEP = typeof indexedDB !== 'undefined' && globalThis.crypto?.subtle !== undefined;

const whoIs = (session: Session): string => `${session.principal} ${session.agency} ${session.role}`;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class KeptState {
  /** What is shown is what was kept, and this is when there was a link last, by the server's clock; null once the server shows it. */
  asOf: number | null = $state(null);
  /** Counts with the clock, which stands still while what is shown is only kept. */
  beat = $state(0);
  /** Things that are kept, and of whom. */
  kept: { things: number; owners: readonly string[] } = $state.raw({ things: 0, owners: [] });
  /** Whose things were taken off this screen because there is no link, until the server shows them again. */
  unshown: readonly string[] = $state.raw([]);
  /** Whether "there is none" may be said: not of what was taken off the screen. */
  readonly saysNone = $derived(this.unshown.length === 0);
  /** Somebody has deleted everything: nothing is kept until the console is opened anew, a role is changed or somebody signs in. */
  off = $state(false);
  /** It was asked for, and the storage did not do it. */
  failed = $state(false);
  /** Who wanted nothing kept; a line that begins anew for the same one changes nothing in that. */
  private declined: string | null = null;
  private readonly keeping: Keeping;
  /** Who sits here now is the last one who came. */
  private entered = 0;
  private purging = false;

  constructor(private readonly around: Around) {
    this.keeping = new Keeping({
      store: browserVault, clocks: { wall: () => Date.now(), steady: () => performance.now() },
      world: around.store.world, columns: around.store.columns,
      session: () => around.session,
      post, pause, random: Math.random,
      withdraw: (left, owners) => {
        around.store.withdraw(left, owners);
        around.map?.refresh();
      },
      beginAnew: () => around.link?.resync(),
    });
    around.store.onFrame((frame) => {
      if (frame.type === 'snapshot' && frame.n >= 0) this.asOf = null;
      this.keeping.frame(frame);
      this.count();
    });
  }

  /** A device that cannot keep anything, or not any more, shows the picture all the same. */
  private async tolerant<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    if (!CAN_KEEP) return otherwise;
    try {
      return await work();
    } catch (error) {
      console.warn('nothing is kept on this device', error);
      return otherwise;
    }
  }

  /** Nobody has said who sits here. Gives what was kept for whoever did. Who was signed out keeps nothing. */
  open(answer: Answer<Session>): Promise<KeptPicture | null> {
    if (isSignedOut(answer)) return this.leave(false).then(() => null);
    return this.tolerant(async () => {
      const kept = await this.keeping.open();
      this.asOf = kept === null ? null : kept.heardMs + kept.offsetMs;
      return kept;
    }, null);
  }

  /** `begin` opens the line, naming this device if it keeps anything. */
  enter(session: Session, begin: (device: string | null) => void): void {
    this.entered += 1;
    const mine = this.entered;
    if (this.declined === whoIs(session)) return begin(null);
    this.declined = null;
    this.off = false;
    this.failed = false;
    void Promise.race([this.tolerant(() => this.keeping.enter(session), null), pause(OPEN_WITHIN_MS).then(() => null)]).then((device) => {
      if (this.entered === mine) begin(device);
    });
  }

  /** Deletes everything; says so to the server if there is still a session to say it in. */
  async leave(confirm: boolean): Promise<void> {
    this.entered += 1;
    this.asOf = null;
    this.declined = null;
    await Promise.race([this.tolerant(() => this.keeping.leave(confirm), undefined), pause(OPEN_WITHIN_MS)]);
  }

  /** Somebody wants nothing left here, and goes on working. It is said to be deleted once it is. */
  async forget(): Promise<void> {
    const who = this.around.session;
    this.declined = who === null ? null : whoIs(who);
    this.failed = !await this.tolerant(() => this.keeping.leave(true).then(() => true), false);
    this.off = !this.failed;
    this.count();
  }

  line(live: boolean): void {
    if (live && this.asOf !== null) void this.recognise();
    void this.tolerant(() => this.keeping.line(live), undefined);
  }

  /** Opened without a link, nobody has said yet who sits here: it may be another one by now. */
  private async recognise(): Promise<void> {
    const answer = await whoAmI();
    const me = this.around.session;
    if (!answer.ok || me === null) return;
    const { principal, agency, role } = answer.body;
    if (principal !== me.principal || agency !== me.agency || role !== me.role) this.around.enter(answer.body);
  }

  news(minutes: Readonly<Record<string, number>>): void {
    void this.tolerant(() => this.keeping.news(minutes), undefined);
  }

  purge(purge: string, owner: string): void {
    void this.tolerant(() => this.keeping.purge(purge, owner), undefined);
  }

  purgeDue(begin: (device: string | null) => void): void {
    // A second refusal counts only after the first was answered.
    if (this.purging) return;
    this.purging = true;
    const mine = this.entered;
    void this.tolerant(() => this.keeping.purgeDue(), { device: null }).then((next) => {
      this.purging = false;
      // Not told what is due: the line asks for a ticket again by itself, each time later.
      if (next !== null && this.entered === mine) begin(next.device);
    });
  }

  tick(line: Line): void {
    this.beat += 1;
    // Also where nothing can be kept: what is shown without a lease goes there as well.
    this.keeping.tick(line).catch((error: unknown) => console.warn('nothing is kept on this device', error));
    this.count();
  }

  private count(): void {
    const { size, owners } = this.keeping.vault;
    if (size !== this.kept.things || owners.length !== this.kept.owners.length) this.kept = { things: size, owners };
    const { unshown } = this.keeping;
    if (unshown.size !== this.unshown.length) this.unshown = [...unshown];
  }
}
