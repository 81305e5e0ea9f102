/**
 * The lines of what is looked at: those that the server gives, with what was heard since. Asked for anew with every link; without one, and until
 * it has answered, only what this screen has heard stands there, and says so.
 */
import { ANSWERED_MAX, heard, joined, type About } from '../model/lines';
import { linesAt, pathsOf } from '../net/timeline';
import type { Entry } from '../protocol/wire';
import type { Console } from './app.svelte';

/** `asking`: the answer is on its way; `heard`: there is none; `older`: the server has older ones than it gives; `whole`: these are all. */
export type Extent = 'asking' | 'heard' | 'older' | 'whole';

/** `isAsked`: the server is asked, or was; until then only what was heard stands there. */
export interface Lines { /** The oldest first. */ readonly all: Entry[]; readonly extent: Extent; readonly isAsked: boolean }

/**
 * `of`: read again whenever it may be another thing; null for nothing. `asks`: whether somebody wants the earlier ones, because reading them is recorded.
 * Called while a component is made.
 */
export function linesOf(app: Console, of: () => About | null, asks: () => boolean = () => true): Lines {
  let answers: readonly (readonly Entry[])[] | null = $state.raw(null);
  let failed = $state(false);
  const paths = $derived(asks() ? pathsOf(of() ?? {}).join(' ') : '');
  const isLive = $derived(app.connection.state === 'live');
  $effect(() => {
    answers = null;
    failed = false;
    if (!isLive || paths === '') return undefined;
    let wanted = true;
    void Promise.all(paths.split(' ').map(linesAt)).then((all) => {
      if (!wanted) return;
      const told = all.filter((one) => one !== null).map((one) => app.said(one));
      if (told.length === all.length) answers = told;
      else failed = true;
    });
    return () => {
      wanted = false;
    };
  });
  const all = $derived.by(() => {
    const about = of();
    const world = app.store.seen('entries', 'zone');
    return about === null ? [] : joined([...(answers ?? []), heard(world, about)]);
  });
  const extent = $derived.by((): Extent => {
    if (answers === null) return isLive && !failed && asks() ? 'asking' : 'heard';
    return answers.some((one) => one.length >= ANSWERED_MAX) ? 'older' : 'whole';
  });
  return { get all() { return all; }, get extent() { return extent; }, get isAsked() { return asks(); } };
}
