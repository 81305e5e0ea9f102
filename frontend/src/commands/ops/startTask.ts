/** Begin agreed joint work, also before all of it is on its way. */
import { taskPhase } from './taskPhase';

export const startTask = taskPhase('start', ['agreed', 'mobilizing']);
