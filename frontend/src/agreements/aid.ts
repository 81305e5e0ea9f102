/** What a plan has promised for an agency (docs/protocol.md T20). Pure. */
import { isOpenTask } from '../model/life';
import { sum } from '../model/negotiation';
import type { World } from '../model/world';

/** How many of a capability an agreement has promised for an agency to what is not over. Of the own agency all of it is shown. */
export function promisedBy(world: Pick<World, 'task'>, agreement: string, agency: string, capability: string): number {
  const lanes = [...world.task.values()].filter(isOpenTask).flatMap((task) => task.parties.filter((party) => party.agency === agency && party.by_plan?.agreement === agreement));
  // Who is asked for something else since goes on with what the plan has promised (T15).
  return sum(lanes.flatMap((party) => (party.goes_on ?? party).asks.filter((one) => one.capability === capability)));
}
