/** What stands beside the map, and what lies over the desk. */
import type { AnyOperation } from '../commands/registry';
import type { FormName } from '../commands/types';
import type { Role } from '../protocol/words';

export type Panel = 'details' | 'report' | 'propose' | 'revise' | 'zones' | 'draw_zone' | 'import_zones' | 'equipment' | 'near';
export type Overlay =
  | { kind: 'search'; words: string } | { kind: 'palette' } | { kind: 'help' } | { kind: 'task_templates' } | { kind: 'shift' } | { kind: 'hand_over' } | { kind: 'retention' } | { kind: 'exercise_clock' } | { kind: 'crew'; unit: string } | { kind: 'security' } | { kind: 'step_up'; role: Role }
  /** `item`: a situation report, which is a sheet of its own; `whole`: the sheet of the task, whatever its kind. */
  | { kind: 'sheet'; task: string; version: number | null; item?: string; whole?: true }
  | { kind: 'reason'; operation: AnyOperation; args: object; answer(reason: string | null): void }
  /** `refused`: why what was sent from it was refused, where it had to be closed to confirm something. */
  | { kind: 'form'; form: FormName; operation: AnyOperation; args: object; refused?: string }
  | { kind: 'confirm'; operation: AnyOperation; args: object; concerns: string[]; answer(yes: boolean): void };
