/** Asking for receipts until it is one's turn (docs/protocol.md W6). */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AGAIN_MS, ANSWERED_MS, HAD_TURN_MS, receipts, TURN_MS, type ReceiptsAsked } from './record';

const QUESTION: ReceiptsAsked = { viewer: 'eoc', owner: 'fire', fromMs: 0, toMs: 3_600_000, skip: 200 };
const FOUND = { items: [], more: false, cut: false, may_miss_deliveries: false };

/** What the server says, and after how long; the last for good. */
interface Says { busy: boolean; afterMs?: number }

function asks(says: readonly Says[]) {
  const paths: string[] = [];
  const waits = vi.fn();
  const nobody = new AbortController();
  vi.stubGlobal('fetch', (path: string, { signal }: { signal: AbortSignal }) => {
    const said = says[Math.min(paths.length, says.length - 1)] as Says;
    paths.push(path);
    return new Promise((resolve, reject) => {
      const gone = () => reject(new DOMException('nobody waits', 'AbortError'));
      if (signal.aborted) gone();
      signal.addEventListener('abort', gone);
      setTimeout(() => resolve(said.busy
        ? new Response(JSON.stringify({ code: 'busy', message: 'm' }), { status: 503 })
        : new Response(JSON.stringify(FOUND))), said.afterMs ?? 10);
    });
  });
  return { paths, waits, nobody, answer: receipts(QUESTION, { signal: nobody.signal, waits }) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('waits as long as an answer may take, and not only as long as for others', async () => {
  const on = asks([{ busy: false, afterMs: 140_000 }]);
  await vi.advanceTimersByTimeAsync(140_000);
  expect(await on.answer).toEqual({ ok: true, status: 200, body: FOUND });
  expect(on.paths).toEqual(['/api/v1/receipts?viewer=eoc&owner=fire&from=1970-01-01T00%3A00%3A00.000Z&to=1970-01-01T01%3A00%3A00.000Z&skip=200']);
  expect(on.waits).not.toHaveBeenCalled();
  const late = asks([{ busy: false, afterMs: ANSWERED_MS + 1 }]);
  await vi.advanceTimersByTimeAsync(ANSWERED_MS);
  expect(await late.answer).toEqual({ ok: false, kind: 'unreachable' });
});

it('asks the same again while the question before it is answered, and says that it waits', async () => {
  const on = asks([...Array<Says>(100).fill({ busy: true }), { busy: false }]);
  await vi.advanceTimersByTimeAsync(100 * (AGAIN_MS + 10) + 10);
  expect((await on.answer).ok).toBe(true);
  expect(on.paths.length).toBe(101);
  expect(new Set(on.paths).size).toBe(1);
  expect(on.waits).toHaveBeenCalledTimes(100);
});

it('says that the server is busy once it has waited as long as a turn can take', async () => {
  const on = asks([{ busy: true }]);
  await vi.advanceTimersByTimeAsync(TURN_MS + AGAIN_MS + 10);
  expect(await on.answer).toMatchObject({ ok: false, kind: 'refused', refusal: { code: 'busy' } });
  const asked = on.paths.length;
  expect(asked).toBeGreaterThan(100);
  await vi.advanceTimersByTimeAsync(TURN_MS);
  expect(on.paths.length).toBe(asked);
});

it('does not ask again what has had its turn and takes too long', async () => {
  const on = asks([{ busy: true, afterMs: HAD_TURN_MS }]);
  await vi.advanceTimersByTimeAsync(2 * HAD_TURN_MS);
  expect(await on.answer).toMatchObject({ ok: false, kind: 'refused' });
  expect(on.paths.length).toBe(1);
});

it('lets go of a question that nobody wants any more, whether it is answered or waits', async () => {
  const answered = asks([{ busy: false, afterMs: 60_000 }]);
  await vi.advanceTimersByTimeAsync(1_000);
  answered.nobody.abort();
  expect((await answered.answer).ok).toBe(false);
  const waiting = asks([{ busy: true }]);
  await vi.advanceTimersByTimeAsync(500);
  waiting.nobody.abort();
  await vi.advanceTimersByTimeAsync(10 * AGAIN_MS);
  expect((await waiting.answer).ok).toBe(false);
  expect(waiting.paths.length).toBe(1);
  expect(waiting.waits).toHaveBeenCalledTimes(1);
});
