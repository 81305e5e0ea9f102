/** Open a shelter, change what was said of it, close it. An agency that has promised its part does; who leads closes those of who has left, and all once the work is done. */
import { FIGURE_MAX, SHELTERS_MAX, itemsOf } from '../../model/response';
import type { Spot } from '../../protocol/inspection';
import type { Shelter } from '../../protocol/response';
import { reportedAt, taskNumber, threadOf, type Dated } from '../inspecting';
import { aboutResponse, chosenResponse, isLeftBehind, itemNow, told, whyNotOwn, whyNotWords, whyNotWorks, works } from '../responding';
import type { Context, Operation, Reason } from '../types';

/** `id`: what figures call it by, if that is known before. */
export interface ShelterArgs extends Dated { task: string; id?: string; name?: string; place?: string; at?: Spot; capacity?: number; facilities?: string }
/** All of it is said anew. `version`: the one that was read. */
export interface ChangeShelterArgs extends Dated { item: string; version?: number; name?: string; place?: string; at?: Spot; capacity?: number; facilities?: string }

type Whole = Omit<ChangeShelterArgs, 'item' | 'version' | 'occurred_at'> & { name: string; capacity: number };

function whyNotShelter({ name, place, at, capacity, facilities }: Whole): Reason {
  const reason = whyNotWords([{ text: name, max: 'name', missing: 'reason.shelter_name' }, { text: place, max: 'name' }, { text: facilities, max: 'text' }]);
  if (reason !== null) return reason;
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > FIGURE_MAX) return 'reason.capacity';
  return at === undefined ? 'reason.point_missing' : null;
}

export const openShelter: Operation<ShelterArgs> = {
  id: 'open_shelter',
  title: 'command.open_shelter',
  form: 'open_shelter',
  needs: ({ name, at, capacity }) => name === undefined || at === undefined || capacity === undefined,
  available: works,
  reasonIfNot: (ctx, { task, name, capacity, ...rest }) => {
    const reason = whyNotWorks(ctx, task);
    if (reason !== null) return reason;
    if (itemsOf(ctx.world, 'shelter', task).length >= SHELTERS_MAX) return 'code.full';
    return name === undefined || capacity === undefined ? null : whyNotShelter({ ...rest, name, capacity });
  },
  fromSelection: chosenResponse,
  run: async (ctx, { task, id = ctx.newId(), name = '', place, at = { lon: 0, lat: 0 }, capacity = 1, facilities, ...dated }) => ctx.send({
    path: `/api/v1/tasks/${task}/response/shelters`, thread: threadOf(id),
    body: { id, name: name.trim(), at, capacity, ...told('place', place), ...told('facilities', facilities), ...reportedAt(ctx, dated) },
    label: { key: 'sent.open_shelter', args: { name: name.trim(), number: taskNumber(ctx, task) } },
  }),
};

/** The shelter, if it is open, or why there is none. */
function openOf(ctx: Context, item: string): Shelter | Reason & string {
  const shelter = itemNow(ctx, 'shelter', item);
  if (shelter === undefined) return 'reason.shelter_gone';
  return shelter.closed === undefined ? shelter : 'reason.has_ended';
}

export const changeShelter: Operation<ChangeShelterArgs> = {
  id: 'change_shelter',
  title: 'command.change_shelter',
  form: 'change_shelter',
  needs: ({ name, at, capacity }) => name === undefined || at === undefined || capacity === undefined,
  available: works,
  reasonIfNot: (ctx, { item, version, name, capacity, ...rest }) => {
    const shelter = openOf(ctx, item);
    if (typeof shelter === 'string') return shelter;
    const reason = shelter.agency === ctx.me.agency ? whyNotWorks(ctx, shelter.task) : 'reason.shelter_theirs';
    if (reason !== null || name === undefined || capacity === undefined) return reason;
    return version !== undefined && version !== shelter.version ? 'code.stale_version' : whyNotShelter({ ...rest, name, capacity });
  },
  fromSelection: () => null,
  run: async (ctx, { item, version, name = '', place = '', at = { lon: 0, lat: 0 }, capacity = 1, facilities = '', ...dated }) => ctx.send({
    path: `/api/v1/task-items/${item}/change-shelter`, thread: threadOf(item),
    body: { version: version ?? itemNow(ctx, 'shelter', item)?.version ?? 1, name: name.trim(), place: place.trim(), at, capacity, facilities: facilities.trim(), ...reportedAt(ctx, dated) },
    label: { key: 'sent.change_shelter', args: aboutResponse(ctx, item) },
  }),
};

export const closeShelter: Operation<{ item: string; reason?: string } & Dated> = {
  id: 'close_shelter',
  title: 'command.close_shelter',
  needsReason: true,
  available: works,
  reasonIfNot: (ctx, { item }) => {
    const shelter = openOf(ctx, item);
    if (typeof shelter === 'string') return shelter;
    if (isLeftBehind(ctx, shelter.task, shelter.agency)) return null;
    return shelter.agency === ctx.me.agency ? whyNotOwn(ctx, shelter.task) : 'reason.shelter_theirs';
  },
  fromSelection: () => null,
  run: async (ctx, { item, reason = '', ...dated }) => ctx.send({
    path: `/api/v1/task-items/${item}/close-shelter`, thread: threadOf(item), body: { reason, ...reportedAt(ctx, dated) }, label: { key: 'sent.close_shelter', args: aboutResponse(ctx, item) },
  }),
};
