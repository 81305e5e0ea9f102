/** The chain of custody: recomputed to the digests that another implementation made, and found broken wherever it was touched. */
import { describe, expect, it } from 'vitest';
import type { CustodyStep, Evidence } from '../protocol/enforcement';
import { checkChain, type Chain } from './custodyChain';

const FILES = ['7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed', '3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3'];
/** Digests by another implementation (Python's hashlib), with no file before the first step, one before the second and two before the third. */
const STEPS: CustodyStep[] = [
  { step: 1, agency: 'police', holder: 'Evidence room 1', at: '2026-11-22T09:00:00.000Z', note: '', sha256: 'c024b642c7b54b281c1c9fd6bd2bd3e6de809edeb511908b094b1eb2fe0ec97e' },
  { step: 2, agency: 'fire', holder: 'Store 4', at: '2026-11-22T09:40:00.500Z', given_at: '2026-11-22T09:30:00.000Z', seal_intact: true, note: 'Counted: 3', sha256: '982c82aeec776f435700f466e9fcd7ffe55b524bab9c509057a96cb57583556f' },
  { step: 3, agency: 'fire', holder: 'Safe', at: '2026-11-22T10:10:00.000Z', given_at: '2026-11-22T10:00:00.000Z', seal_intact: false, note: 'القفل مكسور', sha256: 'a2f32958c3a653807942eefb951993b59bfaf3637f4240aacbb2889942b06435' },
];
const WHOLE = { id: '0190B1F2-0000-7000-8000-00000000000A', what: 'Three crates of flares, Ünlü "A"', seal: 'S-0042', custody: STEPS, attachments: FILES.map((sha256) => ({ sha256 })) };
const check = (change: Partial<typeof WHOLE> & Pick<Evidence, 'ended'> = {}): Promise<Chain> => checkChain({ ...WHOLE, ...change });
const touched = (n: number, change: Partial<CustodyStep>): CustodyStep[] => STEPS.map((step, index) => (index === n ? { ...step, ...change } : step));

describe('a chain of custody', () => {
  it('fits, and says how many files were there at each step', async () => expect(await check()).toEqual({ fits: true, files: [0, 1, 2] }));
  it('goes on fitting when files come after the last step', async () =>
    expect(await check({ attachments: [...FILES, 'ff'.repeat(32)].map((sha256) => ({ sha256 })) })).toEqual({ fits: true, files: [0, 1, 2] }));
  it.each([
    ['the holder', touched(1, { holder: 'Store 5' }), 2], ['the note', touched(2, { note: '' }), 3], ['who took it', touched(1, { agency: 'ems' }), 2], ['when', touched(0, { at: '2026-11-22T09:00:00.001Z' }), 1],
    ['when it was given', touched(1, { given_at: '2026-11-22T09:30:01.000Z' }), 2], ['its seal', touched(2, { seal_intact: true }), 3], ['a digest', touched(0, { sha256: 'ab'.repeat(32) }), 1],
    ['a step that is left out', [STEPS[0]!, STEPS[2]!], 2], ['the number of a step', touched(1, { step: 3 }), 2], ['the order', [STEPS[1]!, STEPS[0]!, STEPS[2]!], 1],
  ])('is broken by another %s', async (_what, custody, broken) => expect(await check({ custody })).toMatchObject({ fits: false, broken }));
  it('covers its end, as if that were one more step', async () => {
    const ended = { agency: 'fire', at: '2026-11-23T08:00:00.250Z', how: 'destroyed' as const, note: 'By order of the court', sha256: 'acabc8d4d2402b1a00533f577f6dbfde3b0f4740a1450beb2f14991ad3bb9fe7' };
    expect(await check({ ended })).toEqual({ fits: true, files: [0, 1, 2, 2] });
    for (const change of [{ how: 'returned' as const }, { agency: 'police' }, { at: '2026-11-23T08:00:00.251Z' }, { note: '' }, { sha256: 'ab'.repeat(32) }]) {
      expect(await check({ ended: { ...ended, ...change } })).toMatchObject({ fits: false, broken: 4 });
    }
  });
  it('is broken by other files, and by files in another order', async () => {
    const files = (...hashes: string[]): { attachments: { sha256: string }[] } => ({ attachments: hashes.map((sha256) => ({ sha256 })) });
    expect(await check(files(FILES[1]!, FILES[0]!))).toMatchObject({ fits: false, broken: 2 });
    expect(await check(files(FILES[0]!))).toMatchObject({ fits: false, broken: 3 });
    expect(await check(files())).toMatchObject({ fits: false, broken: 2 });
  });
  it('is broken from the first step on by another thing, seal or id', async () => {
    for (const change of [{ what: 'Two crates' }, { seal: 'S-0043' }, { id: WHOLE.id.replace('0A', '0B') }]) expect(await check(change)).toMatchObject({ fits: false, broken: 1, files: [] });
  });
});
