/** Who leads a joint task or may take it over, and when its parties learn where and when, in words (docs/protocol.md T16–T19). */
import { clock, listed, span } from '../../i18n/figures';
import { t, word } from '../../i18n/messages.svelte';
import { isWithheld, tellsLater, untilWhen, type Later } from '../../model/disclosure';
import type { TakeoverState } from '../../model/leading';
import { quorumParts } from '../../model/negotiation';
import { ms } from '../../model/time';
import type { World } from '../../model/world';
import type { Task } from '../../protocol/wire';
import { STAGES, type Stage } from '../../protocol/words';
import { momentWords } from './words';

export function agencyName(world: World, agency: string | undefined): string {
  return world.agency.get(agency ?? '')?.name ?? t('task.agency_hidden');
}

/** Who leads, as the line below a title says it. Whose lane is not shown is not named. */
export function leadWords(world: World, task: Task): string {
  return task.lead === undefined ? t('task.led_hidden') : `${t('task.lead')} ${agencyName(world, task.lead)}`;
}

/** When it is agreed, and how far that is, as far as a reader's agency is shown it. */
export function quorumWords(world: World, task: Task, agency: string): string {
  const parts = quorumParts(task, agency);
  // The rule alone is no news of how far it is.
  if (parts.length === 0) return `${t('propose.quorum')}: ${word('quorum_rule', task.quorum)}`;
  const met = parts.filter((part) => part.state === 'met').length;
  if (task.quorum === 'all') return t('task.quorum_all', { n: met, all: parts.length });
  const names = listed(parts.map((part) => (part.of === 'capability' ? word('capability', part.key) : agencyName(world, part.key))));
  return t(task.quorum === 'named' ? 'task.quorum_named' : 'task.quorum_covered', { n: met, all: parts.length, names });
}

/** Whose record it is, where that is not who leads. */
export function recordedWords(world: World, task: Task): string {
  return task.owner === task.lead ? '' : t('task.recorded_by', { name: agencyName(world, task.owner) });
}

/** Who may take over and from when; of who has promised nothing that stands, that it could not (T18). */
export function takeoverWords(world: World, task: Task, rule: TakeoverState, nowMs: number): string {
  const [lead, name] = [agencyName(world, task.lead), agencyName(world, rule.agency)];
  if (rule.sinceMs === null || rule.fromMs === null) {
    const said = t('takeover.rule', { lead, n: rule.afterMin, name });
    // A draft has asked nobody to promise anything.
    return rule.promised || task.phase === 'draft' ? said : `${said} ${t('takeover.none_stands', { name })}`;
  }
  const age = span(Math.max(0, Math.floor((nowMs - rule.sinceMs) / 1000)));
  if (!rule.promised) return t('takeover.not_promised', { lead, age, name });
  return rule.state === 'due' ? t('takeover.due', { lead, age, name }) : t('takeover.early', { lead, age, name, time: clock(rule.fromMs, false) });
}

/** When a stage that is not open to the reader is told to it, and by what; what is withheld never reads as if nothing had been asked. */
export function untilWords(task: Task, stage: Stage, agency: string, nowMs: number): string {
  const until = untilWhen(task, stage, agency);
  if (until.never !== null) return t(until.never === 'out' ? 'withheld.out' : 'withheld.over');
  const time = until.at === null ? '' : momentWords(until.at, nowMs);
  if (until.by === null) return time === '' ? t('withheld.yet') : t('withheld.at', { time });
  return time === '' ? t('withheld.ours') : t('withheld.ours_at', { time });
}

/** The same where there is no room for why: only what can still be told is not told yet. */
export function untoldWords(task: Task, agency: string): string {
  return t(untilWhen(task, 'place', agency).never === null ? 'withheld.yet' : 'withheld.never');
}

export interface Told { stage: Stage; name: string; words: string }

/** What is not told to the reader yet. */
export function withheldLines(task: Task, agency: string, nowMs: number): Told[] {
  return STAGES.filter((stage) => isWithheld(task, stage)).map((stage) => ({ stage, name: word('stage', stage), words: untilWords(task, stage, agency, nowMs) }));
}

/** The same in one line, for a lane or a crew. */
export function withheldWords(task: Task, agency: string, nowMs: number): string {
  return withheldLines(task, agency, nowMs).map(({ name, words }) => t('withheld.line', { stage: name, when: words })).join(' · ');
}

/** For who leads: when the parties learn what it reads already. */
export function laterLines(task: Task, agency: string, nowMs: number): Told[] {
  return tellsLater(task, agency).map((one) => ({ stage: one.stage, name: word('stage', one.stage), words: laterWords(task, one, nowMs) }));
}

function laterWords(task: Task, { accepts, at }: Later, nowMs: number): string {
  const time = at === null ? '' : momentWords(at, nowMs);
  const past = at === null || (ms(at) ?? 0) <= nowMs;
  if (accepts) return past ? t('tells.on_acceptance') : t('tells.accepted_at_hour', { time });
  if (!past) return t('tells.at_hour', { time });
  // An hour tells nobody of a draft.
  return task.phase === 'draft' ? t('tells.once_proposed') : t('tells.since', { time });
}
