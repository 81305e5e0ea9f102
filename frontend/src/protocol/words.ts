/** The closed word lists of the wire as values, in the order that the protocol names them; held equal to the generated schema. */
import type { components } from './schema';

type Schemas = components['schemas'];
/** Fails to compile when a list lacks a word of the schema; `satisfies` below fails when it has one too many. */
type All<List extends readonly string[], Word extends string> = [Word] extends [List[number]] ? List : never;

export const UNIT_STATUSES = [
  'available', 'reserved', 'returning', 'out_of_service', 'off_duty', 'offered', 'dispatched', 'acknowledged',
  'en_route', 'staged', 'on_scene', 'transporting', 'at_destination',
] as const satisfies readonly Schemas['UnitStatus'][];
export type UnitStatus = All<typeof UNIT_STATUSES, Schemas['UnitStatus']>[number];

/** What a unit has when it works on nothing; the only words `POST …/availability` takes. */
export const AVAILABILITIES = ['available', 'reserved', 'returning', 'out_of_service', 'off_duty'] as const satisfies readonly Schemas['Availability'][];
export type Availability = All<typeof AVAILABILITIES, Schemas['Availability']>[number];

export const ASSIGNMENT_STATUSES = [
  'offered', 'dispatched', 'acknowledged', 'en_route', 'staged', 'on_scene', 'transporting', 'at_destination',
  'cleared', 'declined', 'cancelled', 'diverted',
] as const satisfies readonly Schemas['AssignmentStatus'][];
export type AssignmentStatus = All<typeof ASSIGNMENT_STATUSES, Schemas['AssignmentStatus']>[number];

export const INCIDENT_STATES = ['reported', 'triaged', 'active', 'contained', 'closed', 'cancelled'] as const satisfies readonly Schemas['IncidentState'][];
export type IncidentState = All<typeof INCIDENT_STATES, Schemas['IncidentState']>[number];

export const TASK_PHASES = [
  'draft', 'proposed', 'negotiating', 'agreed', 'mobilizing', 'in_progress', 'suspended', 'completed', 'demobilizing', 'closed', 'reviewed', 'cancelled', 'lapsed',
] as const satisfies readonly Schemas['TaskPhase'][];
export type TaskPhase = All<typeof TASK_PHASES, Schemas['TaskPhase']>[number];

/** What leads do with a task that is agreed, besides starting, completing and cancelling it (T23). */
export const TASK_STEPS = ['mobilize', 'suspend', 'resume', 'demobilize', 'close', 'review'] as const satisfies readonly Schemas['TaskStep'][];
export type TaskStep = All<typeof TASK_STEPS, Schemas['TaskStep']>[number];

/** Which of its partners' units a task opens (T22), the most first. */
export const SCOPE_UNITS = ['all', 'sent', 'none'] as const satisfies readonly Schemas['ScopeUnits'][];
export type ScopeUnits = All<typeof SCOPE_UNITS, Schemas['ScopeUnits']>[number];

export const COMMITMENTS = ['pending', 'provisional', 'accepted', 'declined', 'withdrawn'] as const satisfies readonly Schemas['Commitment'][];
export type Commitment = All<typeof COMMITMENTS, Schemas['Commitment']>[number];

export const QUORUM_RULES = ['all', 'named', 'covered'] as const satisfies readonly Schemas['QuorumRule'][];
export type QuorumRule = All<typeof QUORUM_RULES, Schemas['QuorumRule']>[number];

export const TASK_KINDS = ['inspection', 'enforcement', 'disaster_response'] as const satisfies readonly Schemas['TaskKind'][];
export type TaskKind = All<typeof TASK_KINDS, Schemas['TaskKind']>[number];

/** What of a joint task is told later than the rest (T19), in the order in which it opens. */
export const STAGES = ['place', 'times'] as const satisfies readonly Schemas['Stage'][];
export type Stage = All<typeof STAGES, Schemas['Stage']>[number];

