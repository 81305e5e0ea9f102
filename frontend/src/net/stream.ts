/**
 * The rules of the stream (docs/protocol.md S1–S10) as a pure machine: what a text frame means for a client in a given state.
 * The worker owns the socket and the timers; this owns the order of numbers.
 */
import type { Decision, RoomNews, ServerFrame, Welcome } from '../protocol/wire';

export interface StreamState {
  phase: 'greeting' | 'awaiting_snapshot' | 'live';
  /** Number of the last decision that was passed on. */
  n: number;
  cursor: string | null;
}

export type Verdict =
  | { do: 'welcome'; state: StreamState; welcome: Welcome }
  | { do: 'apply'; state: StreamState; frame: Decision }
  | { do: 'pong'; state: StreamState; t: number; serverTime: string }
  | { do: 'clock'; state: StreamState; now: string; speed: number }
  | { do: 'room'; state: StreamState; news: RoomNews }
  /** What is kept on this device, and what of it has to go. */
  | { do: 'leases'; state: StreamState; minutes: Readonly<Record<string, number>> }
  | { do: 'purge'; state: StreamState; purge: string; owner: string }
  | { do: 'refused'; state: StreamState; code: string; message: string }
  | { do: 'resync'; state: StreamState; why: string };

export function fresh(cursor: string | null, n: number): StreamState {
  return { phase: 'greeting', n, cursor };
}

/** Closing and coming back without a cursor is the answer to anything that does not fit (S3). */
function resync(why: string): Verdict {
  return { do: 'resync', state: fresh(null, 0), why };
}

export function onText(state: StreamState, text: string): Verdict {
  const frame = parse(text);
  if (frame === null) return resync('unreadable frame');
  switch (frame.type) {
    case 'welcome':
      if (state.phase !== 'greeting') return resync('second welcome');
      // Only what we asked to continue can be continued; its count goes on from the number that the server names.
      if (frame.resumed && state.cursor === null) return resync('resumed without a cursor');
      return {
        do: 'welcome', welcome: frame,
        state: { phase: frame.resumed ? 'live' : 'awaiting_snapshot', n: frame.n, cursor: frame.resumed ? state.cursor : null },
      };
    case 'snapshot':
      if (state.phase === 'greeting') return resync('snapshot before welcome');
      return { do: 'apply', frame, state: { phase: 'live', n: frame.n, cursor: frame.cursor } };
    case 'change':
      if (state.phase !== 'live') return resync('change before snapshot');
      if (frame.n !== state.n + 1) return resync(`gap: ${frame.n} after ${state.n}`);
      return { do: 'apply', frame, state: { phase: 'live', n: frame.n, cursor: frame.cursor } };
    case 'pong':
      return { do: 'pong', state, t: frame.t, serverTime: frame.server_time };
    case 'clock':
      return { do: 'clock', state, now: frame.now, speed: frame.speed };
    case 'room':
      return { do: 'room', state, news: frame };
    case 'leases':
      return { do: 'leases', state, minutes: frame.leases };
    case 'purge':
      return { do: 'purge', state, purge: frame.purge, owner: frame.owner };
    case 'refused':
      return { do: 'refused', state, code: frame.code, message: frame.message };
    default:
      return { do: 'refused', state, code: 'unknown_frame', message: 'frame of an unknown type' };
  }
}

function parse(text: string): ServerFrame | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('type' in value)) return null;
    return value as ServerFrame;
  } catch {
    return null;
  }
}
