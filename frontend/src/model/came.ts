/** What came to a joint task of what was promised to it, over all its lanes, thing by thing (docs/protocol.md T26). Pure: the figures are the server's. */
import type { Came, Task } from '../protocol/wire';
import { isRunning } from './negotiation';
import { isEnding } from './phases';

/** `asked`: in all lanes; what nobody asked for was brought all the same. */
export interface CameTotal extends Came { asked: number; parties: number }

/** Whether its work is done or was ended: nobody is waited for any more. What was never proposed or agreed has nothing to show. */
export function isDone(task: Task): boolean {
  return isEnding(task) || task.phase === 'closed' || task.phase === 'reviewed' || task.phase === 'cancelled';
}

/** Whether what came is told: while it runs, and once it is over. Of what was called off only where somebody was on the way already. */
export function tellsCame(task: Task): boolean {
  return isRunning(task) || (isDone(task) && (task.phase !== 'cancelled' || task.parties.some((party) => (party.came ?? []).some((one) => one.sent > 0))));
}

export function cameTotals(task: Task): CameTotal[] {
  const out = new Map<string, CameTotal>();
  for (const party of task.parties) {
    for (const one of party.came ?? []) {
      const key = `${one.of} ${one.what}`;
      const was = out.get(key) ?? { of: one.of, what: one.what, promised: 0, sent: 0, arrived: 0, parties: 0, asked: (task.needs ?? []).find((need) => need.of === one.of && need.what === one.what)?.asked ?? 0 };
      out.set(key, { ...was, promised: was.promised + one.promised, sent: was.sent + one.sent, arrived: was.arrived + one.arrived, parties: was.parties + 1 });
    }
  }
  return [...out.values()].sort((a, b) => a.of.localeCompare(b.of) || a.what.localeCompare(b.what));
}

/** How its parties' promises came out, as the server found it. */
export function outcomes(task: Task): { fulfilled: number; late: number; defaulted: number } {
  const out = { fulfilled: 0, late: 0, defaulted: 0 };
  for (const { outcome } of task.parties) {
    if (outcome === undefined) continue;
    if (outcome.outcome === 'defaulted') out.defaulted += 1;
    else if (outcome.late) out.late += 1;
    else out.fulfilled += 1;
  }
  return out;
}
