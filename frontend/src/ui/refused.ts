/** What a crew said of a task and the server refused, in words: nobody has to remember what was typed. */
import { clock, day } from '../i18n/figures';
import { t, word } from '../i18n/messages.svelte';
import type { RefusedCase } from '../model/caseRefused';
import type { Fine } from '../protocol/enforcement';
import type { Values } from '../protocol/response';
import { fineWords } from './enforcement/fine';
import { valuesWords } from './response/words';
import { entryState } from './sent';

/** Between parts that are no sentence. */
const DOT = ' · ';
const said = (body: RefusedCase['body'], ...names: string[]): string[] => names.map((name) => String(body[name] ?? '')).filter((one) => one !== '');

/** For how many a shelter was to be. */
const room = ({ capacity }: RefusedCase['body']): string[] => (typeof capacity === 'number' ? [t('field_response.room_for', { n: capacity })] : []);

/** When it was counted, where that was said. */
const counted = ({ counted_at: at }: RefusedCase['body']): string[] => (typeof at === 'string' ? [t('response.counted_at', { time: `${day(at)} ${clock(at, false)}` })] : []);

/** What was refused, in a line. */
export function refusedTitle({ entry, made, body }: RefusedCase): string {
  switch (made) {
    case 'measure': return [t('enforcement.measure_new'), word('measure', String(body['measure'] ?? '')), ...said(body, 'against')].join(DOT);
    case 'evidence': return [t('enforcement.evidence_new'), ...said(body, 'what')].join(DOT);
    case 'shelter': return [t('response.shelter'), ...said(body, 'name')].join(DOT);
    case 'figures': return [t('response.figures'), valuesWords((body['values'] ?? {}) as Values, body['is_estimate'] === true)].join(DOT);
    default: return entryState(entry, 'live').text;
  }
}

/** The rest of what was typed. */
export function refusedDetail({ made, body }: RefusedCase): string {
  switch (made) {
    case 'measure': return [...(body['fine'] === undefined ? [] : [fineWords(body['fine'] as Fine)]), ...said(body, 'instrument', 'what', 'place')].join(DOT);
    case 'evidence': return said(body, 'seal', 'holder', 'place').join(DOT);
    case 'figures': return [word('whom', String(body['whom'] ?? '')), ...counted(body), ...said(body, 'source', 'note')].join(DOT);
    case 'shelter': return [...room(body), ...said(body, 'place', 'facilities')].join(DOT);
    default: return [...room(body), ...said(body, 'place', 'facilities', 'holder', 'reason', 'note', 'name')].join(DOT);
  }
}
