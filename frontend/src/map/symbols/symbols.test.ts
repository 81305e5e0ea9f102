import { describe, expect, it } from 'vitest';
import { AGENCY_KINDS, INCIDENT_TYPES, UNIT_STATUSES } from '../types';
import { INCIDENT_PICTOGRAMS } from './pictograms';
import { FORMS, GRID, LOOKS, RAISED, SILHOUETTES } from './shapes';
import { incidentTagSvg, priorityDigit, shelterSvg, symbolBody, symbolSvg } from './svg';

describe('unit symbols', () => {
  it('have a silhouette of their own for each agency kind', () => {
    expect(new Set(Object.values(SILHOUETTES)).size).toBe(AGENCY_KINDS.length);
  });

  it('tell every status apart without colour, except the three ways of being under way', () => {
    const shapes = new Map<string, string[]>();
    for (const status of UNIT_STATUSES) {
      const { hollow, slash, cuts } = LOOKS[status];
      const key = JSON.stringify({ hollow, slash, cuts });
      shapes.set(key, [...(shapes.get(key) ?? []), status]);
    }
    const shared = [...shapes.values()].filter((group) => group.length > 1);
    expect(shared).toEqual([['dispatched', 'acknowledged', 'en_route']]);
  });

  it('pass a strict content security policy and carry no letters', () => {
    for (const kind of AGENCY_KINDS) {
      for (const status of UNIT_STATUSES) {
        const svg = symbolSvg(kind, status, { stale: true, late: true, selected: true, coarse: true });
        expect(svg).not.toMatch(/style=|<style|<script|<text/);
        for (const form of FORMS.keys()) expect(symbolBody(kind, status, 'clip', form)).not.toMatch(/style=|<style|<script|<text/);
      }
    }
  });

  it('tell agencies of one kind apart by form alone, within the grid and clear of the raised silhouette', () => {
    expect(new Set([...FORMS.keys()].map((form) => symbolBody('inspection', 'available', 'clip', form))).size).toBe(FORMS.length);
    expect(symbolBody('inspection', 'available', 'clip', FORMS.length), 'a form that there is not is plain').toBe(symbolBody('inspection', 'available', 'clip'));
    // The lowest point of any silhouette is 28.8.
    const foot = RAISED.y + 28.8 * RAISED.scale;
    for (const { x, y, w, h } of FORMS.flat()) expect(x >= 0 && x + w <= GRID && y > foot && y + h <= GRID).toBe(true);
  });

  it('never share a clip path id', () => {
    const ids = UNIT_STATUSES.map((status) => /clipPath id="([^"]+)"/.exec(symbolSvg('fire', status))?.[1]).filter((id) => id !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('incident tags', () => {
  it('have a pictogram of their own for each type', () => {
    expect(new Set(INCIDENT_TYPES.map((type) => INCIDENT_PICTOGRAMS[type])).size).toBe(INCIDENT_TYPES.length);
  });

  it.each([
    [1, true],
    [2, true],
    [3, false],
    [5, false],
  ] as const)('priority %i filled: %s', (priority, isFilled) => {
    expect(incidentTagSvg(priority, 'fire').includes('fill="var(--on-p)"')).toBe(isFilled);
  });

  it('write the digit in the numerals of the reader', () => {
    expect([priorityDigit(1, 'latn'), priorityDigit(5, 'arab')]).toEqual(['1', '٥']);
  });
});

describe('shelters', () => {
  it('tell a full one apart without colour, pass the content policy and carry no letters', () => {
    const [free, full, chosen] = [shelterSvg(24, { full: false }), shelterSvg(24, { full: true }), shelterSvg(24, { full: false, selected: true })];
    expect([free.includes('fill="var(--text)"'), full.includes('fill="var(--text)"'), chosen.includes('var(--focus)'), free.includes('var(--focus)')]).toEqual([false, true, true, false]);
    expect(`${free}${full}${chosen}`).not.toMatch(/style=|<style|<script|<text/);
  });
});
