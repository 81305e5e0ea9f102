/** Call joint work off; every party reads why. */
import { taskPhase } from './taskPhase';

export const cancelTask = taskPhase('cancel', ['draft', 'proposed', 'negotiating', 'agreed', 'mobilizing', 'in_progress', 'suspended']);
