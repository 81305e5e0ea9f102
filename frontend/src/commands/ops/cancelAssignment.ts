/** A desk takes an assignment back, with the reason. */
import { isDesk } from '../who';
import { endAssignment } from './endAssignment';

export const cancelAssignment = endAssignment('cancel', (ctx) => isDesk(ctx.me));
