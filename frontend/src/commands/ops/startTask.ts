/** Begin agreed joint work. */
import { taskPhase } from './taskPhase';

export const startTask = taskPhase('start', ['agreed']);
