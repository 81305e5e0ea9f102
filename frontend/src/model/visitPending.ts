/**
 * A visit as the crew has reported it, whether or not the server has heard of it yet: what waits on this device is laid over what is known, so
 * that a tablet without a link goes on. What waits is told apart from what was accepted. Pure.
 */
import type { Finding, TaskItem, Visit } from '../protocol/inspection';
import type { ItemAnswer } from '../protocol/words';
import { VERSION_UNSAID, visitOf } from './inspection';

export interface Waiting { path: string; body: Readonly<Record<string, unknown>>; madeAt: number }
export interface Reported {
  visit: Visit | undefined;
  /** Findings of the agency, those that wait last. */
  findings: (Finding & { waits: boolean })[];
  /** What of it nobody has answered yet. */
  waits: { start: boolean; finish: boolean; answers: ReadonlySet<string>; photos: readonly { id: string; name: string }[] };
}

export const pathOf = (item: string): string => `/api/v1/task-items/${item}/`;
const iso = (body: Readonly<Record<string, unknown>>, madeAt: number): string => (typeof body['occurred_at'] === 'string' ? body['occurred_at'] : new Date(madeAt).toISOString());

export function reported(item: TaskItem, agency: string, waiting: readonly Waiting[]): Reported {
  const known = visitOf(item, agency);
  let visit = known === undefined ? undefined : { ...known, answers: { ...known.answers } };
  const findings: Reported['findings'] = item.findings.filter((one) => one.agency === agency).map((one) => ({ ...one, waits: false }));
  const answers = new Set<string>();
  const photos: { id: string; name: string }[] = [];
  let [start, finish] = [false, false];
  for (const { path, body, madeAt } of waiting) {
    const what = path.slice(pathOf(item.id).length);
    if (what === 'visit' && visit === undefined) {
      start = true;
      // Which version it is, the server says when it hears of it.
      visit = { agency, started_at: iso(body, madeAt), answers: {}, note: '', ...(typeof body['checklist'] === 'string' ? { checklist: { code: body['checklist'], version: typeof body['version'] === 'number' ? body['version'] : VERSION_UNSAID } } : {}) };
    } else if (what === 'answers' && visit !== undefined) {
      for (const [code, answer] of Object.entries(body['answers'] as Record<string, ItemAnswer>)) {
        visit.answers[code] = answer;
        answers.add(code);
      }
    } else if (what === 'findings') {
      const { id, checklist_item, severity, text, at, photos: named } = body as unknown as Finding;
      if (findings.some((one) => one.id === id)) continue;
      findings.push({ id, agency, severity, text, photos: named ?? [], found_at: iso(body, madeAt), waits: true, ...(checklist_item === undefined ? {} : { checklist_item }), ...(at === undefined ? {} : { at }) });
    } else if (what === 'finish-visit' && visit !== undefined && visit.finished_at === undefined) {
      finish = true;
      visit = { ...visit, finished_at: iso(body, madeAt), note: String(body['note'] ?? '') };
    } else if (what === 'attachments') photos.push({ id: String(body['id'] ?? ''), name: String(body['name'] ?? '') });
  }
  return { visit, findings, waits: { start, finish, answers, photos } };
}
