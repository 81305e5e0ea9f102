/** The generated types are those of docs/openapi.json: a change of the wire that was not generated fails here. */
import { readFileSync } from 'node:fs';
import openapi, { astToString } from 'openapi-typescript';
import { expect, it } from 'vitest';

it('schema.ts is what `npm run generate` makes of docs/openapi.json', async () => {
  const made = astToString(await openapi(new URL('../../../docs/openapi.json', import.meta.url), { alphabetize: true }));
  const kept = readFileSync(new URL('./schema.ts', import.meta.url), 'utf8');
  // The command line tool puts a banner in front of what the library makes.
  expect(kept.slice(kept.indexOf('export interface paths'))).toBe(made.slice(made.indexOf('export interface paths')));
}, 30_000);
