/** All symbols and tags in both themes on one page, to be looked at. */
import { AGENCY_KINDS, INCIDENT_TYPES, UNIT_STATUSES } from '../../src/map/types';
import type { Priority } from '../../src/map/types';
import { incidentTagSvg, symbolSvg } from '../../src/map/symbols/svg';

const MARKS = [{ stale: true }, { late: true }, { selected: true }, { coarse: true }, { selected: true, late: true }] as const;

export function symbolSheet(host: HTMLElement): void {
  const rows = AGENCY_KINDS.map((kind) => {
    const plain = UNIT_STATUSES.map((status) => `<td>${symbolSvg(kind, status)}</td>`).join('');
    const marked = MARKS.map((marks) => `<td>${symbolSvg(kind, 'on_scene', marks)}</td>`).join('');
    return `<tr><th>${kind}</th>${plain}${marked}</tr>`;
  }).join('');
  const tags = ([1, 2, 3, 4, 5] as Priority[])
    .map((priority) => `<p>${INCIDENT_TYPES.map((type) => incidentTagSvg(priority, type, { selected: priority === 1 && type === 'fire' })).join(' ')}</p>`)
    .join('');
  const head = `<tr><th></th>${[...UNIT_STATUSES, 'stale', 'late', 'selected', 'coarse', 'both'].map((s) => `<th>${s}</th>`).join('')}</tr>`;
  for (const theme of ['night', 'day']) {
    const half = document.createElement('section');
    half.dataset['theme'] = theme;
    half.className = 'sheet';
    half.innerHTML = `<table>${head}${rows}</table>${tags}`;
    host.append(half);
  }
  const style = document.createElement('style');
  style.textContent = '.sheet{background:var(--surface);color:var(--text);padding:12px;font-size:11px} .sheet th{font-weight:400;text-align:start;max-width:64px;overflow:hidden} .sheet td{padding:2px 10px;text-align:center}';
  document.head.append(style);
}
