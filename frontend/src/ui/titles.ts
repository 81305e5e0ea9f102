/** What an incident or a joint task is called on this seat: the caller's words where they are shared, else what is known without them. */
import { t, word } from '../i18n/messages.svelte';
import type { Incident, Task } from '../protocol/wire';
import { typeName } from './typeName';

/** First line of a text, null where there is none to show. */
export function firstLine(text: string | undefined): string | null {
  const line = (text ?? '').split('\n')[0]?.trim() ?? '';
  return line === '' ? null : line;
}

/** `placed`: the title says the place, so that the line below need not say it again. */
export interface Title { text: string; placed: boolean }

export function incidentTitle(incident: Incident | undefined): Title {
  const told = firstLine(incident?.narrative);
  if (told !== null) return { text: told, placed: false };
  const type = typeName(incident);
  const place = firstLine(incident?.place);
  return place === null ? { text: type, placed: false } : { text: t('incident.type_at_place', { type, place }), placed: true };
}

/** A joint task is known by what it answers to; without an incident, or without the caller's words, by its objective. */
export function taskTitle(task: Task, incident: Incident | undefined): Title {
  const told = firstLine(incident?.narrative) ?? firstLine(task.objective);
  if (told !== null) return { text: told, placed: false };
  return incident === undefined ? { text: word('task_kind', task.task_kind), placed: false } : incidentTitle(incident);
}
