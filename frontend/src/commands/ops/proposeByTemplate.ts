/** Open the proposal of a joint task, filled in by one of the own agency's templates. Nothing is sent. */
import { offeredTemplates, templateCalled, templateName } from '../../model/template';
import { DONE, type Operation } from '../types';
import { mayCommit } from '../who';

/** `incident`: what it is about, if not what is selected. */
export interface ByTemplateArgs { template: string; incident?: string }

export const proposeByTemplate: Operation<ByTemplateArgs> = {
  id: 'propose_by_template',
  title: 'command.propose_by_template',
  available: (ctx) => mayCommit(ctx.me),
  reasonIfNot: (ctx, { template }) => (templateCalled(ctx.world.settings.get(ctx.me.agency), template) === undefined ? 'reason.template_retired' : null),
  fromSelection: () => null,
  each: (ctx) => offeredTemplates(ctx.world.settings.get(ctx.me.agency)).map((one) => ({ args: { template: one.code }, named: templateName(one) })),
  run: async (ctx, { template, incident }) => {
    if (incident !== undefined) ctx.screen.select({ incident });
    ctx.screen.open('propose', { template });
    return DONE;
  },
};
