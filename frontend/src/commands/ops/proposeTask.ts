/** Send a draft to its parties. */
import { taskPhase } from './taskPhase';

export const proposeTask = taskPhase('propose', ['draft']);
