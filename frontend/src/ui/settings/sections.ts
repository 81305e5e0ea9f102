/** The sections that the editor offers, in order. A new section has its rules in `settings/`, its editor here, and one line in the list below. */
import type { Component } from 'svelte';
import type { SectionName, Settings } from '../../protocol/wire';
import { alarmLines, checkAlarms } from '../../settings/alarms';
import { automaticLines, checkAutomatic } from '../../settings/automatic';
import type { Problem } from '../../settings/check';
import { checkClassification, classificationLines } from '../../settings/classification';
import { checkEnforcement, enforcementLines, settleEnforcement } from '../../settings/enforcement';
import { checkInspections, inspectionLines, settleInspections } from '../../settings/inspections';
import { sendingLines } from '../../settings/sending';
import { checkStatus, statusLines } from '../../settings/status';
import { checkTasks, taskLines } from '../../settings/tasks';
import { checkTemplates, settleTemplates, templateSectionLines } from '../../settings/templates';
import AlarmsSection from './AlarmsSection.svelte';
import AutomaticSection from './AutomaticSection.svelte';
import ClassificationSection from './ClassificationSection.svelte';
import EnforcementSection from './EnforcementSection.svelte';
import InspectionsSection from './InspectionsSection.svelte';
import SendingSection from './SendingSection.svelte';
import StatusSection from './StatusSection.svelte';
import TasksSection from './TasksSection.svelte';
import TemplatesSection from './TemplatesSection.svelte';

export interface Section<K extends SectionName> {
  name: K;
  /** Changes `value` in place; `problems` are said at their rows; `saved` is what the server has. */
  editor: Component<{ value: Settings[K]; problems: readonly Problem[]; saved: Settings[K] }, object, 'value'>;
  /** `own`: whose settings they are. */
  check(value: Settings[K], saved: Settings[K], own: string): Problem[];
  /** For comparing two versions line by line; `other` is what it is compared with, `name` what a person or an agency is called. */
  lines(value: Settings[K], other: Settings[K], name: (id: string) => string): string[];
  /** What is sent of what was typed, where that follows from what the server has. */
  settle?(value: Settings[K], saved: Settings[K], nowMs: number): Settings[K];
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
  { name: 'inspections', editor: InspectionsSection, check: checkInspections, lines: inspectionLines, settle: settleInspections },
  { name: 'enforcement', editor: EnforcementSection, check: checkEnforcement, lines: enforcementLines, settle: settleEnforcement },
  { name: 'templates', editor: TemplatesSection, check: checkTemplates, lines: templateSectionLines, settle: settleTemplates },
] satisfies readonly (Section<'status'> | Section<'sending'> | Section<'automatic'> | Section<'alarms'> | Section<'classification'> | Section<'tasks'> | Section<'inspections'> | Section<'enforcement'> | Section<'templates'>)[];
