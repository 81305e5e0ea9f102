/** End joint work that is done; units can be out still (docs/protocol.md T8, T23). */
import { taskPhase } from './taskPhase';

export const completeTask = taskPhase('complete', ['in_progress']);
