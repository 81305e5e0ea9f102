/**
 * The running console: session, link, store, outbox, selection, what is open. One object, given to components by context.
 * It joins the parts; what they do is in their own folders.
 */
import { getContext, setContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { AnyOperation } from '../commands/registry';
import type { Context, Point, Screen, Selection } from '../commands/types';
import { isField } from '../commands/who';
import { LANGUAGES, format, t, type MessageKey } from '../i18n/messages.svelte';
import type { MapEngine } from '../map/types';
import { upload } from '../net/attachments';
import { ask } from '../net/http';
import { uuidV7 } from '../net/id';
import { Link } from '../net/link';
import type { FromWorker, LinkPhase } from '../net/messages';
import { isSignedOut, signOut, takeRole, whoAmI } from '../net/session';
import { ShownOffer } from '../model/offerShown';
import { staysRefused, unheard } from '../model/pending';
import { Store } from '../model/store.svelte';
import { browserKeeper } from '../offline/keeper';
import { Outbox, type Outcome, type OutboxEntry } from '../offline/outbox';
import type { Accepted, Position, RoomNews, Session, ZoneShape } from '../protocol/wire';
import type { Role, ZoneKind } from '../protocol/words';
import { aboutKey } from './aboutKey';
import { confirming } from './confirming';
import { dropDraft, reasonDraft } from './drafts';
import { exerciseNow, type ExerciseTime } from './exerciseClock';
import { ERASED, replaceMarks } from './erased';
import { inSight, type Page } from './inSight';
import { KeptState, type KeptPicture } from './kept/state.svelte';
import type { Overlay, Panel } from './overlay';
import { defaultTheme, prefs, setPref } from './prefs.svelte';
import { RecordState } from './record/state.svelte';

/** Nothing heard for this long is said as "stale": two missed pings. */
const STALE_MS = 11_000;
/** Asking again whether the session lives, while the server cannot be reached. */
const RECHECK_MS = 3_000;
/** The clock on the screen and every age follow this. */
const CLOCK_MS = 500;

export type { Overlay, Panel } from './overlay';
export interface Connection { state: 'live' | 'stale' | 'offline' | 'connecting'; seconds: number; behindMs: number }
/** What is shown beside the map, and so not below a page. */
const BELOW_PAGES: ReadonlySet<string> = new Set(['report', 'near', 'draw_zone', 'propose', 'revise', 'zones', 'import_zones', 'equipment', 'command_line', 'list_view', 'attach']);
/** What stands where a text was erased: the server's mark, or that in one of our languages. */
const ERASED_MARKS: ReadonlySet<string> = new Set([ERASED, ...LANGUAGES.map((language) => format(language.id, 'latn', 'state.erased'))]);

export class Console implements Screen {
  readonly store = new Store();
  /** Signed heads of the record, kept on this device (docs/protocol.md W9). */
  readonly record = new RecordState(() => this.serverNow());
  /** What this device keeps for when there is no link (docs/protocol.md X1–X8). */
  readonly kept = new KeptState(this);
  /** The counter-offer that the keys act on. */
  readonly offerShown = new ShownOffer();
  session: Session | null = $state.raw(null);
  /** The password was right, and a second factor is wanted before anything else. */
  halfOpen: Session | null = $state.raw(null);
  /** `unknown` until the server was asked. */
  entry: 'unknown' | 'signed_out' | 'signed_in' | 'unreachable' | 'unsupported' = $state('unknown');
  sessionEnded = $state(false);
  now = $state(Date.now());
  selection: Selection = $state.raw({});
  point: Point | null = $state.raw(null);
  panel: Panel = $state('details');
  /** What takes the whole desk instead of it; the desk goes on below. */
  page: Page | null = $state(null);
  /** The word search of the register was asked for and has not been entered yet. */
  findAgreement = $state(false);
  /** The zone that is looked at in the list of zones, and what is being drawn. */
  zone: string | null = $state(null);
  draftZone: { kind: ZoneKind; shape: ZoneShape } | null = $state.raw(null);
  /** The zone that the form changes; null for a new one. */
  changedZone: string | null = $state(null);
  /** What of a task was clicked on the map: its row opens itself and comes into sight. */
  soughtItem: string | null = $state(null);
  overlay: Overlay | null = $state.raw(null);
  /** A form waits for a place: the next click on the map is its answer. */
  picking: ((point: Point | null) => void) | null = $state.raw(null);
  commandLineFocus = $state(0);
  /** The template that the proposal is to be filled in by, until it is. */
  askedTemplate: string | null = $state(null);
  /** Counts how often a file was asked for by key or palette. */
  attachAsked = $state(0);
  /** What the list view is narrowed to. */
  listFind = $state('');
  outboxEntries: readonly OutboxEntry[] = $state.raw([]);
  /** Why the server cannot record anything, while it cannot (docs/protocol.md J2). */
  roomTrouble: RoomNews | null = $state.raw(null);
  refusedFrame: { code: string; message: string } | null = $state.raw(null);
  /** What was refused on this screen before it was sent. */
  localRefusal: { title: MessageKey; reason: MessageKey; args: object } | null = $state.raw(null);
  /** What is put aside on this screen: a hand-over names it. */
  shelved: readonly { incident?: string; task?: string }[] = $state.raw([]);
  map: MapEngine | null = null;
  clockKnown = false;
  offsetMs = $state(0);
  /** The clock of an exercise as it was told last; null on a live server. */
  exerciseTime: ExerciseTime | null = $state.raw(null);
  private phase: LinkPhase = $state('connecting');
  private heardMs = $state(0);
  private tripMs = $state(0);
  link: Link | null = null;
  private recheckedMs = 0;
  /** Actions in flight by the thing they are about, for "sending" on its button. */
  readonly inFlight = new SvelteMap<string, number>();

  readonly outbox = new Outbox({
    keeper: browserKeeper,
    send: (method, path, body, file, progress) => (file === undefined ? ask<Accepted>(method, path, body) : upload(path, body, file, progress)),
    now: () => this.serverNow(),
    random: Math.random,
    wait: (delayMs) => {
      let cut = (): void => undefined;
      const promise = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, delayMs);
        cut = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      return { promise, cut: () => cut() };
    },
    changed: (entries) => (this.outboxEntries = entries),
  });

  async start(): Promise<void> {
    setInterval(() => {
      this.now = this.kept.asOf ?? this.serverNow();
      this.kept.tick({ live: this.phase === 'live', heardMs: this.heardMs, offsetMs: this.offsetMs });
      if (this.exerciseTime !== null) this.map?.setClockOffset(this.now - Date.now());
      this.store.settlePicture();
    }, CLOCK_MS);
    const answer = await whoAmI();
    if (answer.ok) return this.enter(answer.body);
    const kept = await this.kept.open(answer);
    if (kept === null) this.entry = isSignedOut(answer) ? 'signed_out' : 'unreachable';
    else this.enterKept(kept);
  }

  /** Without a link: what this device kept, as of then. What is sent waits, as it does without a link. */
  private enterKept(kept: KeptPicture): void {
    this.enter(kept.session);
    this.heardMs = kept.heardMs;
    this.offsetMs = kept.offsetMs;
    this.clockKnown = true; // They were compared when this was kept.
    this.store.apply([this.said(kept.snapshot)]);
    this.store.applyPicture(kept.positions);
  }

  serverNow(): number {
    if (this.exerciseTime !== null) return exerciseNow(this.exerciseTime, Date.now());
    return Date.now() + this.offsetMs;
  }

  enter(session: Session): void {
    if (session.second_factor.needed) {
      this.halfOpen = session;
      this.session = null;
      this.entry = 'signed_out';
      return;
    }
    this.halfOpen = null;
    defaultTheme(session.role === 'field' ? 'day' : 'night');
    this.session = session;
    this.entry = 'signed_in';
    this.sessionEnded = false;
    this.selection = {};
    this.panel = 'details';
    this.page = null;
    this.store.forget();
    this.exerciseTime = null;
    void this.outbox.open(session.principal);
    this.link ??= new Link((message) => this.receive(message));
    this.link.stop();
    this.kept.enter(session, (device) => this.link?.start(device));
    this.record.start(session.demo);
  }

  leave(ended: boolean): void {
    this.link?.stop();
    void this.kept.leave(false);
    this.record.stop();
    this.outbox.close();
    this.store.forget();
    this.session = null;
    this.halfOpen = null;
    defaultTheme('night');
    this.sessionEnded = ended;
    this.overlay = null;
    this.picking = null;
    this.entry = 'signed_out';
  }

  async signOut(): Promise<void> {
    await this.kept.leave(true);
    await signOut();
    this.leave(false);
  }

  async changeRole(role: Role): Promise<void> {
    const answer = await takeRole(role);
    if (answer.ok) this.enter(answer.body);
    else if (answer.kind === 'refused' && answer.refusal.code === 'second_factor_needed') this.overlay = { kind: 'step_up', role };
  }

  /** The session became whole on another way than by signing in. */
  async reenter(): Promise<void> {
    const answer = await whoAmI();
    if (answer.ok) this.enter(answer.body);
    else if (isSignedOut(answer)) this.leave(true);
  }

  /** What the session says of itself may have changed: a factor was given or taken off. */
  async refreshSession(): Promise<void> {
    const answer = await whoAmI();
    if (answer.ok && this.session?.principal === answer.body.principal && !answer.body.second_factor.needed) this.session = answer.body;
  }

  private nextRole(): void {
    const me = this.session;
    const next = me?.roles[(me.roles.indexOf(me.role) + 1) % me.roles.length];
    if (next !== undefined) void this.changeRole(next);
  }

  /** The line was closed for the session's sake: if the session lives on (another role was taken), a new line is opened. */
  private async recheck(): Promise<void> {
    const was = this.session;
    const wait = this.recheckedMs + RECHECK_MS - Date.now();
    this.recheckedMs = Date.now() + Math.max(0, wait);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const answer = await whoAmI();
    if (this.session !== was || was === null) return;
    if (answer.ok) this.enter(answer.body);
    else if (isSignedOut(answer)) this.leave(true);
    else void this.recheck();
  }

  get connection(): Connection {
    const silent = Math.max(0, Date.now() - this.heardMs);
    void this.kept.beat;
    const seconds = Math.floor(silent / 1000);
    if (this.phase === 'live') return { state: silent > STALE_MS ? 'stale' : 'live', seconds, behindMs: this.tripMs };
    return { state: this.heardMs === 0 ? 'connecting' : 'offline', seconds, behindMs: this.tripMs };
  }

  get waiting(): number {
    return this.outboxEntries.filter((entry) => entry.state !== 'accepted' && entry.state !== 'refused').length;
  }

  private receive(message: FromWorker): void {
    switch (message.is) {
      case 'link':
        this.phase = message.phase;
        // A new line tells anew if there still is trouble; without a line there is something worse to say.
        if (message.phase !== 'live') this.roomTrouble = null;
        this.kept.line(message.phase === 'live');
        if (message.phase === 'live') {
          this.heardMs = Date.now();
          this.outbox.kick();
        }
        if (message.phase === 'signed_out') void this.recheck();
        if (message.phase === 'unsupported') this.entry = 'unsupported';
        break;
      case 'heard': this.heardMs = message.atMs; break;
      case 'clock':
        this.offsetMs = message.offsetMs;
        this.tripMs = message.tripMs;
        this.clockKnown = true;
        this.map?.setClockOffset(message.offsetMs);
        // A standing clock says so again and again; a running one is set right.
        if (this.exerciseTime !== null) this.exerciseTime = { ...this.exerciseTime, nowMs: Date.now() + message.offsetMs, atMs: Date.now() };
        break;
      case 'exercise':
        this.exerciseTime = { nowMs: message.nowMs, atMs: message.atMs, speed: message.speed };
        this.clockKnown = true;
        break;
      case 'resumed': this.store.rebase(message.n); break;
      case 'decisions':
        if (!this.store.apply(message.frames.map((frame) => this.said(frame)))) this.link?.resync();
        this.followPerson();
        this.map?.refresh();
        break;
      case 'picture':
        this.store.applyPicture(message.patch);
        this.map?.refresh();
        this.map?.setAggregates(this.store.columns.cells.count > 0 ? this.store.columns.cells : null);
        break;
      case 'picture_reset':
        this.store.clearPicture();
        this.map?.refresh();
        break;
      case 'room':
        this.roomTrouble = message.news.state === 'read_only' ? message.news : null;
        if (this.roomTrouble === null) this.outbox.kick();
        break;
      case 'leases': this.kept.news(message.minutes); break;
      case 'purge': this.kept.purge(message.purge, message.owner); break;
      case 'purge_due': this.kept.purgeDue((device) => this.link?.start(device)); break;
      case 'refused': this.refusedFrame = { code: message.code, message: message.message }; break;
    }
  }

  /** One's name, roles and unit change while one sits there; which of the roles is in use is the session's. */
  private followPerson(): void {
    const me = this.session;
    const person = this.store.world.person.get(me?.principal ?? '');
    if (me === null || person === undefined) return;
    const same = person.name === me.name && person.unit === me.unit && person.roles.join() === me.roles.join();
    if (same) return;
    const { unit: _gone, ...rest } = me;
    this.session = { ...rest, name: person.name, roles: person.roles, ...(person.unit === undefined ? {} : { unit: person.unit }) };
  }

  /** What was erased, in the reader's language, wherever its mark stands in something that the server said. */
  said<T>(value: T): T {
    return replaceMarks(value, ERASED_MARKS, t('state.erased'));
  }

  /** Another language was chosen: what is on the screen says it in that. */
  sayErasedAnew(): void {
    this.store.rewrite((value) => this.said(value));
  }

  /** The map is here: it reads the columns itself and tells which part of the world it shows. */
  adoptMap(map: MapEngine): () => void {
    this.map = map;
    map.setUnits(this.store.columns);
    map.setClockOffset(this.offsetMs);
    this.link?.view({ ...map.getViewport() });
    const off = map.onViewport((view) => this.link?.view({ ...view }));
    return () => {
      off();
      if (this.map === map) this.map = null;
    };
  }

  /** By this device's own clock: the server corrects it by what the pings have shown (M4). */
  reportPosition(position: Omit<Position, 'at'>): void {
    this.link?.position({ ...position, at: new Date().toISOString() });
  }

  /** `stored` is called once this device keeps what is sent from it. */
  context(stored?: () => void): Context {
    const me = this.session;
    if (me === null) throw new Error('no session');
    return {
      world: this.store.world, me, nowMs: this.serverNow(), selection: inSight(this.selection, this.page), point: this.point, screen: this,
      clockKnown: this.clockKnown, newId: uuidV7, isRead: (offer) => this.offerShown.isRead(offer, performance.now()),
      unanswered: (path) => unheard(this.store.world, this.outboxEntries, path),
      send: (request) => {
        const commandId = uuidV7();
        return this.outbox.put({
          commandId, path: request.path, label: request.label, ...(request.file === undefined ? {} : { file: request.file }),
          ...(request.thread === undefined ? {} : { thread: request.thread }), body: JSON.stringify({ command_id: commandId, ...request.body }),
          ...(isField(me) && staysRefused(request) ? { stays: true } : {}),
        }, stored);
      },
    };
  }

  /** Runs an operation; asks for the reason first where one is due. The answer is the server's, or why it was not sent. */
  async perform(operation: AnyOperation, args: object, stored?: () => void): Promise<Outcome> {
    const ctx = this.context();
    this.localRefusal = null;
    const reason = operation.reasonIfNot(ctx, args);
    if (reason !== null) {
      this.localRefusal = { title: operation.title, reason, args };
      return { ok: false, code: 'not_possible', why: reason };
    }
    if (operation.form !== undefined && operation.needs?.(args) === true) {
      this.overlay = { kind: 'form', form: operation.form, operation, args };
      return { ok: false, code: 'withdrawn', why: '' };
    }
    let full = args;
    if (operation.needsReason === true && !('reason' in args && args.reason !== '')) {
      const words = await new Promise<string | null>((answer) => (this.overlay = { kind: 'reason', operation, args, answer }));
      this.overlay = null;
      if (words === null) return { ok: false, code: 'withdrawn', why: '' };
      full = { ...args, reason: words };
    }
    // Who is refused need not type it again; a crew's own device keeps it with what was refused.
    const done = (): void => { if (full !== args) dropDraft(ctx.me.principal, reasonDraft(operation.id, args)); };
    const outcome = await confirming(this, operation, full, !isField(ctx.me) ? stored : () => {
      done();
      stored?.();
    });
    if (outcome.ok) done();
    return outcome;
  }

  /** Runs it and says meanwhile that it is on its way. */
  async underway(operation: AnyOperation, args: object, stored?: () => void): Promise<Outcome> {
    const about = aboutKey(operation.id, args);
    this.inFlight.set(about, (this.inFlight.get(about) ?? 0) + 1);
    try {
      return await operation.run(this.context(stored), args) as Outcome;
    } finally {
      const left = (this.inFlight.get(about) ?? 1) - 1;
      if (left > 0) this.inFlight.set(about, left);
      else this.inFlight.delete(about);
    }
  }

  busy(operation: AnyOperation, args: object): boolean {
    return this.inFlight.has(aboutKey(operation.id, args));
  }

  select(selection: Selection): void {
    this.selection = selection;
    this.panel = 'details';
    this.page = selection.agreement === undefined ? null : 'agreements';
  }

  goTo(point: Point): void {
    this.map?.flyTo(point.lon, point.lat);
  }

  /** Asks for a place on the map; null if it was given up. */
  async pickPlace(): Promise<Point | null> {
    const point = await new Promise<Point | null>((answer) => (this.picking = answer));
    this.picking = null;
    return point;
  }

  /** The list view, narrowed to what was asked about. */
  showList(find: string): void {
    this.listFind = find;
    setPref('listView', true);
  }

  open(panel: Parameters<Screen['open']>[0], about?: Selection & Partial<Point> & { zone?: string; template?: string }): void {
    if (BELOW_PAGES.has(panel)) this.page = null;
    switch (panel) {
      case 'palette': this.overlay = { kind: 'palette' }; break;
      case 'search': this.overlay = { kind: 'search', words: '' }; break;
      case 'help': case 'shift': case 'hand_over': case 'security': case 'retention': case 'exercise_clock': case 'task_templates': this.overlay = { kind: panel }; break;
      case 'task_sheet': if (about?.task !== undefined) this.overlay = { kind: 'sheet', task: about.task, version: null, whole: true }; break;
      case 'crew': if (about?.unit !== undefined) this.overlay = { kind: 'crew', unit: about.unit }; break;
      case 'command_line': this.commandLineFocus += 1; break;
      case 'attach': this.attachAsked += 1; break;
      case 'list_view': setPref('listView', !prefs.listView); break;
      case 'report':
        if (about?.lon !== undefined && about.lat !== undefined) this.point = { lon: about.lon, lat: about.lat };
        this.panel = 'report';
        break;
      case 'near':
        if (about?.lon !== undefined && about.lat !== undefined) this.point = { lon: about.lon, lat: about.lat };
        this.panel = 'near';
        break;
      case 'draw_zone':
        this.changedZone = about?.zone ?? null;
        this.panel = panel;
        break;
      case 'agreements': case 'draft_agreement': case 'revise_agreement': case 'amend_agreement': case 'receipts': case 'inbox': case 'negotiation':
        if (about?.agreement !== undefined) this.selection = { ...this.selection, agreement: about.agreement };
        this.page = panel;
        break;
      case 'find_agreement': {
        const { agreement: _gone, ...rest } = this.selection;
        this.selection = rest;
        this.page = 'agreements';
        this.findAgreement = true;
        break;
      }
      case 'propose':
        this.askedTemplate = about?.template ?? null;
        this.panel = panel;
        break;
      case 'revise': case 'zones': case 'import_zones': case 'equipment': this.panel = panel; break;
    }
  }

  showSheet(task: string, version: number | null, item?: string): void {
    this.overlay = { kind: 'sheet', task, version, ...(item === undefined ? {} : { item }) };
  }

  set(setting: Parameters<Screen['set']>[0], value?: string): void {
    switch (setting) {
      case 'theme': setPref('theme', prefs.theme === 'night' ? 'day' : 'night'); break;
      case 'language': setPref('language', LANGUAGES.find((l) => l.id === value)?.id ?? 'en'); break;
      case 'numerals': setPref('numerals', prefs.numerals === 'latn' ? 'arab' : 'latn'); break;
      case 'single_keys': setPref('singleKeys', !prefs.singleKeys); break;
      case 'next_role': this.nextRole(); break;
      case 'sound': setPref('sound', !prefs.sound); break;
    }
  }
}

const CONTEXT = Symbol('console');

export function provideConsole(): Console {
  return setContext(CONTEXT, new Console());
}

export function useConsole(): Console {
  return getContext<Console>(CONTEXT);
}