export const OPENINGS = ['at_once', 'on_acceptance', 'at_hour'] as const satisfies readonly Schemas['OpeningAt'][];
export type OpeningAt = All<typeof OPENINGS, Schemas['OpeningAt']>[number];

export const ROLES = [
  'commander', 'dispatcher', 'field', 'supervisor', 'legal', 'coordinator', 'observer', 'admin',
] as const satisfies readonly Schemas['Role'][];
export type Role = All<typeof ROLES, Schemas['Role']>[number];

export const AGENCY_KINDS = [
  'eoc', 'fire', 'police', 'ems', 'civil_protection', 'inspection', 'revenue', 'health', 'utility', 'military', 'ngo', 'other',
] as const satisfies readonly Schemas['AgencyKind'][];
export type AgencyKind = All<typeof AGENCY_KINDS, Schemas['AgencyKind']>[number];

export const ALARM_KINDS = [
  'duress', 'dispatch_unacknowledged', 'dispatch_unreachable', 'needs_to_talk', 'delayed', 'task_lapsed', 'maintenance_due', 'no_unit', 'answer_due', 'zone_crossed', 'glass_broken', 'party_silent', 'lead_unlinked', 'promised_by_plan', 'party_withdrew',
  'promise_defaulted', 'unit_diverted', 'rectification_overdue', 'measure_flagged', 'countersignature_due', 'shelter_full',
  'too_many',
] as const satisfies readonly Schemas['AlarmKind'][];
export type AlarmKind = All<typeof ALARM_KINDS, Schemas['AlarmKind']>[number];

export const SOUNDS = ['duress', 'urgent', 'attention', 'notice'] as const satisfies readonly Schemas['Sound'][];
export type Sound = All<typeof SOUNDS, Schemas['Sound']>[number];

export const OVERLAYS = ['duress', 'needs_to_talk', 'delayed'] as const satisfies readonly Schemas['Overlay'][];
export type Overlay = All<typeof OVERLAYS, Schemas['Overlay']>[number];

export const ZONE_KINDS = ['cordon', 'hazard', 'evacuation', 'closure', 'staging', 'sector'] as const satisfies readonly Schemas['ZoneKind'][];
export type ZoneKind = All<typeof ZONE_KINDS, Schemas['ZoneKind']>[number];

export const ZONE_STATES = ['planned', 'active', 'ended', 'lifted'] as const satisfies readonly Schemas['ZoneState'][];
export type ZoneState = All<typeof ZONE_STATES, Schemas['ZoneState']>[number];

export const CODE_MEANS = [
  'available', 'returning', 'out_of_service', 'off_duty', 'acknowledged', 'en_route', 'staged', 'on_scene', 'transporting', 'at_destination',
] as const satisfies readonly Schemas['CodeMeans'][];
export type CodeMeans = All<typeof CODE_MEANS, Schemas['CodeMeans']>[number];

export const CONCERNS = ['reserved', 'out_of_area', 'below_minimum_crew', 'capability_missing', 'busy', 'promised'] as const satisfies readonly Schemas['Concern'][];
export type Concern = All<typeof CONCERNS, Schemas['Concern']>[number];

export const VERDICTS = ['off', 'warn', 'block'] as const satisfies readonly Schemas['Verdict'][];
export type Verdict = All<typeof VERDICTS, Schemas['Verdict']>[number];

export const ON_SIGN_OFF = ['keep', 'off_duty', 'out_of_service'] as const satisfies readonly Schemas['OnSignOff'][];
export type OnSignOff = All<typeof ON_SIGN_OFF, Schemas['OnSignOff']>[number];

export const ON_CLEAR = ['keep', 'available', 'returning'] as const satisfies readonly Schemas['OnClear'][];
export type OnClear = All<typeof ON_CLEAR, Schemas['OnClear']>[number];

