/**
 * Commands on their way: kept until answered, sent in order, always under the id they were made with, so that a lost answer never
 * means a second effect (docs/protocol.md C2). The rules only; where it is kept and how it is sent is given from outside.
 */
import type { Answer } from '../net/http';
import { backoffMs } from '../net/backoff';
import type { Accepted, Refusal } from '../protocol/wire';

/** An hour of a busy crew without link; more than this means somebody should be told, so the next one is refused. */
export const MAX_WAITING = 500;
/** Files that wait, and their bytes in all: what a tablet has to spare. */
export const MAX_FILES = 40;
export const MAX_FILE_BYTES = 256 * 1024 * 1024;
/** Answered entries that stay in sight. */
export const MAX_ANSWERED = 40;
/** Refused entries that stay until somebody has put them away; with more, nothing of the kind is taken on. */
export const MAX_REFUSED = 100;
/** Attempts in one go, about five minutes; afterwards the return of the link or a person starts the next go. */
export const MAX_ATTEMPTS = 40;

export type EntryState = 'queued' | 'sending' | 'sent' | 'accepted' | 'refused';

export interface OutboxEntry {
  commandId: string; principal: string; madeAt: number; order: number;
  /** What a person reads: a message key and its values. */
  label: { key: string; args: Record<string, string | number> };
  method: 'POST'; path: string;
  /** Kept as text: the same id must carry the same bytes. */
  body: string;
  /** Bytes that go with it; the body says what they are. Let go of once the server has them. */
  file?: Blob; progress?: number;
  /** What belongs together and is sent in its order, words and files alike: a finding names photographs that were taken before it. */
  thread?: string;
  /** Refused, it stays with what was typed until a person has sent it anew or put it away. */
  stays?: true;
  state: EntryState; attempts: number; answeredAt?: number; receipt?: number; code?: string; why?: string; current?: string;
}

export type Outcome =
  /** `id`: what was made, where the operation made something. */
  | { ok: true; receipt: number; id?: string }
  /** `current`: what is now the case, where the refusal tells it; concerns stand with commas. */
  | { ok: false; code: string; why: string; field?: string; current?: string };

export interface Keeper {
  load(principal: string): Promise<OutboxEntry[]>;
  /** Whether it is kept on the device now. */
  save(entry: OutboxEntry): Promise<boolean>;
  remove(commandId: string): Promise<void>;
}

export interface OutboxParts {
  keeper: Keeper;
  send(method: string, path: string, body: string, file: Blob | undefined, progress: (part: number) => void): Promise<Answer<Accepted>>;
  wait(delayMs: number): { promise: Promise<void>; cut(): void };
  now(): number; random(): number;
  changed(entries: readonly OutboxEntry[]): void;
}

/** Words go in their order. Files follow the words that were said before them, and hold no word up. */
type Lane = 'words' | 'files';
const LANES = ['words', 'files'] as const;

export class Outbox {
  private entries: OutboxEntry[] = [];
  private readonly waiters = new Map<string, (outcome: Outcome) => void>();
  private readonly running = new Set<Lane>();
  private readonly pauses = new Map<Lane, { cut(): void }>();
  private order = 0;
  private principal: string | null = null;

  constructor(private readonly parts: OutboxParts) {}

  get list(): readonly OutboxEntry[] {
    return this.entries;
  }

  get waiting(): number {
    return this.entries.filter((entry) => !answered(entry)).length;
  }

  /** Takes up what this principal left behind. Entries of another principal stay stored and unsent. */
  async open(principal: string): Promise<void> {
    this.principal = principal;
    const kept = await this.parts.keeper.load(principal);
    if (this.principal !== principal) return;
    this.entries = kept.sort((a, b) => a.order - b.order)
      .map((entry) => (answered(entry) ? entry : { ...entry, state: entry.attempts > 0 ? 'sent' as const : 'queued' as const, attempts: 0 }));
    this.order = this.entries.reduce((most, entry) => Math.max(most, entry.order + 1), 0);
    this.tell();
    this.go();
  }

  close(): void {
    this.principal = null;
    this.entries = [];
    this.waiters.clear();
    for (const pause of this.pauses.values()) pause.cut();
    this.tell();
  }

  /** `stored` is called once the device keeps it, long before the answer where there is no link. */
  async put(command: Pick<OutboxEntry, 'commandId' | 'label' | 'path' | 'body' | 'file' | 'thread' | 'stays'>, stored?: () => void): Promise<Outcome> {
    if (this.principal === null) return { ok: false, code: 'signed_out', why: '' };
    if (this.waiting >= MAX_WAITING) return { ok: false, code: 'outbox_full', why: '' };
    if (command.stays === true && this.entries.filter(isLeft).length >= MAX_REFUSED) return { ok: false, code: 'refused_full', why: '' };
    if (command.file !== undefined && !this.hasRoom(command.file)) return { ok: false, code: 'outbox_full', why: '' };
    const entry: OutboxEntry = {
      ...command, principal: this.principal, method: 'POST', madeAt: this.parts.now(), order: this.order, state: 'queued', attempts: 0,
    };
    this.order += 1;
    this.entries = [...this.entries, entry];
    const outcome = new Promise<Outcome>((resolve) => this.waiters.set(entry.commandId, resolve));
    this.tell();
    // Kept before it is sent: a reload in between loses nothing.
    if (await this.parts.keeper.save(entry)) stored?.();
    this.go();
    return outcome;
  }

  /** The link is back, or somebody pressed "send again". */
  kick(): void {
    for (const pause of this.pauses.values()) pause.cut();
    for (const entry of this.entries) if (!answered(entry)) entry.attempts = 0;
    this.go();
  }

