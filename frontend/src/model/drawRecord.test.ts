/** The record of a draw against fixtures/inspection, which the server's tests and the independent script read (rule Y3). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Inspection, TaskItem } from '../protocol/inspection';
import { digestFits, drawRecord, listText } from './drawRecord';
import { samplePlan, sampleTarget } from './sampleInspection';

interface Line {
  task: string; draw: number | null; inspectors_each: number; targets: { number: number; id: string }[]; inspectors: { agency: string; number: number }[];
  excluded: { agency: string; inspector: number; target: number }[]; seed: string; sha256: string; drawn: { target: number; inspectors: { agency: string; number: number }[] }[];
}
const lines = readFileSync(new URL('../../../fixtures/inspection/draw.jsonl', import.meta.url), 'utf8').split('\n').filter((one) => one !== '').map((one) => JSON.parse(one) as Line);

/** As a screen has it: in any order, with names beside the numbers. */
function shown(line: Line): { task: string; inspection: Inspection; items: TaskItem[] } {
  const id = (number: number): string => line.targets.find((one) => one.number === number)?.id ?? '';
  const items = line.targets.map(({ number, id: of }) => {
    const place = line.drawn.findIndex((one) => one.target === number);
    return sampleTarget(number, { id: of, ...(place < 0 ? {} : { drawn: place + 1, is_selected: true, inspectors: line.drawn[place]?.inspectors ?? [] }) });
  });
  return {
    task: line.task, items: items.reverse(),
    inspection: samplePlan({
      list: 'closed', targets: items.length, seed: line.seed, sha256: line.sha256, drawn_at: '2026-11-22T10:00:00.000Z',
      plan: { inspectors_each: line.inspectors_each, seed_from: 'the lottery', ...(line.draw === null ? {} : { targets: line.draw }) },
      inspectors: line.inspectors.map((one) => ({ ...one, name: 'Somebody' })).reverse(),
      exclusions: line.excluded.map((one) => ({ agency: one.agency, inspector: one.inspector, target: id(one.target), reason: 'kin' })).reverse(),
    }),
  };
}

describe('the record of a draw', () => {
  it('is the line that the script reads, and the digest is that of the list', async () => {
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const listed = shown(line);
      expect(JSON.parse(drawRecord(listed) ?? '')).toEqual(line);
      expect(drawRecord(listed)).not.toContain('\n');
      expect(await digestFits(listed)).toBe(true);
    }
  });
  it('another target, inspector, exclusion or plan is another digest', async () => {
    const [line] = lines;
    if (line === undefined) throw new Error('no fixture');
    const listed = shown(line);
    const { inspection, items } = listed;
    const others = [
      { ...listed, items: items.slice(1) }, { ...listed, inspection: { ...inspection, inspectors: inspection.inspectors.slice(1) } }, { ...listed, inspection: { ...inspection, exclusions: [] } },
      { ...listed, inspection: { ...inspection, plan: { inspectors_each: 1, seed_from: '' } } }, { ...listed, task: 'another' },
    ];
    expect(await Promise.all(others.map(digestFits))).toEqual(others.map(() => false));
  });
  it('what an agency that has left had excluded is in no list any more', async () => {
    const [line] = lines;
    if (line === undefined) throw new Error('no fixture');
    const listed = shown(line);
    const { inspection, items } = listed;
    const of = { ...listed, inspection: { ...inspection, exclusions: [...inspection.exclusions, { agency: 'zz_left', inspector: 1, target: items[0]?.id ?? '', reason: 'kin' }] } };
    expect([listText(of), drawRecord(of), await digestFits(of)]).toEqual([listText(listed), drawRecord(listed), true]);
  });
  it('says nothing before there is something to say', async () => {
    const open = { task: 't', inspection: samplePlan(), items: [] };
    expect([listText(open), drawRecord(open), await digestFits(open)]).toEqual([null, null, null]);
    const closed = { ...open, inspection: samplePlan({ list: 'closed', sha256: 'ab', plan: { inspectors_each: 1, seed_from: 'x' } }) };
    expect(drawRecord(closed)).toBeNull();
    expect(listText(closed)).toBe('muster-draw/1\ntask t\ndraw all 1\ninspector fire 1\ninspector fire 2\ninspector police 1\n');
  });
});
