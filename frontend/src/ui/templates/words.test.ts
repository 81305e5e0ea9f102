/** A template in words (docs/protocol.md T28–T32). */
import { beforeEach, describe, expect, it } from 'vitest';
import { DEPOT, FLOOD, MARKET } from '../../model/sampleTemplate';
import { setPref } from '../prefs.svelte';
import { byWords, drawWords, readyLines, templateLines } from './words';

const plain = (text: string): string => text.replaceAll(/[\u2066-\u2069]/g, '');
const name = (agency: string): string => agency.toUpperCase();
beforeEach(() => setPref('language', 'en'));

describe('a template in words', () => {
  it('T32: is named with its version', () => expect(plain(byWords(DEPOT))).toBe('By template DEPOT v3: Fuel depot'));
  it('T32: what is ready for later has a line each', () => {
    expect(readyLines(FLOOD, name).map(plain)).toEqual(['Ready for the first period: 6 hours, 2 objectives, 3 posts']);
    expect(readyLines(MARKET, name).map(plain)).toEqual(['Ready for closing the list: 5 targets are drawn, 1 inspector of each agency for each · The seed comes from: Tomorrow’s lottery']);
    expect(readyLines(DEPOT, name).map(plain)).toEqual(['Countersigned from the start: Seal (POLICE) and Close the premises (any other agency)']);
    expect(drawWords({ inspectors_each: 0, seed_from: '' })).toBe('Ready for closing the list: all targets, nobody is drawn');
  });
  it('says all that it says, line by line', () => {
    expect(templateLines(FLOOD, name).map(plain)).toEqual([
      'Disaster response · Nobody left in the underpass', 'Place: Station underpass', 'On the map: 43.73800, 7.41900, within 300 m', 'Legal basis: Civil Protection Act, section 4',
      'Answer within: 7 minutes', 'FIRE: 2 pumping', 'POLICE: 2 traffic control · report to North ramp · Leads with us (unified command) · Close both ramps',
      'EMS: 1 advanced ambulance, 1 boat, 2 people · may be left out', 'Agreed when: those who are named have accepted (POLICE)',
      'If we have no link, the lead may be taken over by: POLICE · 15 minutes', 'Parties are told where: at once', 'Parties are told when: once they have accepted', 'What the task opens: Up to: the incident; only units that are sent; positions: exact',
      'Ready for the first period: 6 hours, 2 objectives, 3 posts', 'What matters most: People first', 'Objective: Underpass searched (POLICE)', 'Objective: Water pumped out',
      'Incident commander: FIRE', 'Safety officer: POLICE', 'Agency representative: EMS',
    ]);
  });
  it('keeps names and free words by themselves, so that a line goes on in the direction of its language', () => {
    const lines = templateLines(FLOOD, name);
    expect(lines.find((line) => line.includes('POLICE'))).toMatch(/^\u2068POLICE\u2069: /);
    expect(lines[0]).toBe('Disaster response · \u2068Nobody left in the underpass\u2069');
  });
});
