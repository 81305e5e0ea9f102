/**
 * Trusted Types (D9): the page's policy lets a text become elements only through a named place. This is the one for
 * symbols, which are made of numbers and words of the wire and never of what people typed.
 */
interface Policy { createHTML(text: string): string }
interface Factory { createPolicy(name: string, rules: { createHTML(text: string): string }): Policy }

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
const policy = factory?.createPolicy('muster-symbols', { createHTML: (svg) => svg });

/** The symbol's text in the form in which the browser takes it. */
export function trustedSvg(svg: string): string {
  return policy?.createHTML(svg) ?? svg;
}

/** Fills an element with a symbol. */
export function filledWith(svg: string): (element: Element) => void {
  return (element) => {
    element.innerHTML = trustedSvg(svg);
  };
}
