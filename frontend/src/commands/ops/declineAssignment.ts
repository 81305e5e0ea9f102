/** A crew says no to an assignment, with the reason. */
import { isDesk, isField } from '../who';
import { endAssignment } from './endAssignment';

export const declineAssignment = endAssignment('decline', (ctx) => isField(ctx.me) || isDesk(ctx.me));
