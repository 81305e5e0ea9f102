/**
 * Names for the shapes that `schema.ts` was generated with (docs/openapi.json, from the server's own types).
 * On the wire a field without a value is absent, never null; the schema language cannot say that, so null is taken out here.
 */
import type { AnyItem, Enforcement, EnforcementSettings } from './enforcement';
import type { Inspection } from './inspection';
import type { Response } from './response';
import type { components } from './schema';
import type { TemplateSettings, TemplateShown } from './template';

type Schemas = components['schemas'];
/** A field that the viewer may not see is absent. */
type Present<T> = { [K in keyof T]: Exclude<T[K], null> };

export type Agency = Present<Schemas['Agency']> & { kind: 'agency' };
export type Unit = Present<Schemas['Unit']> & { kind: 'unit' };
export type MediaType = Schemas['MediaType'];
export type Attachment = Present<Schemas['Attachment']>;
export type Incident = Omit<Present<Schemas['Incident']>, 'attachments'> & { kind: 'incident'; attachments?: Attachment[] };
/** An incident that was found at a place. It comes without its kind: nothing else is asked for. */
export type Nearby = Omit<Present<Schemas['NearbyIncident']>, 'incident'> & { incident: Incident };
export type Leg = Present<Schemas['Leg']>;
/** An incident or a joint task: one of the two. */
export type WorkedOn = Present<Schemas['WorkedOn']>;
export type Assignment = Omit<Present<Schemas['Assignment']>, 'times' | 'intervals' | 'legs' | 'diverted_from' | 'diverted_to'> & {
  kind: 'assignment'; diverted_from?: WorkedOn; diverted_to?: WorkedOn; times?: Partial<Record<Schemas['AssignmentStatus'], string>>; intervals?: Present<Schemas['Intervals']>; legs?: Leg[];
};
export type Ask = Present<Schemas['Ask']>;
export type EquipmentAsk = Schemas['EquipmentAsk'];
/** What is asked of a party, as a body has it. */
export type Part = Present<Schemas['Part']>;
export type PromisedAsk = Present<Schemas['PromisedAsk']>;
/** What a party says that it will bring, as a body has it. */
export type PromiseWords = Omit<Present<Schemas['Promise']>, 'asks'> & { asks: PromisedAsk[] };
export type PromiseShown = Omit<Present<Schemas['PromiseShown']>, 'asks'> & { asks: PromisedAsk[] };
export type Need = Schemas['Need'];
/** A unit that is named in a promise. */
export type NamedUnit = Schemas['NamedUnit'];
/** What a party goes on with while it is asked again (T15). */
export type GoesOn = Omit<Present<Schemas['StandingShown']>, 'promise'> & { promise: PromiseShown };
export type Party = Omit<Present<Schemas['Party']>, 'promise' | 'goes_on'> & { promise?: PromiseShown; goes_on?: GoesOn };
/** What came of so many of one thing (T26). */
export type Came = Schemas['Came'];
/** What a task opens, at the most (T22). */
export type TaskScope = Schemas['TaskScope'];
/** When a stage opens to a party (T19). */
export type Opening = Present<Schemas['Opening']>;
export type Disclosure = { place?: Opening; times?: Opening };
export type Takeover = Schemas['Takeover'];
/** The lead, offered to a party (T17). */
export type LeadOffer = Present<Schemas['LeadOfferShown']>;
/** `lead` is absent where its lane is not shown, `disclosure` for who sees the task by an agreement only; `owner`, whose record it is, never. */
export type Task = Omit<Present<Schemas['Task']>, 'parties' | 'disclosure' | 'lead_offer' | 'led_from' | 'inspection' | 'enforcement' | 'response' | 'template'> & {
  kind: 'task'; parties: Party[]; disclosure?: Disclosure; lead_offer?: LeadOffer; led_from?: Present<Schemas['LedFromShown']>; inspection?: Inspection; enforcement?: Enforcement;
  response?: Response; template?: TemplateShown;
};
export type Alarm = Present<Schemas['Alarm']> & { kind: 'alarm' };
export type Note = Present<Schemas['Note']> & { kind: 'note' };

export type Person = Present<Schemas['Person']> & { kind: 'person' };
export type HandOver = Present<Schemas['HandOver']> & { kind: 'hand_over' };

type LonLat = Schemas['LonLat'];
export type ZoneShape =
  | { type: 'polygon'; outline: LonLat[]; holes?: LonLat[][] }
  | { type: 'circle'; lon: number; lat: number; radius_m: number }
  | { type: 'corridor'; line: LonLat[]; half_width_m: number };
