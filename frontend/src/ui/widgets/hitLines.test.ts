/** What is told of a hit that no screen holds: whatever kind of thing it is, more than that there is nothing. */
import { describe, expect, it } from 'vitest';
import { NOW, before, sampleWorld } from '../../model/sample';
import { sampleEvidence, sampleMeasure, sampleReferral } from '../../model/sampleEnforcement';
import { sampleTarget } from '../../model/sampleInspection';
import { sampleEvacuation, sampleFigures, samplePeriod, samplePost, sampleSector, sampleShelter } from '../../model/sampleResponse';
import { itemLines } from './hitLines';

const world = sampleWorld();
const lines = (one: Parameters<typeof itemLines>[1]): string[] => itemLines(world, one, NOW);
const ended = { agency: 'fire', at: before(60), reason: 'Done here' };

describe('what is told of a hit', () => {
  it('has all that was said of a disaster response, with how it ended', () => {
    expect(lines(samplePeriod(1)).slice(1)).toEqual(['Lower Canal first', '1 All cellars searched · Open · Police', '2 Bridge held · Open']);
    expect(lines(sampleSector(1, { ended }))).toEqual(['Group · Fire and Rescue', 'Search', 'Channel · TAC 3', expect.stringMatching(/^Ended by · Fire and Rescue · .* · Done here$/)]);
    expect(lines(samplePost(1, { holder: { name: 'Ana', contact: 'TAC 1', since: before(9) }, former: [{ name: 'Ben', since: before(90), until: before(9), reason: 'Ill' }] }))).toEqual(['The whole task · Police', 'Ana · TAC 1', 'Held before by · Ben · Ill']);
    expect(lines(sampleEvacuation(1, { instructions: 'Go uphill', ended: { agency: 'fire', at: before(1), how: 'lifted', note: 'Dry' } }))).toEqual(['about 400 persons, not counted yet', 'Go uphill', expect.stringMatching(/^Lifted · Fire and Rescue · .* · Dry$/)]);
    expect(lines(sampleShelter(1))).toEqual(['Hill Street 1', 'not counted, 300 places · Fire and Rescue', 'Cots']);
    expect(lines(sampleFigures(1, { note: 'By hand', withdrawn: ended }))).toEqual([expect.stringMatching(/^Missing 11 · Public · The whole task · Fire and Rescue · /), 'Source · Search teams', 'By hand', expect.stringMatching(/^Withdrawn by · Fire and Rescue · .* · Done here$/)]);
  });
  it('has what was found and what was done about it', () => {
    expect(lines(sampleMeasure(1, { what: 'Back door', place: 'Quay 3', lifted: ended }))).toEqual(expect.arrayContaining(['Quay 3', 'Back door', expect.stringMatching(/^Lifted by · Fire and Rescue · .* · Done here$/)]));
    expect(lines(sampleEvidence(1, { what: 'Scales', seal: 'A 7' }))).toEqual(['Scales', expect.stringContaining('A 7')]);
    expect(lines(sampleReferral(1, { what: 'Tax', outcome: 'Fined', reason: 'Late' })).slice(1)).toEqual(expect.arrayContaining(['Tax', 'Fined', 'Late']));
    const found = { id: 'f1', agency: 'food', severity: 'major' as const, text: 'No ice', photos: [], found_at: before(9) };
    expect(lines(sampleTarget(1, { place: 'Stall 4', findings: [found] }))).toEqual(expect.arrayContaining(['Stall 4', 'major · No ice']));
  });
});
