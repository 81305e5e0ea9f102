/** What a disaster response is called, and what is typed into its forms. */
import { describe, expect, it } from 'vitest';
import { NOW, before, sampleWorld } from '../../model/sample';
import { sampleEvacuation, sampleFigures, samplePeriod, samplePost, sampleReport, sampleResponse, sampleSector, sampleShelter } from '../../model/sampleResponse';
import { aboutName, changeWords, countText, countThenWords, countedWords, fillWords, itemName, itemText, leftWords, periodTimes, shelterCount, spreadText, valuesWords, wholeTyped } from './words';

const world = sampleWorld();
const items = [samplePeriod(1), sampleSector(2, { sector: 'division', name: 'North' }), samplePost(3), sampleEvacuation(1), sampleShelter(1), sampleFigures(7, { values: { missing: 3, dead: 1 } }), sampleReport(4, { version: 2 })];
sampleResponse(world, items);

describe('words of a disaster response', () => {
  it('name each thing by its number and by what people call it', () => {
    expect(items.map((one) => itemName(one))).toEqual(['Period 1', 'Sector 2', 'Post 3', 'Evacuation 1', 'Shelter 1', 'Figures 7', 'Situation report 4, version 2']);
    expect(items.map((one) => itemText(world, one))).toEqual(['Lower Canal first', 'North', 'Safety officer', 'Zone z1', 'School 1', 'Dead 1 · Missing 3', 'The water has risen']);
    expect([undefined, 's2', 'h1', 'v1', 'no'].map((about) => aboutName(world, about))).toEqual(['The whole task', 'Division North', 'Shelter School 1', 'Evacuation Zone z1', 'something that is not shown']);
  });
  it('say counts: estimates are marked, what nobody has counted is not nought', () => {
    const counted = { agency: 'fire', count: 1_200, at: before(300), is_estimate: true };
    expect([countText(counted), valuesWords({ missing: 2, dead: 0 }, true), fillWords(counted, 4_000), fillWords(undefined, 300)]).toEqual(['~1,200', 'Dead ~0 · Missing ~2', '~1,200 of 4,000', 'not counted, 300 places']);
    expect([shelterCount({ sheltered: counted, capacity: 4_000 }), shelterCount({ capacity: 300 }), spreadText({ from: 9, to: 12, is_estimate: true }), spreadText({ from: 9, to: 9, is_estimate: false })]).toEqual(['~1,200/4,000', '–/300', '~9–12', '9']);
    expect([countedWords(before(300), NOW), countedWords(before(-60), NOW).startsWith('counted at')]).toEqual(['counted 5:00 ago', true]);
  });
  it('say what each agency has counted side by side, the newest first', () => {
    const evacuated = [{ agency: 'police', count: 120, at: before(300), is_estimate: true }, { agency: 'ems', count: 90, at: before(900), is_estimate: false }];
    expect(leftWords(world, sampleEvacuation(1, { evacuated }), NOW)).toEqual(['~120 of 400 · Police · counted 5:00 ago', '90 of 400 · Ambulance · counted 15:00 ago']);
    const late = countThenWords(world, { agency: 'police', count: 3, counted_at: before(3 * 86_400), is_estimate: false }, NOW);
    expect([late.startsWith('3 · Police · '), /\d{4}/.test(late)], 'of another day it says which').toEqual([true, true]);
  });
  it('say when a period is, with the day where it is another one', () => {
    const at = (hour: number, day = 22) => new Date(2026, 10, day, hour).toISOString();
    expect(periodTimes({ starts_at: at(8), ends_at: at(20) }, new Date(2026, 10, 22, 9).getTime())).toBe('08:00–20:00');
    expect(periodTimes({ starts_at: at(8, 25), ends_at: at(8, 26) }, new Date(2026, 10, 22, 9).getTime())).toBe('25 Nov 2026 08:00 – 26 Nov 2026 08:00');
  });
  it('say a change of a report as a name, as it was, as it is', () => {
    expect(changeWords(world, { of: 'figure', whom: 'public', figure: 'missing', agency: 'police', was: { count: 12, is_estimate: true }, is: undefined })).toEqual({ name: 'Missing · Public · Police', was: '~12', is: '–' });
    expect(changeWords(world, { of: 'shelter', name: 'School 1', was: { count: undefined, of: 300 }, is: { count: { count: 80, is_estimate: true }, of: 350 } })).toEqual({ name: 'Shelter School 1', was: '– / 300', is: '~80 / 350' });
    expect(changeWords(world, { of: 'post', position: 'safety_officer', at: undefined, agency: 'police', was: { name: 'Ana' }, is: undefined })).toEqual({ name: 'Safety officer · Police', was: 'Ana', is: '–' });
    expect(changeWords(world, { of: 'post', position: 'group_supervisor', at: '3 North', agency: 'police', was: { name: 'Ana' }, is: { name: undefined } })).toEqual({ name: 'Group supervisor · 3 North · Police', was: 'Ana', is: 'Vacant' });
    expect(changeWords(world, { of: 'objective', number: 2, text: 'Hold', owner: 'police', was: 'open', is: 'met' })).toEqual({ name: '2 Hold · Police', was: 'Open', is: 'Met' });
    expect(changeWords(world, { of: 'evacuated', zone: 'Lower Canal', agency: 'police', was: undefined, is: { count: 90, is_estimate: true } })).toEqual({ name: 'Evacuation Lower Canal · Evacuated · Police', was: '–', is: '~90' });
    expect(changeWords(world, { of: 'evacuation', zone: 'Lower Canal', was: 400, is: 450 })).toEqual({ name: 'Evacuation Lower Canal · persons thought to be there', was: '400', is: '450' });
    expect(changeWords(world, { of: 'sector_text', what: 'run_by', name: 'North', sector: 'division', was: 'police', is: 'ems' })).toEqual({ name: 'Division North · run by', was: 'Police', is: 'Ambulance' });
    expect(changeWords(world, { of: 'sector_text', what: 'work', name: 'North', sector: 'division', was: '', is: 'Search' })).toEqual({ name: 'Division North · work', was: '–', is: 'Search' });
    expect(changeWords(world, { of: 'sector_figure', name: 'North', sector: 'division', whom: 'public', figure: 'trapped', agency: 'police', was: undefined, is: { count: 3, is_estimate: false } })).toEqual({ name: 'Division North · Trapped · Public · Police', was: '–', is: '3' });
    expect(changeWords(world, { of: 'sector', name: 'North', sector: 'division', was: undefined, is: 2 })).toEqual({ name: 'Division North · units', was: '–', is: '2' });
  });
  it('read whole numbers as they are typed', () => expect(['', ' 12 ', '٢٥', '0', '1.5', '-1', 'x', '1234567890'].map(wholeTyped)).toEqual([undefined, 12, 25, 0, NaN, NaN, NaN, NaN]));
});