export type Zone = Omit<Present<Schemas['Zone']>, 'shape'> & { kind: 'zone'; shape?: ZoneShape };
export type ZoneVerdict = Omit<Present<Schemas['ZoneVerdict']>, 'shape' | 'refused'> & { shape?: ZoneShape; refused?: Refusal };

export type StatusCode = Present<Schemas['StatusCode']>;
export type OutOfServiceReason = Present<Schemas['OutOfServiceReason']>;
export type StatusSettings = { codes: StatusCode[]; out_of_service: OutOfServiceReason[] };
/** As the server says it: all of it is there. */
export type SendingSettings = Required<Present<Schemas['SendingSettings']>>;
export type Near = Schemas['Near'];
export type AutomaticSettings = Omit<Present<Schemas['AutomaticSettings']>, 'available_on_sign_on' | 'on_sign_off'> & { available_on_sign_on: boolean; on_sign_off: Schemas['OnSignOff'] };
export type AlarmRule = Present<Schemas['AlarmRule']>;
/** As the server says it: everything that may be left out of a change is there. */
export type AlarmSettings = Omit<Present<Schemas['AlarmSettings']>, 'rules' | 'no_unit_within_s' | 'answer_due_before_s'> & {
  rules: Partial<Record<Schemas['AlarmKind'], AlarmRule>>; no_unit_within_s: number[]; answer_due_before_s: number;
};
/** What the own agency called something, as it was called then. */
export type OwnWord = Schemas['OwnWord'];
export type OwnType = Present<Schemas['OwnType']>;
export type OwnPriority = Present<Schemas['OwnPriority']>;
export type ClassificationSettings = { types: OwnType[]; priorities: OwnPriority[] };
export type DeclineReason = Present<Schemas['DeclineReason']>;
export type TaskSettings = { decline_reasons: DeclineReason[] };
export type ChecklistItem = Schemas['ChecklistItem'];
export type Checklist = Present<Schemas['Checklist']>;
export type InspectionSettings = { checklists: Checklist[] };
/** What the own agency has settled for itself; another agency's never comes here. */
export type Settings = Omit<Present<Schemas['Settings']>, 'versions' | 'status' | 'sending' | 'automatic' | 'alarms' | 'classification' | 'tasks' | 'inspections' | 'enforcement' | 'templates'> & {
  kind: 'settings'; versions: Partial<Record<SectionName, number>>; status: StatusSettings; sending: SendingSettings; automatic: AutomaticSettings; alarms: AlarmSettings;
  classification: ClassificationSettings; tasks: TaskSettings; inspections: InspectionSettings; enforcement: EnforcementSettings;
  templates: TemplateSettings;
};
export type SectionName = Exclude<keyof Schemas['Settings'], 'id' | 'versions'>;

export type Custodian = Present<Schemas['Custodian']>;
export type CustodyOffer = Present<Schemas['Offer']>;
type HeldBy = Omit<Present<Schemas['HeldBy']>, 'place'> & { place?: Present<Schemas['HeldAt']> };
export type Equipment = Omit<Present<Schemas['Equipment']>, 'held_by' | 'offer' | 'ended_offer' | 'custodians'> & {
  kind: 'equipment'; held_by?: HeldBy; offer?: CustodyOffer; ended_offer?: Present<Schemas['EndedOffer']>; custodians?: Custodian[];
};
export type Clause = Omit<Present<Schemas['Clause']>, 'area'> & { area?: ZoneShape[] };
export type Duty = Present<Schemas['Duty']>;
export type Share = Present<Schemas['Share']>;
/** What a party sends on another's request without being asked first (T20). */
export type Aid = Present<Schemas['Aid']>;
export type AgreementVersion = Omit<Present<Schemas['AgreementVersion']>, 'aid' | 'clauses' | 'duties' | 'signatures' | 'refused'> & {
  aid?: Aid[]; clauses: Clause[]; duties: Duty[]; signatures: Present<Schemas['AgreementSignature']>[]; refused?: Present<Schemas['SigningRefusal']>;
};
export type GlassReview = Present<Schemas['GlassReview']>;
export type GlassOpening = Omit<Present<Schemas['GlassOpening']>, 'reviews'> & { reviews: GlassReview[] };
export type Agreement = Omit<Present<Schemas['Agreement']>, 'current' | 'next' | 'activation' | 'openings'> & {
  kind: 'agreement'; current?: AgreementVersion; next?: AgreementVersion; activation?: Present<Schemas['Activation']>; openings?: GlassOpening[];
};
/** What an agreement says, as a body has it. */
export type AgreementWords = Omit<Present<Schemas['AgreementWords']>, 'aid' | 'clauses' | 'duties'> & { aid?: Aid[]; clauses: Clause[]; duties: Duty[] };
/** What came of what an agreement promises (G15, G18). */
export type DutyPerformance = Present<Schemas['DutyPerformance']>;
export type AgreementPerformance = Omit<Present<Schemas['AgreementPerformance']>, 'duties' | 'shares'> & { duties: DutyPerformance[]; shares: Present<Schemas['SharePerformance']>[] };
/** An agreement to start from (G17). */
export type AgreementTemplate = Omit<Present<Schemas['AgreementTemplate']>, 'clauses' | 'duties'> & { clauses: Clause[]; duties: Present<Schemas['TemplateDuty']>[] };
export type SightShown = Present<Schemas['SightShown']>;
export type Sight = Omit<Present<Schemas['Sight']>, 'now' | 'then'> & { now?: SightShown; then?: SightShown };
export type SightCount = Present<Schemas['SightCount']>;
/** What another agency sees of ours, and would see (G16). */
/** When agreements in force last gave something (W10). */
export type AgreementUsage = Present<Schemas['AgreementUsage']>;
export type AgreementsUsage = Omit<Schemas['AgreementsUsage'], 'items'> & { items: AgreementUsage[] };
export type AgreementPreview = Omit<Present<Schemas['AgreementPreview']>, 'sights' | 'counts'> & { sights: Sight[]; counts: SightCount[] };
export type PreviewAgreement = Omit<Present<Schemas['PreviewAgreement']>, 'text'> & { text?: AgreementWords };
export type FoundResource = Present<Schemas['FoundResource']>;

