/** The command line: what a line means, and what it says when it means nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOW, sampleClasses, sampleSettings, sampleWorld, session } from '../model/sample';
import { keyName, meaning, type Press } from './keys';
import { USAGE, parse, tokens } from './parser';
import { OPERATIONS, offers } from './registry';
import type { Context, Request } from './types';

function context(more: Partial<Context> = {}): Context & { sent: Request[] } {
  const sent: Request[] = [];
  const nothing = () => undefined;
  return {
    world: sampleWorld(), me: session('fire', 'commander'), nowMs: NOW, selection: {}, point: { lon: 7.4, lat: 43.7 }, clockKnown: true,
    screen: { select: nothing, goTo: nothing, open: nothing, set: nothing, showSheet: nothing }, newId: () => 'new', isRead: () => true, unanswered: () => [],
    send: async (request) => {
      sent.push(request);
      return { ok: true, receipt: sent.length };
    },
    sent, ...more,
  };
}

async function run(line: string, ctx = context()) {
  const read = parse(line, ctx);
  if (!read.ok) return { hint: read.hint.key };
  if (read.blocked !== null) return { blocked: read.blocked };
  await read.operation.run(ctx, read.args);
  return ctx.sent[0];
}

describe('lines', () => {
  it('assign', async () => {
    expect(await run('assign heron31 F-26-0021')).toMatchObject({ path: '/api/v1/assignments', body: { id: 'new', unit: 'u1', incident: 'i1' } });
    expect(await run('/assign heron31 f-j-001')).toEqual({ blocked: 'reason.not_agreed' });
    const agreed = context();
    const task = agreed.world.task.get('t1');
    if (task !== undefined) agreed.world.task.set('t1', { ...task, phase: 'agreed' });
    expect(await run('assign heron31 F-J-001', agreed)).toMatchObject({ body: { unit: 'u1', task: 't1' } });
    expect(await run('assign falcon2 F-26-0021')).toEqual({ blocked: 'reason.not_your_unit' });
    expect(await run('assign heron31 P-26-0004')).toEqual({ blocked: 'reason.not_yours' });
    expect(await run('assign heron99 F-26-0021')).toEqual({ hint: 'line.nothing_named' });
    expect(await run('assign heron31')).toEqual({ hint: 'line.usage' });
  });
  it('U13: before it is sent, a line says that a unit is at work on something else and behind what the order waits', async () => {
    const ctx = context();
    const preview = (line: string) => {
      const read = parse(line, ctx);
      return read.ok ? [read.preview.key, read.preview.args['behind'] ?? read.preview.args['waiting']] : read.hint.key;
    };
    const agreed = ctx.world.task.get('t1');
    if (agreed !== undefined) ctx.world.task.set('t1', { ...agreed, phase: 'agreed' });
    expect([preview('assign heron31 F-J-001'), preview('send F-J-001 heron31 heron12')]).toEqual([['line.assign', undefined], ['line.send_units', undefined]]);
    ctx.world.assignment.set('a', { kind: 'assignment', id: 'a', unit: 'u1', agency: 'fire', incident: 'i1', status: 'en_route' });
    expect([preview('assign heron31 F-J-001'), preview('send F-J-001 heron31 heron12')]).toEqual([['line.assign_behind', 'F-26-0021'], ['line.send_behind', 'Heron 31']]);
    await run('assign heron31 F-J-001', ctx);
    await run('assign heron12 F-J-001', ctx);
    expect(ctx.sent.map((one) => [one.label.key, one.label.args['behind']]), 'and so does the line of what was sent').toEqual([['sent.assign_behind', 'F-26-0021'], ['sent.assign_unit', undefined]]);
  });
  it('status is by radio from a desk', async () => {
    const ctx = context();
    ctx.world.assignment.set('a', { kind: 'assignment', id: 'a', unit: 'u1', agency: 'fire', incident: 'i1', status: 'en_route' });
    expect(await run('status heron31 on_scene', ctx)).toMatchObject({ path: '/api/v1/assignments/a/status', body: { to: 'on_scene', by_radio: true } });
    expect(await run('status heron31 offered', ctx)).toEqual({ blocked: 'reason.wrong_step' });
    expect(await run('status heron12 on_scene', ctx)).toEqual({ hint: 'line.no_work' });
  });
  it('I21: types and priorities are said by the own codes, whatever their case', async () => {
    const ctx = (): ReturnType<typeof context> => {
      const own = context();
      own.world.settings.set('fire', { ...sampleSettings('fire'), classification: sampleClasses });
      return own;
    };
    expect((await run('report b2 a "Rue Grimaldi 3"', ctx()))).toMatchObject({ body: { own_type: 'B2', own_priority: 'A', place: 'Rue Grimaldi 3' } });
    // What goes with the type is worked out by the server.
    const usual = await run('report B2 "Rue Grimaldi 3" "cellar"', ctx());
    expect(usual).toMatchObject({ body: { own_type: 'B2', place: 'Rue Grimaldi 3', narrative: 'cellar' } });
    for (const field of ['priority', 'own_priority', 'incident_type']) expect(usual).not.toHaveProperty(['body', field]);
    expect(await run('report BMA "Rue"', ctx())).toMatchObject({ body: { own_type: 'BMA', priority: 3 } });
    // A place that is called like a priority is a place.
    expect(await run('report B2 A', ctx())).toMatchObject({ body: { own_type: 'B2', place: 'A' } });
    expect(await run('report fire_vehicle p1 "Rue"', ctx())).toMatchObject({ body: { incident_type: 'fire_vehicle', priority: 1 } });
    expect(await run('triage F-26-0021 "code 3" bma', ctx())).toMatchObject({ body: { own_priority: 'Code 3', own_type: 'BMA', version: 1 } });
    for (const line of ['report B0 p2 "Rue"', 'report tram p2 "Rue"', 'triage F-26-0021 p2 B7']) expect(await run(line, ctx())).toEqual({ hint: 'line.unknown_type' });
    expect(await run('triage F-26-0021 OLD', ctx())).toEqual({ hint: 'line.usage' });
    // The control: without a list of its own an agency may say any word.
    expect(await run('report tram p2 "Rue"')).toMatchObject({ body: { incident_type: 'tram' } });
  });
  it('report, triage, note, answer', async () => {
    expect(await run('report flood p2 "Rue Grimaldi 3" "cellar"')).toMatchObject({
      path: '/api/v1/incidents', body: { incident_type: 'flood', priority: 2, place: 'Rue Grimaldi 3', narrative: 'cellar', lon: 7.4, lat: 43.7 },
    });
    expect(await run('report flood "Rue"', context({ point: null }))).toEqual({ hint: 'line.click_first' });
    expect(await run('triage F-26-0021 p3')).toMatchObject({ body: { priority: 3, version: 1 } });
    expect(await run('note F-J-001 "two on the way"')).toMatchObject({ body: { task: 't1', text: 'two on the way' } });
    expect(await run('accept F-J-001', context({ me: session('police', 'commander') }))).toMatchObject({ path: '/api/v1/tasks/t1/answer', body: { version: 1, answer: 'accept' } });
    expect(await run('accept F-J-001'), 'it leads it').toEqual({ blocked: 'reason.nothing_to_answer' });
    expect(await run('start F-J-001')).toEqual({ blocked: 'reason.wrong_state' });
  });
  it('codes, reservations, out of service', async () => {
    const ctx = (): ReturnType<typeof context> => {
      const made = context();
      made.world.settings.set('fire', sampleSettings('fire'));
      return made;
    };
    expect(await run('code heron31 2', ctx())).toMatchObject({ path: '/api/v1/units/u1/status-code', body: { code: '2', by_radio: true } });
    expect(await run('code heron31 3', ctx())).toEqual({ blocked: 'reason.no_work' });
    expect(await run('code heron31 9', ctx())).toEqual({ blocked: 'reason.unknown_code' });
    expect(await run('code heron31 2')).toEqual({ blocked: 'reason.no_codes' });
    expect(await run('code heron31')).toEqual({ hint: 'line.usage' });
    expect(await run('reserve heron31 60 "stand-by" F-26-0021')).toMatchObject({
      path: '/api/v1/units/u1/reserve', body: { incident: 'i1', reason: 'stand-by', until: new Date(NOW + 3_600_000).toISOString() },
    });
    expect(await run('reserve heron31 soon "stand-by"')).toEqual({ hint: 'line.usage' });
    expect(await run('release heron31')).toEqual({ blocked: 'reason.not_reserved' });
    // U12: what is only said to be reserved goes to the form that asks why and until when.
    const reserved = parse('unit heron31 reserved "stand-by"', ctx());
    expect(reserved).toMatchObject({ ok: true, operation: { id: 'reserve_unit', form: 'reserve' }, args: { unit: 'u1', reason: 'stand-by' }, blocked: null });
    expect(reserved.ok && reserved.operation.needs?.(reserved.args as never)).toBe(true);
    expect(await run('out heron31 workshop', ctx())).toMatchObject({ path: '/api/v1/units/u1/availability', body: { availability: 'out_of_service', reason: 'In the workshop', word: 'workshop', by_radio: true } });
    expect(await run('out heron31 refuelling', ctx())).toMatchObject({ body: { until: new Date(NOW + 900_000).toISOString() } });
    expect((await run('out heron31 "flat tyre" 30'))).toMatchObject({ body: { reason: 'flat tyre', until: new Date(NOW + 1_800_000).toISOString() } });
  });
  it('the queue and transport', async () => {
    const ctx = context();
    const a = { kind: 'assignment' as const, unit: 'u1', agency: 'fire' };
    ctx.world.assignment.set('a', { ...a, id: 'a', incident: 'i1', status: 'on_scene' });
    ctx.world.assignment.set('b', { ...a, id: 'b', incident: 'i2', status: 'dispatched' });
    ctx.world.assignment.set('c', { ...a, id: 'c', incident: 'i3', status: 'dispatched' });
    const unit = ctx.world.unit.get('u1');
    if (unit !== undefined) ctx.world.unit.set('u1', { ...unit, queue: ['a', 'b', 'c'], assignment: 'a' });
    expect(await run('queue heron31 F-26-0023 F-26-0022', ctx)).toMatchObject({ path: '/api/v1/units/u1/queue', body: { order: ['c', 'b'] } });
    expect(await run('queue heron31 P-26-0004', ctx)).toEqual({ hint: 'line.nothing_named' });
    const driving = context({ world: ctx.world });
    expect(await run('leg heron31 2 "West hospital"', driving)).toMatchObject({ path: '/api/v1/assignments/a/leg', body: { place: 'West hospital', persons: 2, by_radio: true } });
    expect(await run('leg heron31 "West hospital"', driving)).toEqual({ hint: 'line.usage' });
    expect(await run('handed heron31', driving)).toEqual({ blocked: 'reason.not_there_yet' });
  });
  it('what warns is sent again with what was confirmed', async () => {
    const ctx = context();
    await OPERATIONS.find((one) => one.id === 'assign_unit')?.run(ctx, { unit: 'u1', incident: 'i1', confirm: ['busy'] });
    expect(ctx.sent[0]).toMatchObject({ body: { unit: 'u1', incident: 'i1', confirm: ['busy'] } });
  });
  it('a role that may not is told so', async () => {
    expect(await run('assign heron31 F-26-0021', context({ me: session('fire', 'observer') }))).toEqual({ hint: 'line.not_for_role' });
  });
  it('never throws, whatever is typed', () => {
    const ctx = context();
    fc.assert(fc.property(fc.string(), (line) => void parse(line, ctx)));
    for (const word of ['go', 'assign', 'offer', 'status', 'divert', 'free', 'unit', 'triage', 'report', 'note', 'milestone', 'contain', 'cancel', 'accept', 'code', 'reserve', 'out', 'queue', 'leg', 'constructor', '__proto__']) {
      fc.assert(fc.property(fc.array(fc.constantFrom('heron31', 'F-26-0021', 'F-J-001', 'p2', '"', 'on_scene', ''), { maxLength: 4 }), (rest) => void parse(`${word} ${rest.join(' ')}`, ctx)), { numRuns: 30 });
    }
  });
  it('quotes keep words together, an open quote ends with the line', () => {
    expect(tokens('note X "two words" rest')).toEqual(['note', 'X', 'two words', 'rest']);
    expect(tokens('note X "two wor')).toEqual(['note', 'X', 'two wor']);
  });
  it('every example of the help is understood', () => {
    const known = new Set(USAGE.map((line) => parse(line, context())).map((read) => (read.ok ? 'ok' : read.hint.key)));
    expect(known.has('line.unknown_word')).toBe(false);
  });
});

describe('registry', () => {
  it('names every operation once and gives no key twice, but the yes and no of whoever is waited for', () => {
    expect(new Set(OPERATIONS.map((one) => one.id)).size).toBe(OPERATIONS.length);
    const keys = OPERATIONS.flatMap((one) => one.keys ?? []);
    // A desk is the lead's or a party's, never both on one task: commands/negotiation.test.ts has what each key does there.
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual(['KeyY', 'KeyN']);
    // j k a g and the digits belong to the keyboard itself.
    expect(keys.filter((key) => /^(KeyJ|KeyK|KeyA|KeyG|Digit\d)$/.test(key))).toEqual([]);
  });
  it('offers what fits the selection, the possible first', () => {
    const found = offers(context({ selection: { task: 't1', incident: 'i3' } }));
    const firstBlocked = found.findIndex((one) => one.reason !== null);
    expect(found.slice(firstBlocked).every((one) => one.reason !== null)).toBe(true);
    expect(found.find((one) => one.operation.id === 'cancel_task')?.reason).toBeNull();
    expect(found.find((one) => one.operation.id === 'start_task')?.reason).toBe('reason.wrong_state');
  });
});

describe('keys', () => {
  const press = (code: string, more: Partial<Press> = {}): Press => ({ code, ctrl: false, alt: false, shift: false, meta: false, composing: false, repeat: false, typing: false, ...more });
  it('are read by place and never while composing or typing', () => {
    expect(meaning(press('KeyJ'), false, true)).toEqual({ do: 'move', by: 1 });
    expect(meaning(press('KeyJ', { composing: true }), false, true)).toBeNull();
    expect(meaning(press('KeyJ', { typing: true }), false, true)).toBeNull();
    expect(meaning(press('KeyK', { ctrl: true, typing: true }), false, true)).toEqual({ do: 'palette' });
    expect(meaning(press('KeyT'), true, true)).toEqual({ do: 'go', to: 'task' });
    expect(meaning(press('Digit3'), false, true)).toEqual({ do: 'digit', n: 3 });
  });
  it('single keys can be turned off, Escape and Ctrl K stay', () => {
    expect(meaning(press('KeyJ'), false, false)).toBeNull();
    expect(meaning(press('Escape'), false, false)).toEqual({ do: 'back' });
    expect(['Shift+Slash', 'Slash', 'KeyS', 'Shift+KeyS', 'Digit3'].map(keyName)).toEqual(['?', '/', 's', 'Shift s', '3']);
  });
});
