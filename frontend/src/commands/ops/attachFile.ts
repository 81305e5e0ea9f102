/** Attach a file to an incident. It waits on this device until the server has it, like every command. */
import { MAX_ATTACHED, MAX_FILE_BYTES, mediaTypeOf, plainName, sha256Of } from '../../net/attachments';
import { incidentOf } from '../about';
import type { Operation } from '../types';
import { isDesk, isField } from '../who';

export interface AttachArgs { incident: string; file: File }

export const attachFile: Operation<AttachArgs> = {
  id: 'attach_file',
  title: 'command.attach_file',
  available: (ctx) => isDesk(ctx.me) || isField(ctx.me),
  reasonIfNot: (ctx, { incident, file }) => {
    const attached = incidentOf(ctx, incident)?.attachments;
    if (attached === undefined) return 'reason.attachments_hidden';
    if (mediaTypeOf(file.name, file.type) === null) return 'reason.file_type';
    if (file.size === 0) return 'reason.file_empty';
    if (file.size > MAX_FILE_BYTES) return 'reason.file_size';
    return attached.filter((one) => one.removed === undefined).length >= MAX_ATTACHED ? 'reason.attachments_full' : null;
  },
  fromSelection: () => null,
  run: async (ctx, { incident, file }) => {
    const name = plainName(file.name);
    // Read before it is kept: a camera's file can be gone when the link is back.
    const bytes = new Blob([await file.arrayBuffer()]);
    return ctx.send({
      path: `/api/v1/incidents/${incident}/attachments`,
      body: { id: ctx.newId(), name, media_type: mediaTypeOf(file.name, file.type) ?? 'text', bytes: bytes.size, sha256: await sha256Of(bytes) },
      file: bytes,
      label: { key: 'sent.attach_file', args: { number: incidentOf(ctx, incident)?.number ?? '', file: name } },
    });
  },
};
