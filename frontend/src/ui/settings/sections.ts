/** The sections that the editor offers, in order. A new section has its rules in `settings/`, its editor here, and one line in the list below. */
import type { Component } from 'svelte';
import type { SectionName, Settings } from '../../protocol/wire';
import { alarmLines, checkAlarms } from '../../settings/alarms';
import { automaticLines, checkAutomatic } from '../../settings/automatic';
import type { Problem } from '../../settings/check';
import { checkClassification, classificationLines } from '../../settings/classification';
import { sendingLines } from '../../settings/sending';
import { checkStatus, statusLines } from '../../settings/status';
import { checkTasks, taskLines } from '../../settings/tasks';
import AlarmsSection from './AlarmsSection.svelte';
import AutomaticSection from './AutomaticSection.svelte';
import ClassificationSection from './ClassificationSection.svelte';
import SendingSection from './SendingSection.svelte';
import StatusSection from './StatusSection.svelte';
import TasksSection from './TasksSection.svelte';

export interface Section<K extends SectionName> {
  name: K;
  /** Changes `value` in place; `problems` are said at their rows. */
  editor: Component<{ value: Settings[K]; problems: readonly Problem[] }, object, 'value'>;
  check(value: Settings[K]): Problem[];
  /** For comparing two versions line by line. */
  lines(value: Settings[K]): string[];
}

/** The value of a section is that section's; whoever passes it on has both from the same entry. */
export type AnySection = Section<any>;

export const SECTIONS: readonly AnySection[] = [
  { name: 'status', editor: StatusSection, check: checkStatus, lines: statusLines },
  { name: 'sending', editor: SendingSection, check: () => [], lines: sendingLines },
  { name: 'automatic', editor: AutomaticSection, check: checkAutomatic, lines: automaticLines },
  { name: 'alarms', editor: AlarmsSection, check: checkAlarms, lines: alarmLines },
  { name: 'classification', editor: ClassificationSection, check: checkClassification, lines: classificationLines },
  { name: 'tasks', editor: TasksSection, check: checkTasks, lines: taskLines },
] satisfies readonly (Section<'status'> | Section<'sending'> | Section<'automatic'> | Section<'alarms'> | Section<'classification'> | Section<'tasks'>)[];
