/** Order the evacuation of a zone of the task, change what was ordered, and say that it is complete or lifted. Who leads does. */
import { EVACUATIONS_MAX, FIGURE_MAX, freeZones, itemsOf } from '../../model/response';
import type { EvacuationEnd } from '../../protocol/words';
import { taskNumber, threadOf } from '../inspecting';
import { aboutResponse, chosenResponse, itemNow, orders, told, whyNotOrders, whyNotWords } from '../responding';
import type { Operation, Reason } from '../types';

/** `persons`: how many are thought to be there. */
export interface EvacuationArgs { task: string; zone?: string; persons?: number; instructions?: string }
/** `version`: the one that was read. */
export interface ChangeEvacuationArgs { item: string; version?: number; persons?: number; instructions?: string }
export interface EndEvacuationArgs { item: string; how?: EvacuationEnd; note?: string }

const whyNotOrdered = (persons: number, instructions: string | undefined): Reason =>
  (Number.isInteger(persons) && persons >= 0 && persons <= FIGURE_MAX ? whyNotWords([{ text: instructions, max: 'text' }]) : 'reason.count_range');

export const orderEvacuation: Operation<EvacuationArgs> = {
  id: 'order_evacuation',
  title: 'command.order_evacuation',
  form: 'order_evacuation',
  needs: ({ zone, persons }) => zone === undefined || persons === undefined,
  available: orders,
  reasonIfNot: (ctx, { task, zone, persons, instructions }) => {
    const reason = whyNotOrders(ctx, task, 'working');
    if (reason !== null) return reason;
    if (itemsOf(ctx.world, 'evacuation', task).length >= EVACUATIONS_MAX) return 'code.full';
    if (zone === undefined || persons === undefined) return null;
    if (zone === '') return 'reason.evacuation_zone';
    if (!freeZones(ctx.world, task, 'evacuation').some((one) => one.id === zone)) return 'reason.zone_taken';
    return whyNotOrdered(persons, instructions);
  },
  fromSelection: chosenResponse,
  run: async (ctx, { task, zone = '', persons = 0, instructions }) => ctx.send({
    path: `/api/v1/tasks/${task}/response/evacuations`, body: { id: ctx.newId(), zone, persons, ...told('instructions', instructions) }, label: { key: 'sent.order_evacuation', args: { name: ctx.world.zone.get(zone)?.name ?? '', number: taskNumber(ctx, task) } },
  }),
};

export const changeEvacuation: Operation<ChangeEvacuationArgs> = {
  id: 'change_evacuation',
  title: 'command.change_evacuation',
  form: 'change_evacuation',
  needs: ({ persons, instructions }) => persons === undefined || instructions === undefined,
  available: orders,
  reasonIfNot: (ctx, { item, version, persons, instructions }) => {
    const evacuation = itemNow(ctx, 'evacuation', item);
    if (evacuation === undefined) return 'reason.evacuation_gone';
    if (evacuation.ended !== undefined) return 'reason.has_ended';
    const reason = whyNotOrders(ctx, evacuation.task, 'ever');
    if (reason !== null || persons === undefined) return reason;
    return version !== undefined && version !== evacuation.version ? 'code.stale_version' : whyNotOrdered(persons, instructions);
  },
  fromSelection: () => null,
  run: async (ctx, { item, version, persons = 0, instructions = '' }) => ctx.send({
    path: `/api/v1/task-items/${item}/change-evacuation`, thread: threadOf(item),
    body: { version: version ?? itemNow(ctx, 'evacuation', item)?.version ?? 1, persons, instructions: instructions.trim() }, label: { key: 'sent.change_evacuation', args: aboutResponse(ctx, item) },
  }),
};

export const endEvacuation: Operation<EndEvacuationArgs> = {
  id: 'end_evacuation',
  title: 'command.end_evacuation',
  form: 'end_evacuation',
  needs: ({ how, note }) => how === undefined || note === undefined,
  available: orders,
  reasonIfNot: (ctx, { item, note }) => {
    const evacuation = itemNow(ctx, 'evacuation', item);
    if (evacuation === undefined) return 'reason.evacuation_gone';
    if (evacuation.ended !== undefined) return 'reason.has_ended';
    return whyNotOrders(ctx, evacuation.task, 'ever') ?? whyNotWords([{ text: note, max: 'text' }]);
  },
  fromSelection: () => null,
  run: async (ctx, { item, how = 'complete', note }) => ctx.send({
    path: `/api/v1/task-items/${item}/end-evacuation`, thread: threadOf(item), body: { how, ...told('note', note) }, label: { key: 'sent.end_evacuation', args: aboutResponse(ctx, item) },
  }),
};
