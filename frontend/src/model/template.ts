/** Templates of joint tasks (docs/protocol.md T28–T32): which are offered, what of one binds a proposal, and what of it is not done yet. Pure; the server decides. */
import type { CountersignRule } from '../protocol/enforcement';
import type { TaskTemplate, TemplatePeriod, TemplatePost, TemplateRef } from '../protocol/template';
import type { Settings, Task } from '../protocol/wire';
import type { TaskKind } from '../protocol/words';
import { isInTask } from './inspection';
import { isOfEach, itemsOf } from './response';
import type { World } from './world';

/** Those that a joint task can be written down by, in the order of the settings. */
export function offeredTemplates(settings: Settings | undefined): TaskTemplate[] {
  return (settings?.templates.templates ?? []).filter((one) => one.is_retired !== true);
}

/** `DEPOT · Illegal fuel depot`, where one is chosen. */
export function templateName({ code, title }: Pick<TaskTemplate, 'code' | 'title'>): string {
  return `${code} · ${title}`;
}

/** The one of this code that is offered. Who types a code does not look at its case. */
export function templateCalled(settings: Settings | undefined, code: string): TaskTemplate | undefined {
  return offeredTemplates(settings).find((one) => one.code.toLowerCase() === code.toLowerCase());
}

/** The very text that was read; nothing where it has become another one. */
export function templateRead(settings: Settings | undefined, read: TemplateRef): TaskTemplate | undefined {
  return settings?.templates.templates.find((one) => one.code === read.code && one.version === read.version);
}

export type WhyNotBy = 'reason.template_changed' | 'reason.template_retired' | 'code.wrong_kind' | 'code.party_missing';
export type Standing = 'as_read' | 'changed' | 'retired';

/** How the text that was read stands now. */
export function templateStands(settings: Settings | undefined, read: TemplateRef): Standing {
  const now = templateCalled(settings, read.code);
  if (now === undefined) return 'retired';
  return now.version === read.version ? 'as_read' : 'changed';
}

/** Agencies that a proposal by it has to ask (T30); the own one takes part by proposing. */
export function neededAgencies(template: TaskTemplate, own: string): string[] {
  return template.parties.filter((part) => part.is_optional !== true && part.agency !== own).map((part) => part.agency);
}

/** Of those the ones that are not asked. */
export function missingAgencies(template: TaskTemplate, asked: readonly string[], own: string): string[] {
  return neededAgencies(template, own).filter((agency) => !asked.includes(agency));
}

/** Why nothing can be written down by what was read (T29, T30); null also where this seat is not told the settings. */
export function whyNotBy(settings: Settings | undefined, read: TemplateRef, proposed: { task_kind: TaskKind; parties: readonly { agency: string }[] }): WhyNotBy | null {
  if (settings === undefined) return null;
  const stands = templateStands(settings, read);
  if (stands !== 'as_read') return stands === 'changed' ? 'reason.template_changed' : 'reason.template_retired';
  const template = templateRead(settings, read);
  if (template === undefined) return null;
  if (template.task_kind !== proposed.task_kind) return 'code.wrong_kind';
  return missingAgencies(template, proposed.parties.map((part) => part.agency), settings.id).length === 0 ? null : 'code.party_missing';
}

/** Whether an agency cannot be left out of a draft (T30), as far as who leads is told. */
export function isNeededIn(task: Task, agency: string): boolean {
  return task.phase === 'draft' && (task.template?.needed ?? []).includes(agency);
}

/** What the template demands of countersigning there (T31); whom it names counts while that agency is in the task. */
export function demandedRules(task: Task): CountersignRule[] {
  return (task.template?.countersign ?? []).map(({ measure, by }) => (by !== undefined && isInTask(task, by) ? { measure, by } : { measure }));
}

/** What the template has ready for the first period, as long as none is planned (T32); its objectives for those who are in the task. */
export function readyPeriod(world: World, task: Task): TemplatePeriod | undefined {
  const ready = task.template?.period;
  if (ready === undefined || itemsOf(world, 'period', task.id).length > 0) return undefined;
  const objectives = ready.objectives.map((one) => (one.owner !== undefined && !isInTask(task, one.owner) ? { text: one.text } : one));
  return { ...ready, objectives };
}

/** Posts of the whole that the template has ready for those who are in the task, and that were not created yet; what was ended is not offered again. */
export function missingPosts(world: World, task: Task): TemplatePost[] {
  const there = itemsOf(world, 'post', task.id).filter((one) => one.of === undefined);
  return (task.template?.period?.posts ?? []).filter(({ position, agency }) => isInTask(task, agency)
    && !there.some((one) => one.position === position && (one.filled_by === agency || (!isOfEach(position) && one.ended === undefined))));
}
