/** Waiting for a state, never for a time; every wait has a limit and says what it waited for. */

/** Software drawing on two cores that others use too: a frame may cost seconds, a seat several of them. */
export const LIMIT_MS = 45_000;
const LOOK_MS = 60;

/** The first true value of `look`. */
export async function until(what, look, limitMs = LIMIT_MS) {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${limitMs / 1000} s for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
