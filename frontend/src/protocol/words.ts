/** The closed word lists of the wire (docs/protocol.md, Objects): one place, in the order that the protocol names them. */

export const UNIT_STATUSES = [
  'available', 'reserved', 'returning', 'out_of_service', 'off_duty', 'offered', 'dispatched', 'acknowledged',
  'en_route', 'staged', 'on_scene', 'transporting', 'at_destination',
] as const;
export type UnitStatus = (typeof UNIT_STATUSES)[number];

/** What a unit has when it works on nothing; the only words `POST …/availability` takes. */
export const AVAILABILITIES = ['available', 'reserved', 'returning', 'out_of_service', 'off_duty'] as const;
export type Availability = (typeof AVAILABILITIES)[number];

export const ASSIGNMENT_STATUSES = [
  'offered', 'dispatched', 'acknowledged', 'en_route', 'staged', 'on_scene', 'transporting', 'at_destination',
  'cleared', 'declined', 'cancelled', 'diverted',
] as const;
export type AssignmentStatus = (typeof ASSIGNMENT_STATUSES)[number];

export const INCIDENT_STATES = ['reported', 'triaged', 'active', 'contained', 'closed', 'cancelled'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

export const TASK_PHASES = [
  'draft', 'proposed', 'negotiating', 'agreed', 'in_progress', 'completed', 'cancelled', 'lapsed',
] as const;
export type TaskPhase = (typeof TASK_PHASES)[number];

export const COMMITMENTS = ['pending', 'accepted', 'declined'] as const;
export type Commitment = (typeof COMMITMENTS)[number];

export const TASK_KINDS = ['inspection', 'enforcement', 'disaster_response'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export const ROLES = [
  'commander', 'dispatcher', 'field', 'supervisor', 'legal', 'coordinator', 'observer', 'admin',
] as const;
export type Role = (typeof ROLES)[number];

export const AGENCY_KINDS = [
  'eoc', 'fire', 'police', 'ems', 'civil_protection', 'inspection', 'revenue', 'health', 'utility', 'military', 'ngo', 'other',
] as const;
export type AgencyKind = (typeof AGENCY_KINDS)[number];

export type Precision = 'exact' | 'cell_100m' | 'cell_1km';
