/**
 * The world with version signals. Live entities stay in plain maps; a component that reads a kind through the store depends on that
 * kind's version number only, so that a batch of frames costs one round of recomputation.
 */
import type { PicturePatch } from '../net/rows';
import type { Decision, Entry, Kind, Thing, Unit } from '../protocol/wire';
import { applyFrame } from './apply';
import { Columns } from './columns';
import { unitsByCapability, type Able } from './filling';
import { withdraw, type Left } from './withdraw';
import { KINDS, emptyWorld, type World } from './world';

interface Reported { unit: string; lon: number; lat: number; fixUnixS: number }

class Signal {
  private value = $state(0);
  read(): void {
    void this.value;
  }
  bump(): void {
    this.value += 1;
  }
}

export class Store {
  /** Read through `seen`; direct reads are for code that must not subscribe. */
  readonly world: World = emptyWorld();
  readonly columns = new Columns();
  private readonly signals = new Map<Kind | 'entries' | 'picture', Signal>(
    [...KINDS, 'entries' as const, 'picture' as const].map((kind) => [kind, new Signal()]),
  );
  private ready = $state(false);
  private pictureDirty = false;
  private reported: Reported | null = $state.raw(null);
  private readonly listeners = new Set<(frame: Decision) => void>();

  private readonly able = $derived(unitsByCapability(this.seen('unit')));

  /** Units by what they can do: made once for each change of units, by who asks first, for everybody who asks. */
  get ableUnits(): Able {
    return this.able;
  }

  /** True once a snapshot was applied. */
  get loaded(): boolean {
    return this.ready;
  }

  /** The world, subscribed to the named kinds. */
  seen(...kinds: (Kind | 'entries')[]): World {
    for (const kind of kinds) this.signals.get(kind)?.read();
    return this.world;
  }

  /** Subscribes to positions, at the pace of `settlePicture`. */
  seenPicture(): Columns {
    this.signals.get('picture')?.read();
    return this.columns;
  }

  /** Where a crew is: the picture tells of it only what is in the view (docs/protocol.md L5), but a device knows what it has said itself. */
  fixOf({ id, handle }: Pick<Unit, 'id' | 'handle'>): Omit<Reported, 'unit'> | null {
    return this.seenPicture().positionOf(handle) ?? (this.reported?.unit === id ? this.reported : null);
  }

  /** What this device says of where its crew is. */
  report(reported: Reported): void {
    this.reported = reported;
  }

  get entries(): readonly Entry[] {
    return this.seen('entries').entries;
  }

  onFrame(listener: (frame: Decision) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Applies in order. False: the caller must ask for a snapshot; nothing after the unfit frame was applied. */
  apply(frames: readonly Decision[]): boolean {
    const touched = new Set<Kind | 'entries'>();
    let fits = true;
    for (const frame of frames) {
      const result = applyFrame(this.world, frame);
      if (!result.ok) {
        fits = false;
        break;
      }
      for (const kind of result.touched) touched.add(kind);
      if (result.entries) touched.add('entries');
      if (result.reset) this.ready = true;
      for (const listener of this.listeners) listener(frame);
    }
    if (touched.has('unit') || touched.has('agency') || touched.has('assignment')) this.columns.learn(this.world);
    for (const kind of touched) this.signals.get(kind)?.bump();
    return fits;
  }

  /** Says what is known in other words; what stays the very object it was is left alone. */
  rewrite(say: <T>(value: T) => T): void {
    for (const kind of KINDS) {
      let changed = false;
      const things = this.world[kind] as Map<string, Thing>;
      for (const [id, thing] of things) {
        const said = say(thing);
        if (said === thing) continue;
        things.set(id, said);
        changed = true;
      }
      if (changed) this.signals.get(kind)?.bump();
    }
    const entries = say(this.world.entries);
    if (entries === this.world.entries) return;
    this.world.entries = entries;
    this.signals.get('entries')?.bump();
  }

  /** The stream goes on under another count after a resume (docs/protocol.md S2). */
  rebase(n: number): void {
    if (this.world.n >= 0) this.world.n = n;
  }

  /**
   * This screen may not have it any more (docs/protocol.md X5). Null: the stream has taken the things already, and what it did not take may stay.
   * With them goes where units are that are not there.
   */
  withdraw(left: Left | null, agencies: ReadonlySet<string>): void {
    const touched = withdraw(this.world, left ?? ((thing) => thing), agencies);
    this.columns.learn(this.world);
    this.columns.sweep(left !== null);
    this.pictureDirty = true;
    for (const kind of touched) this.signals.get(kind)?.bump();
  }

  applyPicture(patch: PicturePatch): void {
    this.columns.apply(patch);
    this.pictureDirty = true;
  }

  clearPicture(): void {
    this.columns.clear();
    this.pictureDirty = true;
  }

  /** Lists and counters follow positions at the pace of this call, not at the pace of the wire. */
  settlePicture(): void {
    if (!this.pictureDirty) return;
    this.pictureDirty = false;
    this.signals.get('picture')?.bump();
  }

  forget(): void {
    Object.assign(this.world, emptyWorld());
    this.columns.clear();
    this.ready = false;
    this.reported = null;
    for (const signal of this.signals.values()) signal.bump();
  }
}
