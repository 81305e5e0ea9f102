/** Types have names in the reader's language and one common word on the wire: what is typed of a name is offered as that word. */

/** As a person in a hurry types it, like the server's own folding (docs/protocol.md Q2), for short names. */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/[\p{M}\u0640]/gu, '').toLowerCase().replace(/đ/g, 'd')
    .replace(/[\u0671]/g, '\u0627').replace(/[\u0649\u06cc]/g, '\u064a').replace(/\u0629/g, '\u0647');
}

export interface Named { name: string; wire: string }

/** Names that have all the typed words, each at least as a beginning, and whose common word is not what was typed. */
export function offered(typed: string, names: readonly Named[], max: number): Named[] {
  const wanted = folded(typed).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  if (wanted.length === 0) return [];
  const seen = new Set([wanted.join(' ')]);
  const out: Named[] = [];
  for (const one of names) {
    const words = folded(one.name).split(/[^\p{L}\p{N}]+/u);
    const wire = one.wire.replaceAll('_', ' ');
    if (seen.has(wire) || !wanted.every((word) => words.some((it) => it.startsWith(word)))) continue;
    seen.add(wire);
    out.push({ name: one.name, wire });
    if (out.length === max) break;
  }
  return out;
}