/** Keys of a map in the schema, which names no list of them. */
export const MEASURES = ['minimum_crew', 'seats', 'stretchers', 'water_l', 'foam_l', 'pump_l_min', 'ladder_m', 'load_kg'] as const;
export type Measure = (typeof MEASURES)[number];

export const CONDITIONS = ['ready', 'degraded', 'defective', 'in_maintenance'] as const satisfies readonly Schemas['Condition'][];
export type Condition = All<typeof CONDITIONS, Schemas['Condition']>[number];

/** The common types of incidents, in the order of the server's list; other words may come, these are those that own types are mapped onto. */
export const COMMON_TYPES = [
  'fire', 'fire_structure', 'fire_vehicle', 'fire_vegetation', 'fire_industrial', 'fire_alarm', 'smoke', 'explosion', 'medical',
  'cardiac_arrest', 'injury', 'mass_casualty', 'patient_transfer', 'epidemic', 'food_safety', 'rescue', 'person_trapped', 'water_rescue',
  'missing_person', 'traffic', 'traffic_injury', 'rail', 'aircraft', 'vessel', 'road_blocked', 'hazmat', 'gas_leak', 'fuel_spill',
  'radiation', 'crime', 'burglary', 'assault', 'weapon', 'suspicious_object', 'public_order', 'crowd', 'noise', 'event', 'flood', 'storm',
  'landslide', 'earthquake', 'heat', 'structure', 'power', 'water_supply', 'telecom', 'environment', 'water_pollution', 'animal', 'waste',
  'inspection', 'fire_safety', 'labour_safety', 'market', 'customs', 'tax', 'other',
] as const satisfies readonly Schemas['OwnType']['means'][];
export type CommonType = All<typeof COMMON_TYPES, Schemas['OwnType']['means']>[number];

export const PRECISIONS = ['exact', 'cell_100m', 'cell_1km', 'sector', 'presence'] as const satisfies readonly Schemas['Precision'][];
export type Precision = All<typeof PRECISIONS, Schemas['Precision']>[number];

export const AGREEMENT_PHASES = [
  'draft', 'proposed', 'signed', 'in_force', 'suspended', 'ended', 'expired', 'withdrawn',
] as const satisfies readonly Schemas['AgreementPhase'][];
export type AgreementPhase = All<typeof AGREEMENT_PHASES, Schemas['AgreementPhase']>[number];

export const CLEARANCES = ['open', 'restricted', 'confidential'] as const satisfies readonly Schemas['Clearance'][];
export type Clearance = All<typeof CLEARANCES, Schemas['Clearance']>[number];
export const TRIGGERS = ['always', 'while_joint', 'while_activated', 'break_glass'] as const satisfies readonly Schemas['Trigger'][];
export type Trigger = All<typeof TRIGGERS, Schemas['Trigger']>[number];

export const DUTY_MEASURES = ['answer', 'supply', 'arrive'] as const satisfies readonly Schemas['DutyMeasure'][];
export type DutyMeasure = All<typeof DUTY_MEASURES, Schemas['DutyMeasure']>[number];

/** From the least grave to the gravest. */
export const SEVERITIES = ['minor', 'major', 'critical'] as const satisfies readonly Schemas['Severity'][];
export type Severity = All<typeof SEVERITIES, Schemas['Severity']>[number];

/** What stands at an item of a checklist. */
export const ITEM_ANSWERS = ['ok', 'not_ok', 'not_applicable'] as const satisfies readonly Schemas['ChecklistAnswer'][];
export type ItemAnswer = All<typeof ITEM_ANSWERS, Schemas['ChecklistAnswer']>[number];

/** To whom a joint result may be given. */
export const SHEET_RELEASES = ['restricted', 'published'] as const satisfies readonly Schemas['Release'][];
export type SheetRelease = All<typeof SHEET_RELEASES, Schemas['Release']>[number];

