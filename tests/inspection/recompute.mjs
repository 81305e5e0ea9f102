/**
 * Draws again what an inspection has drawn (rule Y3), and says whether it is the same: `node recompute.mjs FILE`, a draw a line.
 *
 * It was written from the description of the algorithm `muster-draw/1` and shares nothing with the server, so that a mistake of one is not a
 * mistake of both. A line is {task, draw: n or null, inspectors_each, targets: [{number, id}], inspectors: [{agency, number}],
 * excluded: [{agency, inspector, target}], seed, sha256, drawn: [{target, inspectors: [{agency, number}]}]}.
 *
 * It prints one line, `N draws, E equal`, and ends with 0 only if there are draws and all are equal; which are not, and why, goes to the standard
 * error. With `--control` it changes one thing that was drawn on each line first, and ends with 0 only if it finds every one of them unequal: who
 * never finds a difference has not looked.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const H = (text) => createHash('sha256').update(text, 'utf8').digest('hex');

/** Compares by the first of these that differs. Names of agencies are plain ASCII, numbers are numbers: `<` is right for both. */
const by = (...of) => (a, b) => {
  for (const one of of) {
    if (one(a) < one(b)) return -1;
    if (one(a) > one(b)) return 1;
  }
  return 0;
};

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const AGENCY = /^[a-z][a-z0-9_]{0,31}$/;
const isNumber = (it) => Number.isInteger(it) && it >= 0;
const isDistinct = (list) => new Set(list).size === list.length;

/**
 * What keeps a line from being one: null if nothing does. A word with a line break or a space in it could make the text of another list,
 * with the same digest and other candidates.
 */
function fault({ task, draw: wanted, inspectors_each: each, targets, inspectors, excluded, seed, drawn }) {
  if (!ID.test(task)) return 'the task has no id';
  if (!(wanted === null || isNumber(wanted)) || !isNumber(each)) return 'it does not say how much is drawn';
  if (typeof seed !== 'string') return 'it has no seed';
  if (!Array.isArray(drawn)) return 'it does not say what was drawn';
  if (!targets.every((it) => isNumber(it.number) && ID.test(it.id)) || !isDistinct(targets.map((it) => it.number))) return 'its targets are no list';
  const isOf = (it, number) => AGENCY.test(it.agency) && isNumber(number);
  if (!inspectors.every((it) => isOf(it, it.number)) || !isDistinct(inspectors.map((it) => `${it.agency} ${it.number}`))) return 'its inspectors are no list';
  const exclusions = excluded.map((it) => `${it.agency} ${it.inspector} ${it.target}`);
  if (!excluded.every((it) => isOf(it, it.inspector) && isNumber(it.target)) || !isDistinct(exclusions)) return 'its exclusions are no list';
  return null;
}

/** What was published when the list was closed. */
function digest(list) {
  const lines = ['muster-draw/1', `task ${list.task}`, `draw ${list.draw ?? 'all'} ${list.inspectors_each}`];
  for (const { number, id } of list.targets.toSorted(by((it) => it.number))) lines.push(`target ${number} ${id}`);
  for (const { agency, number } of list.inspectors.toSorted(by((it) => it.agency, (it) => it.number))) lines.push(`inspector ${agency} ${number}`);
  const exclusions = list.excluded.toSorted(by((it) => it.agency, (it) => it.inspector, (it) => it.target));
  for (const { agency, inspector, target } of exclusions) lines.push(`excluded ${agency} ${inspector} ${target}`);
  return H(lines.map((line) => `${line}\n`).join(''));
}

