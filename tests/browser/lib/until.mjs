/** Waiting for a state, never for a time; every wait has a limit and says what it waited for. */

/** Software drawing on two busy cores: a frame may cost half a second, a seat several of them. */
export const LIMIT_MS = 20_000;
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
