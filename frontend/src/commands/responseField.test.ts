/** A crew of a disaster response without a link: what waits on its tablet counts for what it does next. */
import { describe, expect, it } from 'vitest';
import { madePath } from '../model/pending';
import { NOW, before, sampleWorld, session } from '../model/sample';
import { sampleFigures, sampleResponse, sampleSector, sampleShelter } from '../model/sampleResponse';
import { pathOf } from '../model/visitPending';
import type { Session } from '../protocol/wire';
import { changeShelter, closeShelter, openShelter } from './ops/openShelter';
import { placeUnit, removeUnit } from './ops/placeUnit';
import { reportFigures, withdrawFigures } from './ops/reportFigures';
import { aboutResponse } from './responding';
import type { AnyOperation } from './registry';
import type { Context, Request, Unanswered } from './types';

function context(waiting: readonly Unanswered[], role: Session['role'] = 'field'): Context & { sent: Request[] } {
  const sent: Request[] = [];
  const world = sampleWorld();
  sampleResponse(world, [sampleSector(1, { units: [{ unit: 'u1', callsign: 'Heron 31', agency: 'fire', since: before(90) }] }), sampleSector(2), sampleShelter(1), sampleFigures(1)]);
  const nothing = () => undefined;
  return {
    world, me: { ...session('fire', role), unit: 'u1' }, nowMs: NOW, selection: {}, point: null, clockKnown: true, screen: { select: nothing, goTo: nothing, open: nothing, set: nothing, showSheet: nothing },
    newId: () => 'new9', isRead: () => true, unanswered: (path) => waiting.filter((one) => one.path.startsWith(path)), sent,
    send: async (request) => {
      sent.push(request);
      return { ok: true, receipt: sent.length };
    },
  };
}
const sent = (path: string, body: Record<string, unknown>): Unanswered => ({ path, body, madeAt: NOW });
const opened = sent(madePath('shelter', 't7'), { id: 'new1', name: 'School', at: { lon: 7, lat: 43 }, capacity: 25 });
const counted = sent(madePath('figures', 't7'), { id: 'new2', about: 'new1', whom: 'public', values: { sheltered: 12 }, source: 'Heron 31', is_estimate: false });
const hall = { name: 'Hall', at: { lon: 7, lat: 43 } };
const why = (operation: AnyOperation, args: object, waiting: readonly Unanswered[], role?: Session['role']) => operation.reasonIfNot(context(waiting, role), args);

describe('a shelter that waits', () => {
  const count = { task: 't7', about: 'new1', whom: 'public', values: { sheltered: 12 }, source: 'Heron 31' };
  it('is counted, changed and closed; without it there is none, and a desk waits for the server', () => {
    for (const [operation, args, gone] of [[reportFigures, count, 'reason.sector_gone'], [changeShelter, { item: 'new1', ...hall, capacity: 30 }, 'reason.shelter_gone'], [closeShelter, { item: 'new1' }, 'reason.shelter_gone']] as const) {
      expect([why(operation, args, [opened]), why(operation, args, []), why(operation, args, [opened], 'commander')], operation.id).toEqual([null, gone, gone]);
    }
  });
  it('takes counts of who stays there only', () => expect(why(reportFigures, { ...count, values: { trapped: 1 } }, [opened])).toBe('reason.figures_other'));
  it('is over once its closing waits', () => {
    const closed = sent(`${pathOf('new1')}close-shelter`, { reason: 'Empty' });
    expect([why(closeShelter, { item: 'new1' }, [opened, closed]), why(changeShelter, { item: 'new1', ...hall, capacity: 30 }, [opened, closed])]).toEqual(['reason.has_ended', 'reason.has_ended']);
  });
  it('is named by its task in the line of the outbox', () => expect([aboutResponse(context([opened]), 'new1'), aboutResponse(context([]), 'h1'), aboutResponse(context([]), 'new1')]).toEqual([{ n: 0, number: 'F-J-007' }, { n: 1, number: 'F-J-007' }, { n: 0, number: '' }]));
});

describe('what waits of what is known', () => {
  it('a second change goes by the version that the first one makes', async () => {
    const ctx = context([sent(`${pathOf('h1')}change-shelter`, { ...hall, version: 1, capacity: 50 })]);
    await changeShelter.run(ctx, { item: 'h1', ...hall, capacity: 60 });
    expect(ctx.sent[0]?.body).toEqual({ ...hall, version: 2, place: '', capacity: 60, facilities: '', occurred_at: before(0) });
    expect([why(changeShelter, { item: 'h1', ...hall, version: 1, capacity: 60 }, []), changeShelter.reasonIfNot(ctx, { item: 'h1', ...hall, version: 1, capacity: 60 })]).toEqual([null, 'code.stale_version']);
  });
  it('what is sent anew is of when it was said first, what is said now of now', async () => {
    const ctx = context([]);
    const then = { occurred_at: before(600) };
    for (const dated of [then, {}]) {
      await openShelter.run(ctx, { task: 't7', ...hall, capacity: 60, ...dated });
      await changeShelter.run(ctx, { item: 'h1', ...hall, capacity: 60, ...dated });
      await closeShelter.run(ctx, { item: 'h1', reason: 'Empty', ...dated });
      await placeUnit.run(ctx, { item: 's2', unit: 'u1', ...dated });
      await removeUnit.run(ctx, { item: 's1', unit: 'u1', ...dated });
      await withdrawFigures.run(ctx, { item: 'f1', reason: 'Twice', ...dated });
    }
    expect(ctx.sent.map(({ body }) => body?.['occurred_at'])).toEqual([...Array.from({ length: 6 }, () => before(600)), ...Array.from({ length: 6 }, () => before(0))]);
  });
  it('a unit is where it was said to be', () => {
    const moved = [sent(`${pathOf('s2')}place-unit`, { unit: 'u1' })];
    expect([why(placeUnit, { item: 's1', unit: 'u1' }, []), why(placeUnit, { item: 's1', unit: 'u1' }, moved), why(placeUnit, { item: 's2', unit: 'u1' }, moved)]).toEqual(['reason.placed_already', null, 'reason.placed_already']);
    expect([why(removeUnit, { item: 's1', unit: 'u1' }, moved), why(removeUnit, { item: 's2', unit: 'u1' }, moved), why(removeUnit, { item: 's2', unit: 'u1' }, [])]).toEqual(['reason.not_placed', null, 'reason.not_placed']);
  });
  it('figures are withdrawn once, those that wait, too', () => {
    const withdrawn = (id: string) => sent(`${pathOf(id)}withdraw-figures`, { reason: 'Twice' });
    expect([why(withdrawFigures, { item: 'f1' }, []), why(withdrawFigures, { item: 'f1' }, [withdrawn('f1')]), why(withdrawFigures, { item: 'new2' }, [opened, counted]), why(withdrawFigures, { item: 'new2' }, [])]).toEqual([null, 'reason.withdrawn_already', null, 'reason.figures_gone']);
  });
});
