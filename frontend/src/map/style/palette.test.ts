import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MapTheme } from '../types';
import { contrast } from './contrast';
import { PALETTES, PALETTE_TOKENS } from './palette';
import type { PaletteToken } from './palette';

const THEMES: readonly MapTheme[] = ['night', 'day'];

/** Reads the custom properties of the first rule whose selector list ends with the theme's selector. */
function tokensOf(theme: MapTheme): Map<string, string> {
  const css = readFileSync(new URL('../../ui/tokens.css', import.meta.url), 'utf8');
  const tokens = new Map<string, string>();
  for (const rule of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    const selector = (rule[1] ?? '').replace(/\/\*.*?\*\//gs, '').trim();
    const wanted = selector === `[data-theme="${theme}"]` || selector === `:root, [data-theme="${theme}"]`;
    if (!wanted) continue;
    for (const line of (rule[2] ?? '').matchAll(/--([\w-]+):\s*([^;]+);/g)) tokens.set(line[1] ?? '', (line[2] ?? '').trim());
  }
  return tokens;
}

describe.each(THEMES)('palette %s', (theme) => {
  const palette = PALETTES[theme];

  it('agrees with tokens.css', () => {
    const tokens = tokensOf(theme);
    for (const token of PALETTE_TOKENS) expect(`${token} ${palette[token]}`).toBe(`${token} ${tokens.get(token)}`);
  });

  const grounds: readonly PaletteToken[] = ['land', 'park', 'building', 'road-3', 'road-4', 'map-halo'];
  it.each(grounds)('labels read at 4.5:1 on %s', (ground) => {
    expect(contrast(palette['map-label'], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it('water labels read at 4.5:1 on the sea', () => {
    expect(contrast(palette['map-water-label'], palette.sea)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['st-available', 'st-reserved', 'st-enroute', 'st-onscene', 'st-transporting', 'st-out', 'zone', 'overdue'] as const)(
    '%s stands out at 3:1 from every ground it is drawn on',
    (token) => {
      for (const ground of ['land', 'park', 'sea', 'building', 'sym-cut'] as const) {
        expect(`${ground} ${contrast(palette[token], palette[ground]) >= 3}`).toBe(`${ground} true`);
      }
    },
  );
});

describe('contrast', () => {
  it('knows the extremes', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#777777')).toBe(1);
  });
  it('does not invent a figure for a colour it cannot read', () => {
    expect(contrast('red', '#ffffff')).toBeNaN();
  });
});
