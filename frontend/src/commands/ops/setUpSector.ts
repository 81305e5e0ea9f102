/** Sectors: who leads sets them up, changes them with the version that was read, and ends them. Divisions and staging areas lie in zones of the task. */
import { SECTORS_MAX, ZONE_OF, freeZones, itemsOf } from '../../model/response';
import type { SectorWords } from '../../protocol/response';
import type { SectorKind } from '../../protocol/words';
import { taskNumber, threadOf } from '../inspecting';
import { aboutResponse, chosenResponse, itemNow, orders, told, whyNotOrders, whyNotParty, whyNotWords } from '../responding';
import type { Context, Operation, Reason } from '../types';

export interface SectorArgs extends Partial<SectorWords> { task: string; kind?: SectorKind }
export interface ChangeSectorArgs extends Partial<SectorWords> { item: string; version?: number }

interface Whole { kind: SectorKind; name: string; zone?: string | undefined; run_by?: string | undefined; work?: string | undefined; channel?: string | undefined }

function whyNotSector(ctx: Context, task: string, { kind, name, zone, run_by, work, channel }: Whole, but?: string): Reason {
  const reason = whyNotWords([{ text: name, max: 'name', missing: 'reason.sector_name' }, { text: work, max: 'text' }, { text: channel, max: 'name' }]);
  if (reason !== null) return reason;
  if (zone === undefined || zone === '') return kind === 'group' ? whyNotParty(ctx, task, run_by) : 'reason.sector_zone';
  return freeZones(ctx.world, task, ZONE_OF[kind], but).some((one) => one.id === zone) ? whyNotParty(ctx, task, run_by) : 'reason.zone_taken';
}

function bodyOf({ name = '', zone, run_by = '', work, channel }: Partial<SectorWords>): SectorWords {
  return { name: name.trim(), run_by, ...told('zone', zone), ...told('work', work), ...told('channel', channel) };
}

export const setUpSector: Operation<SectorArgs> = {
  id: 'set_up_sector',
  title: 'command.set_up_sector',
  form: 'set_up_sector',
  needs: ({ kind, name, run_by }) => kind === undefined || name === undefined || run_by === undefined,
  available: orders,
  reasonIfNot: (ctx, { task, kind, name, ...rest }) => {
    const reason = whyNotOrders(ctx, task);
    if (reason !== null) return reason;
    if (itemsOf(ctx.world, 'sector', task).length >= SECTORS_MAX) return 'code.full';
    return kind === undefined || name === undefined || rest.run_by === undefined ? null : whyNotSector(ctx, task, { kind, name, ...rest });
  },
  fromSelection: chosenResponse,
  run: async (ctx, { task, kind = 'division', ...words }) => ctx.send({
    path: `/api/v1/tasks/${task}/response/sectors`, body: { id: ctx.newId(), kind, ...bodyOf(words) }, label: { key: 'sent.set_up_sector', args: { name: words.name?.trim() ?? '', number: taskNumber(ctx, task) } },
  }),
};

export const changeSector: Operation<ChangeSectorArgs> = {
  id: 'change_sector',
  title: 'command.change_sector',
  form: 'change_sector',
  needs: ({ name, run_by }) => name === undefined || run_by === undefined,
  available: orders,
  reasonIfNot: (ctx, { item, version, name, ...rest }) => {
    const sector = itemNow(ctx, 'sector', item);
    if (sector === undefined) return 'reason.sector_gone';
    if (sector.ended !== undefined) return 'reason.has_ended';
    const reason = whyNotOrders(ctx, sector.task);
    if (reason !== null || name === undefined || rest.run_by === undefined) return reason;
    if (version !== undefined && version !== sector.version) return 'code.stale_version';
    return whyNotSector(ctx, sector.task, { kind: sector.sector, name, ...rest }, sector.zone);
  },
  fromSelection: () => null,
  run: async (ctx, { item, version, ...words }) => ctx.send({
    path: `/api/v1/task-items/${item}/change-sector`, thread: threadOf(item), body: { version: version ?? itemNow(ctx, 'sector', item)?.version ?? 1, ...bodyOf(words) },
    label: { key: 'sent.change_sector', args: aboutResponse(ctx, item) },
  }),
};

export const endSector: Operation<{ item: string; reason?: string }> = {
  id: 'end_sector',
  title: 'command.end_sector',
  needsReason: true,
  available: orders,
  reasonIfNot: (ctx, { item }) => {
    const sector = itemNow(ctx, 'sector', item);
    if (sector === undefined) return 'reason.sector_gone';
    return sector.ended === undefined ? whyNotOrders(ctx, sector.task, 'ever') : 'reason.has_ended';
  },
  fromSelection: () => null,
  run: async (ctx, { item, reason = '' }) => ctx.send({ path: `/api/v1/task-items/${item}/end-sector`, thread: threadOf(item), body: { reason }, label: { key: 'sent.end_sector', args: aboutResponse(ctx, item) } }),
};
