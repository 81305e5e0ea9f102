/** Puts `sw.js` beside the page: which files the build made, and a version that changes with each of them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const here = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
/** What the console is made of: scripts, styles, fonts, pictures. */
const KEPT = /\.(js|css|woff2|svg)$/;
/** From `public`, which the build copies as it is. */
const COPIED = ['icon.svg'];

/** The worker's text for these files. */
export function workerOf(template: string, files: readonly string[], start: string, content: string): string {
  const version = createHash('sha256').update([...files].sort().join('\n')).update(content).digest('hex').slice(0, 16);
  return template.replace('__FILES__', JSON.stringify([...files].sort().map((path) => `/${path}`)))
    .replace('__START__', JSON.stringify(start)).replace('__VERSION__', JSON.stringify(version));
}

export function serviceWorker(): Plugin {
  return {
    name: 'muster-service-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      const start = Object.values(bundle).find((one) => one.type === 'chunk' && one.isEntry)?.fileName;
      if (start === undefined) throw new Error('a console without a script to start with');
      const files = [...Object.keys(bundle).filter((path) => KEPT.test(path)), ...COPIED];
      const content = here('../index.html') + COPIED.map((path) => here(`../public/${path}`)).join('');
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: workerOf(here('sw.js'), files, start, content) });
    },
  };
}
