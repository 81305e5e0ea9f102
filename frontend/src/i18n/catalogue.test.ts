/** Three catalogues with the same keys and the same placeholders; no key that is asked for is missing, none is left over. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { TYPE, parse, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import ar from './ar.json';
import en from './en.json';
import vi from './vi.json';

const CATALOGUES: Record<string, Record<string, string>> = { en, ar, vi };

function placeholders(text: string): string[] {
  const found = new Set<string>();
  const walk = (elements: MessageFormatElement[]): void => {
    for (const element of elements) {
      if (element.type !== TYPE.literal && element.type !== TYPE.pound && element.type !== TYPE.tag) found.add(element.value);
      if (element.type === TYPE.plural || element.type === TYPE.select) for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  walk(parse(text, { ignoreTag: true }));
  return [...found].sort();
}

function sources(folder: URL): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = new URL(name, folder);
    if (statSync(path).isDirectory()) return sources(new URL(`${name}/`, folder));
    return /\.(ts|svelte)$/.test(name) && !/\.test\.ts$/.test(name) && name !== 'schema.ts' ? [readFileSync(path, 'utf8')] : [];
  });
}
const code = sources(new URL('../', import.meta.url)).join('\n');

/** Groups whose keys are made from a word of the wire or from the outcome of a command. */
const BY_WORD = [...code.matchAll(/\bword\('([a-z_]+)'/g)].map((match) => `${match[1]}.`);
/** `t(\`alarm.${kind}\`)`, `title: \`command.${id}\`` and the like. */
const BY_TEMPLATE = [...code.matchAll(/`([a-z_]+\.[a-z_]*)\$\{/g)].map((match) => match[1] ?? '');

describe.each(Object.keys(CATALOGUES))('%s', (language) => {
  const catalogue = CATALOGUES[language] ?? {};
  it('has the keys of English', () => expect(Object.keys(catalogue).sort()).toEqual(Object.keys(en).sort()));
  it('has no empty message', () => expect(Object.entries(catalogue).filter(([, text]) => text.trim() === '')).toEqual([]));
  it.each(Object.keys(en))('%s has the placeholders of English', (key) => {
    expect(placeholders(catalogue[key] ?? '')).toEqual(placeholders((en as Record<string, string>)[key] ?? ''));
  });
});

describe('use', () => {
  it('every key in the code exists', () => {
    const groups = new Set(Object.keys(en).map((key) => key.split('.')[0]));
    const asked = [...code.matchAll(/['"]([a-z_]+\.[a-z_0-9]+)['"]/g)].map((match) => match[1] ?? '')
      .filter((key) => groups.has(key.split('.')[0]) && !key.endsWith('.json') && !/^(note|revise|report)\.(point|)$/.test(key));
    expect(asked.filter((key) => !(key in en))).toEqual([]);
  });
  it('every key is used', () => {
    const named = new Set([...code.matchAll(/['"]([a-z0-9_.]+)(?=['"])/g)].map((match) => match[1]));
    const unused = Object.keys(en).filter((key) => !named.has(key)
      && !BY_WORD.some((prefix) => key.startsWith(prefix)) && !BY_TEMPLATE.some((prefix) => prefix !== '' && key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });
});
