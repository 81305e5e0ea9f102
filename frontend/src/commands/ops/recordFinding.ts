/** Record what is not as it should be at a target: how grave, what, where, with photographs that are on their way already. */
import { PHOTOS_EACH_MAX } from '../../model/inspection';
import type { Spot } from '../../protocol/inspection';
import type { Severity } from '../../protocol/words';
import { TEXT_CHARS, aboutItem, reportedAt, reports, threadOf, whyNotReports, type Dated } from '../inspecting';
import type { Operation } from '../types';

export interface FindingArgs extends Dated { item: string; checklist_item?: string; severity?: Severity; text?: string; at?: Spot; photos?: readonly string[] }

export const recordFinding: Operation<FindingArgs> = {
  id: 'record_finding',
  title: 'command.record_finding',
  form: 'record_finding',
  needs: (args) => args.severity === undefined || args.text === undefined,
  available: reports,
  reasonIfNot: (ctx, { item, text, photos = [] }) => {
    const reason = whyNotReports(ctx, item, true);
    if (reason !== null || text === undefined) return reason;
    if (photos.length > PHOTOS_EACH_MAX) return 'reason.photos_each';
    return text.trim() === '' || text.length > TEXT_CHARS ? 'reason.text_missing' : null;
  },
  fromSelection: () => null,
  run: async (ctx, { item, checklist_item, severity = 'minor', text = '', at, photos = [], ...dated }) => ctx.send({
    path: `/api/v1/task-items/${item}/findings`, thread: threadOf(item),
    body: {
      id: ctx.newId(), severity, text: text.trim(), ...(checklist_item === undefined ? {} : { checklist_item }), ...(at === undefined ? {} : { at }),
      ...(photos.length === 0 ? {} : { photos: [...photos] }), ...reportedAt(ctx, dated),
    },
    label: { key: 'sent.record_finding', args: aboutItem(ctx, item) },
  }),
};
