import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AgreementTemplate } from '../protocol/wire';
import { checkDraft, templateDraft, wordsOf } from './draft';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const example = JSON.parse(readFileSync(new URL('../../../fixtures/wire/answer-agreement-templates.json', import.meta.url), 'utf8')) as { templates: AgreementTemplate[] };

describe('a template as a draft', () => {
  it('G17: has nothing to be mended, and is sent as it was offered, in each language', () => {
    const [template] = example.templates;
    if (template === undefined) throw new Error('no example');
    for (const language of ['en', 'ar', 'vi'] as const) {
      const form = templateDraft(template, language, NOW);
      expect(checkDraft(form, NOW, 'fire')).toEqual([]);
      const words = wordsOf(form);
      expect(words.title).toBe(template.title[language]);
      expect(words.parties).toEqual(template.parties);
      // What is for everybody is not said.
      expect(words.clauses).toEqual(template.clauses.map(({ clearance, ...rest }) => (clearance === 'open' ? rest : { ...rest, clearance })));
      expect(words.duties).toEqual([{ agency: 'fire', text: template.duties[0]?.text[language], measure: 'answer', within_min: 30 }]);
      expect(words.shares).toEqual(template.shares);
      expect(Date.parse(words.valid_until) - Date.parse(words.valid_from)).toBe(730 * 86_400_000);
    }
  });
});
