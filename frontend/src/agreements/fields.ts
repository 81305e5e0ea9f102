/** What an agreement can grant: the kinds and, one by one, their fields, in the order of the server's list (docs/protocol.md G2). */
export const GRANTABLE = {
  unit: ['identity', 'capabilities', 'home', 'crew', 'status', 'availability', 'assignment', 'position', 'capacity'],
  incident: ['identity', 'classification', 'place', 'state', 'narrative', 'milestones', 'report', 'schedule', 'links', 'attachments', 'waiting'],
  assignment: ['identity', 'status', 'times', 'reason', 'transport'],
  task: ['identity', 'objective', 'incident', 'parties', 'deadline', 'sites'],
  note: ['identity', 'text', 'author'],
  zone: ['identity', 'shape', 'limits', 'note', 'watch'],
  equipment: ['identity', 'capabilities', 'quantity', 'condition', 'maintenance', 'home', 'serial', 'custody', 'position'],
} as const;
export type GrantKind = keyof typeof GRANTABLE;
export const GRANT_KINDS = Object.keys(GRANTABLE) as GrantKind[];

export function fieldsOf(kind: string): readonly string[] {
  return isGrantKind(kind) ? GRANTABLE[kind] : [];
}

export function isGrantKind(kind: string): kind is GrantKind {
  return Object.hasOwn(GRANTABLE, kind);
}

/** Whether this field says where a thing is, so that a precision goes with it. */
export function isPosition(kind: string, field: string): boolean {
  return field === 'position' && (kind === 'unit' || kind === 'equipment');
}

/** The key under which catalogues have the name of a field. */
export const fieldWord = (kind: string, field: string): string => `${kind}_${field}`;
