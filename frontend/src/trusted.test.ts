/** Trusted Types (docs/protocol.md, D9): text becomes elements in one place, and scripts come from our own build. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

function sources(folder: URL): { name: string; text: string }[] {
  return readdirSync(folder).flatMap((name) => {
    const path = new URL(name, folder);
    if (statSync(path).isDirectory()) return sources(new URL(`${name}/`, folder));
    return /\.(ts|svelte)$/.test(name) && !/\.test\.ts$/.test(name) ? [{ name, text: readFileSync(path, 'utf8') }] : [];
  });
}

describe('text as elements', () => {
  const files = sources(new URL('./', import.meta.url));
  it('is made in one place', () => {
    const made = files.filter(({ text }) => /\{@html|\.(inner|outer)HTML\s*=|insertAdjacentHTML|srcdoc/.test(text)).map(({ name }) => name);
    expect(made.sort()).toEqual(['marks.ts', 'shelters.ts', 'tags.ts', 'trusted.ts']);
  });
  it('is trusted where it is made', () => {
    for (const { name, text } of files) {
      for (const [, value] of text.matchAll(/\.innerHTML = (.*)/g)) expect(value, name).toMatch(/^trustedSvg\(/);
    }
  });
});
