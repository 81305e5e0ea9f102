/** What the register and the bar tell of what other parties have done (G6, G10). */
import { describe, expect, it } from 'vitest';
import { NOW, sampleAgreement, sampleText, sampleWorld } from '../model/sample';
import type { Agreement } from '../protocol/wire';
import { NEWS_MS, news } from './news';
import { asks } from './register';

const at = (ms: number): string => new Date(NOW + ms).toISOString();
const HOUR = 3_600_000;
const stop = (agency: string, ms: number): { agency: string; at: string; reason: string } => ({ agency, at: at(ms), reason: 'why' });
const stopped = (phase: 'suspended' | 'ended', by: string, ms: number): Agreement => ({ ...sampleAgreement(phase), phase, phase_since: at(ms), stops: [stop(by, ms)] });
const told = (agency: string, ...all: Agreement[]): string[] => news(all, agency, NOW).map((one) => `${one.agreement.id} ${one.what}`);

describe('news of agreements', () => {
  it('G6: every other party is told who suspended or ended one, and whoever did it is not', () => {
    const both = [stopped('suspended', 'ems', -HOUR), stopped('ended', 'ems', -2 * HOUR)];
    for (const agency of ['fire', 'police']) expect(told(agency, ...both)).toEqual(['suspended suspended', 'ended ended']);
    expect(told('ems', ...both)).toEqual([]);
    expect(told('eoc', ...both)).toEqual([]);
    const jointly = { ...stopped('suspended', 'ems', -HOUR), stops: [stop('ems', -HOUR), stop('fire', -HOUR)] };
    expect([told('ems', jointly), told('police', jointly)]).toEqual([['suspended suspended'], ['suspended suspended']]);
  });
  it('a suspension is told while it lasts, an end for a week', () => {
    expect(told('fire', stopped('suspended', 'ems', -2 * NEWS_MS), stopped('ended', 'ems', -NEWS_MS))).toEqual(['suspended suspended']);
  });
  it('G6: that one goes on is told, and that one began is not', () => {
    const version = { ...sampleText(), in_force_since: at(-HOUR) };
    const began: Agreement = { ...sampleAgreement('began'), current: version, phase_since: at(-HOUR) };
    const resumed: Agreement = { ...began, id: 'resumed', phase_since: at(-1) };
    expect(told('fire', began, resumed)).toEqual(['resumed went_on']);
    expect(news([resumed], 'fire', NOW + NEWS_MS)).toEqual([]);
  });
  it('the bar counts what was stopped within a day, at the seats that answer for sharing', () => {
    const world = sampleWorld();
    world.agreement = new Map([['suspended', stopped('suspended', 'ems', -HOUR)], ['old', { ...stopped('suspended', 'ems', -25 * HOUR), id: 'old' }]]);
    const count = (agency: string, role: string): number => asks(world, agency, role, NOW);
    expect([count('fire', 'legal'), count('police', 'commander'), count('fire', 'coordinator'), count('fire', 'dispatcher'), count('ems', 'legal')]).toEqual([1, 1, 1, 0, 0]);
  });
});
