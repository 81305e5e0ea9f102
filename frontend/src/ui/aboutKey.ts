/** What an operation in flight is about: its button says meanwhile that it is on its way. */
export function aboutKey(id: string, args: object): string {
  const about = args as Partial<Record<'item' | 'order' | 'assignment' | 'unit' | 'task' | 'incident' | 'zone' | 'equipment' | 'agreement' | 'position' | 'agency', string>> & { opening?: number; objective?: number };
  if (about.item !== undefined) return `${id}:${about.item} ${about.order ?? about.objective ?? about.unit ?? ''}`;
  // Of a template's posts each has its own button.
  if (about.position !== undefined) return `${id}:${about.task ?? ''} ${about.position} ${about.agency ?? ''}`;
  // Of the offers to one task each has its own buttons and its own reason.
  if (about.task !== undefined && about.agency !== undefined) return `${id}:${about.task} ${about.agency}`;
  return `${id}:${about.assignment ?? about.unit ?? about.task ?? about.incident ?? about.zone ?? about.equipment ?? (about.agreement === undefined ? '' : `${about.agreement} ${about.opening ?? ''}`)}`;
}
