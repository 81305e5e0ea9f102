/** Posts: who leads creates them and says which agency fills each; that agency names who holds it, or somebody else later. */
import { isLedBy } from '../../model/negotiation';
import { HOLDERS_MAX, POSTS_MAX, isOfEach, isOfLeads, itemsOf, positionsOf } from '../../model/response';
import type { Position } from '../../protocol/words';
import { taskOf } from '../about';
import { taskNumber, threadOf } from '../inspecting';
import { aboutResponse, chosenResponse, desks, isLeftBehind, itemNow, orders, told, whyNotOrders, whyNotOwn, whyNotParty, whyNotWords, whyNotWorks } from '../responding';
import type { Context, Operation, Reason } from '../types';

/** `of`: the sector or shelter that it is for; the whole task without. */
export interface PostArgs { task: string; position?: Position; of?: string; agency?: string }
export interface FillArgs { item: string; name?: string; contact?: string }
type WithReason = { item: string; reason?: string };

/** A sector or a shelter has one post of its own kind. */
function whyNotOf(ctx: Context, task: string, of: string | undefined, position: Position): Reason {
  if (of === undefined) return null;
  const [sector, shelter] = [itemNow(ctx, 'sector', of), itemNow(ctx, 'shelter', of)];
  if (sector?.task !== task && shelter?.task !== task) return 'reason.sector_gone';
  if ((sector?.ended ?? shelter?.closed) !== undefined) return 'reason.has_ended';
  return positionsOf(sector ?? shelter).includes(position) ? null : 'reason.post_of';
}

/** Who commands is of an agency that leads. */
function whyNotFilledBy(ctx: Context, id: string, position: Position, agency: string): Reason {
  const task = taskOf(ctx, id);
  return whyNotParty(ctx, id, agency) ?? (isOfLeads(position) && task !== null && !isLedBy(task, agency) ? 'reason.post_leads' : null);
}

export const createPost: Operation<PostArgs> = {
  id: 'create_post',
  title: 'command.create_post',
  form: 'create_post',
  needs: ({ position, agency }) => position === undefined || agency === undefined,
  available: orders,
  reasonIfNot: (ctx, { task, position, of, agency }) => {
    const reason = whyNotOrders(ctx, task);
    if (reason !== null) return reason;
    const posts = itemsOf(ctx.world, 'post', task);
    if (posts.length >= POSTS_MAX) return 'code.full';
    if (position === undefined || agency === undefined) return null;
    if (posts.some((one) => one.ended === undefined && one.position === position && one.of === of && (one.filled_by === agency || !isOfEach(position)))) return 'reason.post_twice';
    return whyNotOf(ctx, task, of, position) ?? whyNotFilledBy(ctx, task, position, agency);
  },
  fromSelection: chosenResponse,
  run: async (ctx, { task, position = 'incident_commander', of, agency = '' }) => ctx.send({
    path: `/api/v1/tasks/${task}/response/posts`, body: { id: ctx.newId(), position, agency, ...(of === undefined ? {} : { of }) }, label: { key: 'sent.create_post', args: { number: taskNumber(ctx, task) } },
  }),
};

export const fillPost: Operation<FillArgs> = {
  id: 'fill_post',
  title: 'command.fill_post',
  form: 'fill_post',
  needs: ({ name }) => name === undefined,
  available: desks,
  reasonIfNot: (ctx, { item, name, contact }) => {
    const post = itemNow(ctx, 'post', item);
    if (post === undefined) return 'reason.post_gone';
    if (post.ended !== undefined) return 'reason.has_ended';
    const reason = post.filled_by === ctx.me.agency ? whyNotWorks(ctx, post.task) : 'reason.post_theirs';
    if (reason !== null || name === undefined) return reason;
    // The same person may be reached otherwise.
    if (name.trim() !== post.holder?.name && post.former.length + (post.holder === undefined ? 0 : 1) >= HOLDERS_MAX) return 'code.full';
    return whyNotWords([{ text: name, max: 'name', missing: 'reason.post_name' }, { text: contact, max: 'name' }]);
  },
  fromSelection: () => null,
  run: async (ctx, { item, name = '', contact }) => ctx.send({
    path: `/api/v1/task-items/${item}/fill-post`, thread: threadOf(item), body: { name: name.trim(), ...told('contact', contact) }, label: { key: 'sent.fill_post', args: aboutResponse(ctx, item) },
  }),
};

export const vacatePost: Operation<WithReason> = {
  id: 'vacate_post',
  title: 'command.vacate_post',
  needsReason: true,
  available: desks,
  reasonIfNot: (ctx, { item }) => {
    const post = itemNow(ctx, 'post', item);
    if (post === undefined) return 'reason.post_gone';
    if (post.ended !== undefined) return 'reason.has_ended';
    if (post.holder === undefined) return 'reason.post_vacant';
    if (isLeftBehind(ctx, post.task, post.filled_by)) return null;
    return post.filled_by === ctx.me.agency ? whyNotOwn(ctx, post.task) : 'reason.post_theirs';
  },
  fromSelection: () => null,
  run: async (ctx, { item, reason = '' }) => ctx.send({ path: `/api/v1/task-items/${item}/vacate-post`, thread: threadOf(item), body: { reason }, label: { key: 'sent.vacate_post', args: aboutResponse(ctx, item) } }),
};

export const endPost: Operation<WithReason> = {
  id: 'end_post',
  title: 'command.end_post',
  needsReason: true,
  available: orders,
  reasonIfNot: (ctx, { item }) => {
    const post = itemNow(ctx, 'post', item);
    if (post === undefined) return 'reason.post_gone';
    return post.ended === undefined ? whyNotOrders(ctx, post.task, 'ever') : 'reason.has_ended';
  },
  fromSelection: () => null,
  run: async (ctx, { item, reason = '' }) => ctx.send({ path: `/api/v1/task-items/${item}/end-post`, thread: threadOf(item), body: { reason }, label: { key: 'sent.end_post', args: aboutResponse(ctx, item) } }),
};