  async dismiss(commandId: string): Promise<void> {
    const entry = this.entries.find((e) => e.commandId === commandId);
    if (entry === undefined || !answered(entry)) return;
    this.entries = this.entries.filter((e) => e.commandId !== commandId);
    this.tell();
    await this.parts.keeper.remove(commandId);
  }

  private hasRoom(file: Blob): boolean {
    const files = this.entries.filter((entry) => entry.file !== undefined);
    return files.length < MAX_FILES && files.reduce((sum, entry) => sum + (entry.file?.size ?? 0), file.size) <= MAX_FILE_BYTES;
  }

  private go(): void {
    for (const lane of LANES) void this.run(lane);
  }

  private next(lane: Lane): OutboxEntry | undefined {
    const open = this.entries.filter((entry) => !answered(entry));
    // Only words of its own thread wait for a file: no call for help stands behind a photograph.
    const waits = (entry: OutboxEntry): boolean => entry.thread !== undefined && open.some((one) => one.file !== undefined && one.thread === entry.thread && one.order < entry.order);
    if (lane === 'words') return open.find((entry) => entry.file === undefined && !waits(entry));
    const file = open.find((entry) => entry.file !== undefined);
    // The incident that it belongs to may still be on its way.
    return file !== undefined && open.some((entry) => entry.file === undefined && entry.order < file.order) ? undefined : file;
  }

  private async run(lane: Lane): Promise<void> {
    if (this.running.has(lane)) return;
    this.running.add(lane);
    try {
      for (;;) {
        const next = this.next(lane);
        if (next === undefined || next.attempts >= MAX_ATTEMPTS || this.principal === null) return;
        const settled = await this.attempt(next);
        if (settled) void this.run(lane === 'words' ? 'files' : 'words');
        if (settled || this.principal === null) continue;
        const pause = this.parts.wait(backoffMs(next.attempts - 1, this.parts.random()));
        this.pauses.set(lane, pause);
        await pause.promise;
        this.pauses.delete(lane);
      }
    } finally {
      this.running.delete(lane);
    }
  }

  /** True when the entry has its answer. */
  private async attempt(entry: OutboxEntry): Promise<boolean> {
    const again = entry.state === 'sent';
    entry.state = 'sending';
    entry.attempts += 1;
    this.tell();
    const answer = await this.parts.send(entry.method, entry.path, entry.body, entry.file, (part) => {
      entry.progress = part;
      this.tell();
    });
    if (!this.entries.includes(entry)) return true;
    if (!answer.ok && (answer.kind === 'unreachable' || isPassing(answer.status, answer.refusal.code))) {
      // Nobody knows whether it arrived, or it was turned away before it counted: the same id goes again.
      entry.state = answer.kind === 'unreachable' || again ? 'sent' : 'queued';
      this.tell();
      await this.parts.keeper.save(entry);
      return false;
    }
    entry.answeredAt = this.parts.now();
    const outcome: Outcome = answer.ok
      ? { ok: true, receipt: answer.body.receipt }
      : refusedWith(answer.refusal);
    if (outcome.ok) {
      Object.assign(entry, { state: 'accepted', receipt: outcome.receipt });
      delete entry.file;
    } else Object.assign(entry, { state: 'refused', code: outcome.code, why: outcome.why, ...(outcome.current === undefined ? {} : { current: outcome.current }) });
    this.waiters.get(entry.commandId)?.(outcome);
    this.waiters.delete(entry.commandId);
    await this.parts.keeper.save(entry);
    await this.prune();
    this.tell();
    return true;
  }

  private async prune(): Promise<void> {
    const done = this.entries.filter((entry) => answered(entry) && !isLeft(entry));
    const old = new Set(done.slice(0, Math.max(0, done.length - MAX_ANSWERED)).map((entry) => entry.commandId));
    if (old.size === 0) return;
    this.entries = this.entries.filter((entry) => !old.has(entry.commandId));
    for (const id of old) await this.parts.keeper.remove(id);
  }

  private tell(): void {
    this.parts.changed(this.entries.map((entry) => ({ ...entry })));
  }
}

/** What says nothing about the command itself: the server has no time, the session is to be renewed, the link broke on the way. */
function isPassing(status: number, code: string): boolean {
  return status === 503 || status === 401 || status === 429 || code === 'body_cut' || code === 'body_too_slow';
}

function refusedWith(refusal: Refusal): Outcome {
  const { code, message, field, current } = refusal;
  return { ok: false, code, why: message, ...(field === undefined ? {} : { field }), ...(current === undefined ? {} : { current }) };
}

/** Why something was neither sent nor kept: this device said so, not the server. */
const UNSENT: ReadonlySet<string> = new Set(['not_possible', 'outbox_full', 'refused_full', 'signed_out']);

export function isUnsent(outcome: Outcome): boolean {
  return !outcome.ok && UNSENT.has(outcome.code);
}

/** Refused, and not seen to yet. */
function isLeft(entry: OutboxEntry): boolean {
  return entry.stays === true && entry.state === 'refused';
}

export function answered(entry: OutboxEntry): boolean {
  return entry.state === 'accepted' || entry.state === 'refused';
}

/** What an entry says, read from the bytes that are sent. */
export const read = ({ path, body, madeAt }: OutboxEntry): { path: string; body: Record<string, unknown>; madeAt: number } => ({ path, body: JSON.parse(body) as Record<string, unknown>, madeAt });

/** What waits at paths that begin so, as the bodies say it, oldest first. */
export function unanswered(entries: readonly OutboxEntry[], path: string): ReturnType<typeof read>[] {
  return entries.filter((entry) => entry.path.startsWith(path) && !answered(entry)).map(read);
}
