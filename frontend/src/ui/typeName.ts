/** What an incident and its priority are called for the reader: in the own agency's words where it said so, else in the common ones. */
import { t, word } from '../i18n/messages.svelte';
import type { PriorityOffer, TypeOffer } from '../model/classification';
import type { Incident } from '../protocol/wire';

type Named = Pick<Incident, 'incident_type' | 'own_type'>;

/** `Fire in a dwelling`, or the common word. */
export function typeName(incident: Named | undefined): string {
  return incident?.own_type?.label ?? word('incident_type', incident?.incident_type);
}

/** With the code in front and the common word behind, for where there is room. */
export function typeInFull(incident: Named): string {
  const { own_type: own } = incident;
  const common = word('incident_type', incident.incident_type);
  return own === undefined ? common : t('own.type_option', { code: own.code, label: own.label, common });
}

/** The own word for its priority, with the common one; nothing where it has none. */
export function priorityName(incident: Incident | undefined): string | undefined {
  const own = incident?.own_priority;
  return own === undefined ? undefined : t('own.priority_read', { label: own.label, common: t('prio.n', { n: incident?.priority ?? 0 }) });
}

export function typeOption(one: TypeOffer): string {
  const common = word('incident_type', one.common);
  return one.own === null ? common : t('own.type_option', { code: one.own.code, label: one.own.label, common });
}

export function priorityOption(one: PriorityOffer): string {
  return one.own === null ? t(`prio.long_${one.common as 1 | 2 | 3 | 4 | 5}`, { n: one.common }) : t('own.priority_option', { code: one.own.code, label: one.own.label, n: one.common });
}
