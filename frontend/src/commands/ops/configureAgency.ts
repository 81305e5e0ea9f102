/** Change one section of the own agency's settings, on the version of it that was read (U9). */
import type { SectionName, Settings } from '../../protocol/wire';
import type { Operation } from '../types';
import { isAdmin } from '../who';

/** Exactly one section. */
export type OneSection = { [K in SectionName]: { [P in K]: Settings[P] } }[SectionName];
export interface ConfigureArgs { agency: string; name: SectionName; version: number; section: OneSection }

export const configureAgency: Operation<ConfigureArgs> = {
  id: 'configure_agency',
  title: 'command.configure_agency',
  available: (ctx) => isAdmin(ctx.me),
  reasonIfNot: (ctx, args) => (args.agency === ctx.me.agency ? null : 'reason.not_yours'),
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/agencies/${args.agency}/settings`,
    body: { version: args.version, ...args.section },
    label: { key: 'sent.configure_agency', args: { section: args.name } },
  }),
};
