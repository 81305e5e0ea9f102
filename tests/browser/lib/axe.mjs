/** The accessibility checker, put into the page as it is: the policy forbids scripts of others, the driver may bring one. */
import { readFileSync } from 'node:fs';
import { fromConsole } from './settings.mjs';

const SOURCE = readFileSync(fromConsole.resolve('axe-core/axe.min.js'), 'utf8');
const GRAVE = new Set(['serious', 'critical']);

/** What is seriously or critically wrong on the page, in words; and how much less than that. */
export async function check(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(SOURCE);
  const violations = await page.evaluate(async () => (await globalThis.axe.run(document, { resultTypes: ['violations'] })).violations
    .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary.split('\n')[1]?.trim()})`) })));
  const grave = violations.filter(({ impact }) => GRAVE.has(impact));
  return {
    grave: grave.flatMap(({ id, impact, nodes }) => nodes.map((node) => `${impact} ${id}: ${node}`)),
    lesser: violations.filter(({ impact }) => !GRAVE.has(impact)).map(({ id, nodes }) => `${id} ×${nodes.length}: ${nodes[0]}`),
  };
}
