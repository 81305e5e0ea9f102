/**
 * Trusted Types (D9): what a script may be loaded from. The map library and the link start their workers by address, so that
 * there is one rule for all: a file of our own build, or the service worker beside the page. Everything else, and every text as a script, is refused.
 */
interface Rules { createScriptURL(address: string): string }
interface Factory { createPolicy(name: string, rules: Rules): unknown }

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;

/** Only in the built console; the development server has addresses of its own. */
function isOurs(address: string): boolean {
  const url = new URL(address, location.href);
  return url.origin === location.origin && (import.meta.env.DEV || url.pathname.startsWith('/assets/') || url.pathname === '/sw.js');
}

factory?.createPolicy('default', {
  createScriptURL: (address) => {
    if (isOurs(address)) return address;
    throw new TypeError(`not a script of this console: ${address}`);
  },
});
