/** End joint work that is done. */
import { taskPhase } from './taskPhase';

export const completeTask = taskPhase('complete', ['in_progress']);