export const MEASURE_KINDS = ['seal', 'seize', 'fine', 'detain', 'close', 'order'] as const satisfies readonly Schemas['MeasureKind'][];
export type MeasureKind = All<typeof MEASURE_KINDS, Schemas['MeasureKind']>[number];

/** What speaks against a measure, in the order in which it is judged. */
export const LEGAL_CONCERNS = ['no_instrument', 'not_yet_valid', 'expired', 'not_permitted', 'above_limit', 'not_certified'] as const satisfies readonly Schemas['LegalConcern'][];
export type LegalConcern = All<typeof LEGAL_CONCERNS, Schemas['LegalConcern']>[number];

/** What becomes of a measure with a concern. */
export const LEGAL_VERDICTS = ['refuse', 'flag'] as const satisfies readonly Schemas['LegalVerdict'][];
export type LegalVerdict = All<typeof LEGAL_VERDICTS, Schemas['LegalVerdict']>[number];

export const INSTRUMENT_KINDS = ['law', 'regulation', 'order', 'delegation'] as const satisfies readonly Schemas['InstrumentKind'][];
export type InstrumentKind = All<typeof INSTRUMENT_KINDS, Schemas['InstrumentKind']>[number];

/** What becomes of evidence in the end. */
export const EVIDENCE_ENDS = ['returned', 'destroyed', 'forfeited', 'transferred'] as const satisfies readonly Schemas['EvidenceEnd'][];
export type EvidenceEnd = All<typeof EVIDENCE_ENDS, Schemas['EvidenceEnd']>[number];

/** `division`: an area of the scene; `group`: by function, anywhere; `staging`: where units wait. */
export const SECTOR_KINDS = ['division', 'group', 'staging'] as const satisfies readonly Schemas['SectorKind'][];
export type SectorKind = All<typeof SECTOR_KINDS, Schemas['SectorKind']>[number];

/** From the top of the command down. */
export const POSITIONS = [
  'incident_commander', 'deputy_commander', 'safety_officer', 'information_officer', 'liaison_officer', 'operations_chief', 'planning_chief', 'logistics_chief', 'finance_chief',
  'branch_director', 'division_supervisor', 'group_supervisor', 'staging_manager', 'shelter_manager', 'situation_unit_leader', 'resources_unit_leader', 'medical_unit_leader', 'communications_unit_leader',
  'documentation_unit_leader', 'demobilization_unit_leader', 'air_operations_director', 'agency_representative',
] as const satisfies readonly Schemas['Position'][];
export type Position = All<typeof POSITIONS, Schemas['Position']>[number];

/** Of whom figures are. */
export const WHOMS = ['public', 'responders'] as const satisfies readonly Schemas['Whom'][];
export type Whom = All<typeof WHOMS, Schemas['Whom']>[number];

/** Counts of persons. */
export const FIGURES = [
  'dead', 'injured_immediate', 'injured_delayed', 'injured_minor', 'trapped', 'missing', 'rescued', 'evacuated', 'in_hospital', 'sheltered', 'accounted_for', 'on_site',
] as const satisfies readonly Schemas['Figure'][];
export type Figure = All<typeof FIGURES, Schemas['Figure']>[number];

export const OBJECTIVE_STATES = ['open', 'met', 'dropped'] as const satisfies readonly Schemas['ObjectiveState'][];
export type ObjectiveState = All<typeof OBJECTIVE_STATES, Schemas['ObjectiveState']>[number];

export const EVACUATION_ENDS = ['complete', 'lifted'] as const satisfies readonly Schemas['EvacuationEnd'][];
export type EvacuationEnd = All<typeof EVACUATION_ENDS, Schemas['EvacuationEnd']>[number];

export const REPORT_STATES = ['draft', 'returned', 'approved', 'superseded'] as const satisfies readonly Schemas['ReportState'][];
export type ReportState = All<typeof REPORT_STATES, Schemas['ReportState']>[number];