export type Thing = Agency | Unit | Incident | Assignment | Task | Note | Person | HandOver | Alarm | Zone | Settings | Equipment | Agreement | AnyItem;
export type Kind = Schemas['Kind'];
/** What a search found, and where the words stand in it. */
export type Hit = Omit<Schemas['SearchHit'], 'object'> & { object: Thing };
export type Found = Omit<Schemas['SearchAnswer'], 'hits'> & { hits: Hit[] };
export type Entry = Present<Schemas['Entry']>;

export type AccountEntry = Present<Schemas['AccountEntry']>;
export type SessionEntry = Present<Schemas['SessionEntry']>;
export type RetentionEntry = Present<Schemas['RetentionEntry']>;
export type SignedHead = Schemas['SignedHead'];
export type Heads = Omit<Present<Schemas['Heads']>, 'head' | 'consistency'> & { head?: SignedHead; consistency?: Schemas['Consistency'] };
export type ReceiptTerm = Schemas['ReceiptTerm'];
export type Receipt = Omit<Present<Schemas['Receipt']>, 'delivered'> & { delivered: (Omit<Schemas['SeatCount'], 'people'> & { people?: string[] })[] };
export type Receipts = Omit<Schemas['Receipts'], 'items'> & { items: Receipt[] };
/** Devices of others that have not said that they purged what is ours (X7). */
export type UnconfirmedPurge = Present<Schemas['UnconfirmedPurge']>;
export type PurgeList = Omit<Schemas['PurgeList'], 'items'> & { items: UnconfirmedPurge[] };
export type ToldOf = Present<Schemas['ToldOf']>;
export type LogEntry = Present<Schemas['LogEntry']>;
export type Pairing = Present<Schemas['Pairing']>;
export type DeviceToken = Present<Schemas['DeviceToken']>;
export type Session = Present<Schemas['Session']>;
export type FactorState = Session['second_factor'];
export type Factors = Omit<Present<Schemas['Factors']>, 'passkeys'> & { passkeys: Present<Schemas['PasskeyEntry']>[] };
export type TotpEnrolment = Schemas['TotpEnrolment'];
export type SignInWays = Present<Schemas['SignInWays']>;
export type DemoAccount = Present<Schemas['DemoAccount']>;
export type Refusal = Present<Schemas['Problem']>;
export type Accepted = Present<Schemas['Accepted']>;
export type Lease = Present<Schemas['Lease']>;
export type Leases = Omit<Schemas['Leases'], 'leases'> & { leases: Lease[] };
export type PurgesConfirmed = Schemas['PurgesConfirmed'];
export type FoundUnit = Present<Schemas['FoundUnit']>;

type Message<T extends Schemas['ServerMessage']['type']> = Present<Extract<Schemas['ServerMessage'], { type: T }>>;
export type Welcome = Message<'welcome'>;
export type Pong = Message<'pong'>;
export type Refused = Message<'refused'>;
export type RoomNews = Message<'room'>;
export type ClockNews = Message<'clock'>;
export type LeaseNews = Message<'leases'>;
export type PurgeOrder = Message<'purge'>;
export type Snapshot = Omit<Message<'snapshot'>, 'objects' | 'entries'> & { objects: Thing[]; entries: Entry[] };
export type Change = Omit<Message<'change'>, 'upserts' | 'gone' | 'entries'> & {
  upserts: Thing[]; gone: { kind: Kind; id: string }[]; entries: Entry[];
};
export type ServerFrame = Welcome | Snapshot | Change | Pong | Refused | RoomNews | ClockNews | LeaseNews | PurgeOrder;
/** The frames that change what the screen knows. */
export type Decision = Snapshot | Change;

