/** Attach a file to evidence in the own custody. It waits on this device until the server has it, and what is said of the evidence after it waits with it. */
import { FILES_MAX } from '../../model/enforcement';
import { MAX_FILE_BYTES, mediaTypeOf, plainName, sha256Of } from '../../net/attachments';
import { aboutCase, acts, evidenceNow, whyNotHolds } from '../enforcing';
import { reportedAt, threadOf, type Dated } from '../inspecting';
import type { Operation } from '../types';

/** Without a file: whether one can be attached at all. */
export interface EvidenceFileArgs extends Dated { item: string; file?: File }

export const addEvidenceFile: Operation<EvidenceFileArgs> = {
  id: 'add_evidence_file',
  title: 'command.add_evidence_file',
  available: acts,
  reasonIfNot: (ctx, { item, file }) => {
    const reason = whyNotHolds(ctx, item);
    if (reason !== null) return reason;
    const told = evidenceNow(ctx, item);
    if ((told?.item.attachments.length ?? 0) + (told?.files.length ?? 0) >= FILES_MAX) return 'reason.evidence_files_full';
    if (file === undefined) return null;
    if (mediaTypeOf(file.name, file.type) === null) return 'reason.file_type';
    if (file.size === 0) return 'reason.file_empty';
    return file.size > MAX_FILE_BYTES ? 'reason.file_size' : null;
  },
  fromSelection: () => null,
  run: async (ctx, { item, file, ...dated }) => {
    const name = plainName(file?.name ?? '');
    // Read before it is kept: a camera's file can be gone when the link is back.
    const bytes = new Blob(file === undefined ? [] : [await file.arrayBuffer()]);
    return ctx.send({
      path: `/api/v1/task-items/${item}/attachments`, thread: threadOf(item), file: bytes,
      body: { id: ctx.newId(), name, media_type: mediaTypeOf(name, file?.type ?? '') ?? 'text', bytes: bytes.size, sha256: await sha256Of(bytes), ...reportedAt(ctx, dated) },
      label: { key: 'sent.add_evidence_file', args: { ...aboutCase(ctx, item), file: name } },
    });
  },
};
