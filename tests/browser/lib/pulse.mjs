/** When the map drew last, and how many units in one call: the drawing itself is asked, because a canvas has no elements. */

/** A map that has not drawn for this long rests: tiles arrive faster than that from the same machine. */
const REST_MS = 700;
/** After a load the first tiles are on their way while nothing is drawn yet. */
export const FIRST_REST_MS = 2_000;

/** Put into every page before its own scripts. */
export function pulse() {
  const seen = { lastDraw: 0, mostUnits: 0, full: null, wanted: null };
  globalThis.musterPulse = seen;
  const { prototype } = WebGL2RenderingContext;
  const { drawElements, drawArraysInstanced } = prototype;
  prototype.drawElements = function draw(...args) {
    seen.lastDraw = performance.now();
    return drawElements.apply(this, args);
  };
  prototype.drawArraysInstanced = function draw(...args) {
    seen.lastDraw = performance.now();
    seen.mostUnits = Math.max(seen.mostUnits, args[3]);
    if (seen.wanted !== null && seen.full === null && args[3] >= seen.wanted.units
      && document.querySelectorAll('[data-testid="queue-row"]').length >= seen.wanted.rows) {
      // The next frame begins when this one is on the screen.
      seen.full = -1;
      requestAnimationFrame(() => { seen.full = performance.now(); });
    }
    return drawArraysInstanced.apply(this, args);
  };
}

export function isAtRest(page, restMs = REST_MS) {
  return page.evaluate((quietMs) => {
    const { lastDraw } = globalThis.musterPulse;
    return lastDraw > 0 && performance.now() - lastDraw > quietMs;
  }, restMs);
}
