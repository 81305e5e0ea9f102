/** Attach a photograph to a target. It waits on this device until the server has it, and the finding that names it waits with it. */
import { PHOTOS_MAX } from '../../model/inspection';
import { pathOf } from '../../model/visitPending';
import { MAX_FILE_BYTES, isPicture, mediaTypeOf, plainName, sha256Of } from '../../net/attachments';
import { aboutItem, itemOf, reportedAt, reports, threadOf, whyNotReports } from '../inspecting';
import type { Operation } from '../types';

/** `id`: what a finding calls it by. */
export interface PhotoArgs { item: string; id: string; file: File }

export const attachPhoto: Operation<PhotoArgs> = {
  id: 'attach_photo',
  title: 'command.attach_photo',
  available: reports,
  reasonIfNot: (ctx, { item, file }) => {
    const reason = whyNotReports(ctx, item, true);
    if (reason !== null) return reason;
    const type = mediaTypeOf(file.name, file.type);
    if (type === null || !isPicture(type)) return 'reason.photo_type';
    if (file.size === 0) return 'reason.file_empty';
    if (file.size > MAX_FILE_BYTES) return 'reason.file_size';
    const own = (itemOf(ctx, item)?.attachments ?? []).filter((one) => one.agency === ctx.me.agency).length;
    return own + ctx.unanswered(`${pathOf(item)}attachments`).length >= PHOTOS_MAX ? 'reason.photos_full' : null;
  },
  fromSelection: () => null,
  run: async (ctx, { item, id, file }) => {
    const name = plainName(file.name);
    // Read before it is kept: a camera's file can be gone when the link is back.
    const bytes = new Blob([await file.arrayBuffer()]);
    return ctx.send({
      path: `/api/v1/task-items/${item}/attachments`, thread: threadOf(item), file: bytes,
      body: { id, name, media_type: mediaTypeOf(file.name, file.type) ?? 'jpeg', bytes: bytes.size, sha256: await sha256Of(bytes), ...reportedAt(ctx) },
      label: { key: 'sent.attach_photo', args: { ...aboutItem(ctx, item), file: name } },
    });
  },
};
