/**
 * Keyboard: by `event.code`, so that `j` is the same key on an Arabic layout, and never while an input method is composing.
 * Pure: what a key press means in a given state.
 */

export interface Press { code: string; ctrl: boolean; alt: boolean; shift: boolean; meta: boolean; composing: boolean; repeat: boolean; typing: boolean }

/** Parts of the desk, and the inbox, which is a page. */
export type KeyPlace = 'queue' | 'map' | 'task' | 'board' | 'timeline' | 'alarms' | 'inbox';

export type KeyAction =
  | { do: 'palette' } | { do: 'move'; by: 1 | -1 } | { do: 'digit'; n: number } | { do: 'acknowledge' } | { do: 'prefix' }
  | { do: 'go'; to: KeyPlace } | { do: 'operation'; chord: string } | { do: 'back' };

const PLACES: Readonly<Record<string, KeyPlace>> = {
  KeyQ: 'queue', KeyM: 'map', KeyT: 'task', KeyB: 'board', KeyL: 'timeline', KeyA: 'alarms', KeyI: 'inbox',
};

/** The second key of `g …` is waited for this long. */
export const PREFIX_MS = 1_500;

export function meaning(press: Press, prefixed: boolean, singleKeys: boolean): KeyAction | null {
  if (press.composing) return null;
  if ((press.ctrl || press.meta) && !press.alt && press.code === 'KeyK') return { do: 'palette' };
  if (press.code === 'Escape') return { do: 'back' };
  if (press.ctrl || press.meta || press.alt || press.typing || !singleKeys) return null;
  if (prefixed) {
    const to = PLACES[press.code];
    return to === undefined ? null : { do: 'go', to };
  }
  if (press.code === 'KeyJ') return { do: 'move', by: 1 };
  if (press.code === 'KeyK') return { do: 'move', by: -1 };
  if (press.repeat) return null;
  if (press.code === 'KeyG') return { do: 'prefix' };
  if (press.code === 'KeyA') return { do: 'acknowledge' };
  const digit = /^(?:Digit|Numpad)([1-6])$/.exec(press.code)?.[1];
  if (digit !== undefined && !press.shift) return { do: 'digit', n: Number(digit) };
  return { do: 'operation', chord: `${press.shift ? 'Shift+' : ''}${press.code}` };
}

/** What is printed on the key of an English keyboard; the key itself is found by place. */
export function keyName(chord: string): string {
  if (chord === 'Shift+Slash') return '?';
  if (chord === 'Slash') return '/';
  if (chord.startsWith('Shift+')) return `Shift ${keyName(chord.slice('Shift+'.length))}`;
  return chord.replace(/^Key/, '').replace(/^Digit/, '').toLowerCase();
}
