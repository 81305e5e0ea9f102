/**
 * Whose data a thing is (docs/protocol.md X1), as far as the thing itself says so. Null is not kept: what is nobody's to grant, and what only
 * a call for help opens.
 */
import type { Task, Thing } from '../protocol/wire';

/** `tasks`: those on the screen; a target says only whose task it belongs to. */
export function ownersOf(thing: Thing, own: string, tasks?: ReadonlyMap<string, Task>): readonly string[] | null {
  switch (thing.kind) {
    // The register is open to all (V8): it is nobody's, and needed to read the rest.
    case 'agency': return [own];
    case 'unit':
      // A life in danger shows more than agreements do (V10), and for no longer than it lasts.
      return thing.agency !== own && thing.overlays?.includes('duress') === true ? null : [thing.agency];
    case 'incident': case 'assignment': case 'note': case 'zone': return [thing.agency];
    case 'task': return [thing.owner];
    case 'task_item': {
      const owner = tasks?.get(thing.task)?.owner;
      return owner === undefined ? null : [owner];
    }
    // Of what is lent both its custodian and its owner grant (E10).
    case 'equipment': return thing.agency === thing.owner ? [thing.agency] : [thing.agency, thing.owner].sort();
    case 'person': case 'hand_over': case 'settings': return ('agency' in thing ? thing.agency : thing.id) === own ? [own] : null;
    // A call that may be answered long since, and papers that several agencies have signed.
    case 'alarm': case 'agreement': return null;
    // A kind of a newer server: nobody here can say whose it is.
    default: return null;
  }
}
