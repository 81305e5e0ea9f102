/** The timeline of one thing: the server has lines from before this screen was opened. */
import type { About } from '../model/lines';
import type { Entry } from '../protocol/wire';
import { get } from './http';

/** One question for each thing that the timeline is of: the server is asked about one at a time. */
export function pathsOf(about: About): string[] {
  return (['task', 'incident'] as const).flatMap((of) => (about[of] === undefined ? [] : [`/api/v1/timeline?${of}=${encodeURIComponent(about[of])}`]));
}

const NOT_SHOWN = 404;

/** Null where there is no answer. Of what is not shown to this seat, or not any more, there are no lines: that is one. */
export async function linesAt(path: string): Promise<Entry[] | null> {
  const answer = await get<{ entries: Entry[] }>(path);
  if (answer.ok) return answer.body.entries;
  return answer.kind === 'refused' && answer.status === NOT_SHOWN ? [] : null;
}
