/** Correct a person's name. */
import type { Operation } from '../types';
import { isAdmin } from '../who';

/** `version`: of the name that was corrected. */
export interface RenameArgs { principal: string; name: string; version: number }

export const renamePerson: Operation<RenameArgs> = {
  id: 'rename_person',
  title: 'command.rename_person',
  available: (ctx) => isAdmin(ctx.me),
  reasonIfNot: (ctx, args) => {
    if (!ctx.world.person.has(args.principal)) return 'reason.unknown_person';
    return args.name.trim() === '' ? 'reason.name_missing' : null;
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/principals/${args.principal}/name`, body: { version: args.version, name: args.name.trim() },
    label: { key: 'sent.rename_person', args: { name: args.name.trim() } },
  }),
};