/** What the seed draws from the list; null where an agency has too few inspectors. */
function draw(list, D) {
  const key = (rest) => H(`${D}\n${list.seed}\n${rest}`);
  const order = list.targets.map(({ number }) => ({ number, key: key(`target ${number}`) })).toSorted(by((it) => it.key, (it) => it.number));
  const agencies = [...new Set(list.inspectors.map((it) => it.agency))].toSorted();
  const excluded = new Set(list.excluded.map((it) => `${it.agency} ${it.inspector} ${it.target}`));
  const had = new Map();
  const targetsOf = (agency, number) => had.get(`${agency} ${number}`) ?? 0;

  const drawn = [];
  for (const { number: target } of order.slice(0, list.draw ?? order.length)) {
    const taken = [];
    for (const agency of agencies) {
      for (let nth = 0; nth < list.inspectors_each; nth += 1) {
        const free = list.inspectors.filter((it) => it.agency === agency
          && !excluded.has(`${agency} ${it.number} ${target}`)
          && !taken.some((other) => other.agency === agency && other.number === it.number));
        if (free.length === 0) return null;
        const fewest = Math.min(...free.map((it) => targetsOf(agency, it.number)));
        const equals = free.filter((it) => targetsOf(agency, it.number) === fewest);
        const [{ number }] = equals.map((it) => ({ number: it.number, key: key(`target ${target} inspector ${agency} ${it.number}`) }))
          .toSorted(by((it) => it.key, (it) => it.number));
        taken.push({ agency, number });
        had.set(`${agency} ${number}`, targetsOf(agency, number) + 1);
      }
    }
    drawn.push({ target, inspectors: taken });
  }
  return drawn;
}

const shown = (drawn) => drawn.map(({ target, inspectors }) => `${target}: ${inspectors.map((it) => `${it.agency} ${it.number}`).join(', ')}`).join('; ');

/** Why a line is not what the algorithm gives; null if it is. */
function difference(list) {
  const wrong = fault(list);
  if (wrong !== null) return wrong;
  const D = digest(list);
  if (D !== list.sha256) return `the list has the digest ${D}, not ${list.sha256}`;
  const drawn = draw(list, D);
  if (drawn === null) return 'there are too few inspectors for this draw';
  const [wanted, found] = [shown(drawn), shown(list.drawn)];
  return wanted === found ? null : `the seed draws "${wanted}", not "${found}"`;
}

/** Each changes one thing that was drawn, or says that there is no such thing to change. */
const CHANGES = [
  function anotherTarget([first]) { first.target += 1; return true; },
  function anotherInspector(drawn) {
    const lot = drawn.find((it) => it.inspectors.length > 0);
    if (lot === undefined) return false;
    lot.inspectors[0].number += 1;
    return true;
  },
  function anotherOrder(drawn) {
    if (drawn.length < 2) return false;
    [drawn[0], drawn[1]] = [drawn[1], drawn[0]];
    return true;
  },
  function oneInspectorFewer(drawn) { return drawn.at(-1).inspectors.pop() !== undefined; },
  function oneTargetFewer(drawn) { return drawn.pop() !== undefined; },
];

/** Changes something else from line to line; what cannot be changed on this one gives way to the next. */
function change({ drawn }, index) {
  if (drawn.length === 0) return;
  for (let nth = 0; nth < CHANGES.length; nth += 1) {
    if (CHANGES[(index + nth) % CHANGES.length](drawn)) return;
  }
}

function main(args) {
  const isControl = args.includes('--control');
  const files = args.filter((it) => it !== '--control');
  if (files.length !== 1) {
    console.error('usage: node recompute.mjs [--control] FILE');
    return 2;
  }
  const lines = readFileSync(files[0], 'utf8').split('\n').filter((line) => line !== '');
  let equal = 0;
  for (const [index, line] of lines.entries()) {
    const list = JSON.parse(line);
    if (isControl) change(list, index);
    const why = difference(list);
    if (why === null) equal += 1;
    if ((why === null) === isControl) console.error(`draw ${index + 1}: ${why ?? 'one thing was changed, and it is called equal'}`);
  }
  if (isControl) {
    console.log(`${lines.length} draws with one thing changed, ${lines.length - equal} unequal`);
    return lines.length > 0 && equal === 0 ? 0 : 1;
  }
  console.log(`${lines.length} draws, ${equal} equal`);
  return lines.length > 0 && equal === lines.length ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
