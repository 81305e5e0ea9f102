/** What an operation is: something a person can do, with the reason when not. The server decides; this only tells before the click. */
import type { MessageKey } from '../i18n/messages.svelte';
import type { OfferRef } from '../model/offerShown';
import type { World } from '../model/world';
import type { Outcome } from '../offline/outbox';
import type { Body, Session } from '../protocol/wire';

export interface Selection { incident?: string; task?: string; unit?: string; equipment?: string; agreement?: string }

export interface Point { lon: number; lat: number }

/** The register of agreements and its editor take the whole desk. */
export type AgreementScreen = 'agreements' | 'draft_agreement' | 'revise_agreement' | 'amend_agreement' | 'receipts';
/** So do what waits for the own agency, and the negotiation of the joint task that is selected. */
export type TaskScreen = 'inbox' | 'negotiation';

/** What an operation may do to the screen. */
export interface Screen {
  select(selection: Selection): void;
  goTo(point: Point): void;
  open(panel: 'report' | 'propose' | 'revise' | 'palette' | 'search' | 'retention' | 'exercise_clock' | 'crew' | 'help' | 'security' | 'command_line' | 'list_view' | 'shift' | 'hand_over' | 'zones' | 'draw_zone' | 'import_zones' | 'attach' | 'equipment' | 'near' | 'find_agreement' | 'task_sheet' | 'task_templates' | AgreementScreen | TaskScreen, about?: Selection & Partial<Point> & { template?: string }): void;
  /** `item`: a situation report, which is a sheet of its own. */
  showSheet(task: string, version: number | null, item?: string): void;
  set(setting: 'theme' | 'language' | 'numerals' | 'single_keys' | 'sound' | 'next_role', value?: string): void;
}

/** `file`: bytes that go with it; the body says what they are. `thread`: what is sent in its order with others of that name. */
export interface Request { path: string; body: Body; file?: Blob; thread?: string; label: { key: MessageKey; args: Record<string, string | number> } }

/** Forms that ask for what an operation cannot take from the selection. */
/** Forms about equipment are told apart by their operation. */
export type EquipmentForm = 'equipment_label' | 'attach_equipment' | 'detach_equipment' | 'move_equipment' | 'hand_over_equipment' | 'accept_custody' | 'set_condition' | 'adjust_quantity' | 'record_maintenance';
export type AgreementForm = 'sign_agreement' | 'open_clauses' | 'review_glass';
export type InspectionForm = 'list_targets' | 'name_inspectors' | 'exclude_inspector' | 'close_list' | 'draw_targets' | 'start_visit' | 'record_finding' | 'finish_visit' | 'order_rectification' | 'recheck_order' | 'conclude_inspection';
export type EnforcementForm = 'set_countersigning' | 'take_measure' | 'collect_evidence' | 'refer_case' | 'countersign_measure' | 'review_measure' | 'offer_evidence' | 'receive_evidence' | 'release_evidence' | 'answer_referral' | 'close_referral';
export type ResponseForm = 'plan_period' | 'change_period' | 'add_objective' | 'judge_objective' | 'set_up_sector' | 'change_sector' | 'place_unit' | 'create_post' | 'fill_post' | 'order_evacuation' | 'change_evacuation' | 'end_evacuation' | 'open_shelter' | 'change_shelter' | 'report_figures' | 'name_sources' | 'compose_report' | 'approve_report';
export type TaskForm = 'accept_part' | 'counter_task' | 'decline_task' | 'withdraw_task' | 'offer_lead' | 'close_task' | 'review_task' | 'send_units';
export type FormName = EquipmentForm | AgreementForm | InspectionForm | EnforcementForm | ResponseForm | TaskForm | 'status_code' | 'reserve' | 'out_of_service' | 'queue' | 'leg' | 'delay';

export interface Context {
  world: World; me: Session; nowMs: number; selection: Selection;
  /** Whether this device's clock has been compared with the server's. */
  clockKnown: boolean;
  /** The last place that was clicked on the map. */
  point: Point | null;
  screen: Screen;
  send(request: Request): Promise<Outcome>;
  newId(): string;
  /** What this seat has sent to these paths and has heard nothing of yet, in its order: a tablet without a link goes on from it. */
  unanswered(path: string): readonly Unanswered[];
  /** Whether this counter-offer, or what one's own agency is asked for or offered, is on the screen, and long enough to have been read. */
  isRead(offer: OfferRef): boolean;
}

export interface Unanswered { path: string; body: Readonly<Record<string, unknown>>; madeAt: number }

export type Reason = MessageKey | null;

export interface Operation<A> {
  readonly id: string;
  /** Name in the palette, in lists of keys and on buttons. */
  readonly title: MessageKey;
  /** Codes of `KeyboardEvent.code`; two codes are pressed one after the other. */
  readonly keys?: readonly string[];
  /** The dialog asks for a reason before it runs. */
  readonly needsReason?: boolean;
  /** The form that asks for the rest, as long as `needs` says that something is missing. */
  readonly form?: FormName;
  needs?(args: A): boolean;
  /** Whether a person in this role ever does it. */
  available(ctx: Context): boolean;
  /** Why it cannot be done now, or null. */
  reasonIfNot(ctx: Context, args: A): Reason;
  /** Arguments taken from what is selected, or null when the selection does not fit. */
  fromSelection(ctx: Context): A | null;
  /** What else it can be done with, whatever is selected. */
  each?(ctx: Context): readonly Choice<A>[];
  run(ctx: Context, args: A): Promise<Outcome>;
}

/** One of several that the palette offers an operation for, by its name. */
export interface Choice<A> { args: A; named: string }

export const DONE: Outcome = { ok: true, receipt: 0 };
