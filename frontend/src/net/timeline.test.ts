/** Asking for the timeline of what is looked at. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { linesAt, pathsOf } from './timeline';

afterEach(() => vi.unstubAllGlobals());
const answers = (status: number, body: object) => vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(body), { status })));

describe('a timeline that is asked for', () => {
  it('is asked for of one thing at a time', () => {
    expect([pathsOf({}), pathsOf({ task: 't1' }), pathsOf({ incident: 'i 1', task: 't1' })]).toEqual([[], ['/api/v1/timeline?task=t1'], ['/api/v1/timeline?task=t1', '/api/v1/timeline?incident=i%201']]);
  });
  it('is empty of what is not shown, and nothing is known of it without an answer', async () => {
    answers(200, { entries: [{ what: 'task_agreed' }] });
    expect(await linesAt('/x')).toEqual([{ what: 'task_agreed' }]);
    answers(404, { code: 'unknown', message: 'no such task' });
    expect(await linesAt('/x')).toEqual([]);
    answers(503, { code: 'storage_failed', message: 'not now' });
    expect(await linesAt('/x')).toBeNull();
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no link')));
    expect(await linesAt('/x')).toBeNull();
  });
});