export interface Viewport { west: number; south: number; east: number; north: number; zoom: number }
export type Position = Present<Schemas['PositionReport']>;

/** What a command carries besides its id. */
type WithoutId<T> = T extends unknown ? Omit<T, 'command_id'> : never;
export type Body = WithoutId<
  | Schemas['ScheduleIncident'] | Schemas['LinkIncident'] | Schemas['UnlinkIncident']
  | Schemas['ReportIncident'] | Schemas['TriageIncident'] | Schemas['ChangeIncident'] | Schemas['StepIncident'] | Schemas['AddMilestone']
  | Schemas['AddAttachment'] | Schemas['AddNote'] | Schemas['SetAvailability'] | Schemas['AssignUnit'] | Schemas['AdvanceAssignment'] | Schemas['WithReason']
  | Schemas['RaiseDuress'] | Schemas['AskToTalk'] | Schemas['ReportDelay'] | Schemas['ShelveAlarm']
  | Schemas['DivertAssignment'] | Schemas['DraftTask'] | Schemas['ReviseTask'] | Schemas['AnswerTask'] | Schemas['DecideCounter'] | Schemas['OfferLead'] | Schemas['AnswerLead'] | Schemas['MoveTask'] | Schemas['SendUnits'] | Schemas['Plain']
  | Schemas['RegisterPrincipal'] | Schemas['SetEnabled'] | Schemas['RenamePrincipal'] | Schemas['ChangeRoles'] | Schemas['SetClearance'] | Schemas['SignOn'] | Schemas['SignOff'] | Schemas['HandOverDesk']
  | Schemas['Erase'] | Schemas['SetHold']
  | Schemas['DrawZone'] | Schemas['ChangeZone']
  | Schemas['RegisterEquipment'] | Schemas['DescribeEquipment'] | Schemas['AttachEquipment'] | Schemas['DetachEquipment'] | Schemas['MoveEquipment']
  | Schemas['HandOverEquipment'] | Schemas['AnswerCustody'] | Schemas['SetCondition'] | Schemas['AdjustQuantity'] | Schemas['RecordMaintenance'] | Schemas['RetireEquipment']
  | (Omit<Schemas['ImportZones'], 'geojson'> & { geojson: Record<string, unknown> })
  | Schemas['ConfigureAgency'] | Schemas['SetStatusCode'] | Schemas['ReserveUnit'] | Schemas['OrderQueue'] | Schemas['SetCapacity'] | Schemas['StartLeg']
  | Schemas['HandOverLeg']
  | Schemas['ListTargets'] | Schemas['UnlistTargets'] | Schemas['NameInspectors'] | Schemas['ExcludeInspector'] | Schemas['CloseList'] | Schemas['DrawTargets'] | Schemas['ConcludeInspection']
  | Schemas['StartVisit'] | Schemas['AnswerChecklist'] | Schemas['RecordFinding'] | Schemas['FinishVisit'] | Schemas['OrderRectification'] | Schemas['RecheckOrder'] | Schemas['WithdrawOrder']
  | Schemas['SetCountersigning'] | Schemas['TakeMeasure'] | Schemas['CollectEvidence'] | Schemas['ReferCase'] | Schemas['CountersignMeasure'] | Schemas['ReviewMeasure'] | Schemas['HandOverEvidence']
  | Schemas['ReceiveEvidence'] | Schemas['ReleaseEvidence'] | Schemas['AnswerReferral'] | Schemas['CloseReferral']
  | Schemas['PlanPeriod'] | Schemas['ChangePeriod'] | Schemas['AddObjective'] | Schemas['JudgeObjective'] | Schemas['SetUpSector'] | Schemas['ChangeSector'] | Schemas['OfUnit'] | Schemas['CreatePost'] | Schemas['FillPost']
  | Schemas['OrderEvacuation'] | Schemas['ChangeEvacuation'] | Schemas['EndEvacuation'] | Schemas['OpenShelter'] | Schemas['ChangeShelter'] | Schemas['ReportFigures'] | Schemas['SetFigureSources'] | Schemas['ComposeReport'] | Schemas['ApproveReport']
  | Schemas['DraftAgreement'] | Schemas['ReviseAgreement'] | Schemas['OfVersion'] | Schemas['RefuseToSign'] | Schemas['OpenClauses'] | Schemas['ReviewGlass']
>;
