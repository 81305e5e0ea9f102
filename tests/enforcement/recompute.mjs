/**
 * Computes chains of custody anew (rule N8), and says whether they are the same: `node recompute.mjs FILE`, evidence as on the wire, one or a list.
 *
 * It was written from the description of the algorithm `muster-custody/1` and shares nothing with the server, so that a mistake of one is not a
 * mistake of both. Of an object it reads {id, what, seal, custody: [{step, agency, holder, at, given_at, seal_intact, note, sha256}],
 * ended: {agency, at, how, note, sha256}, attachments: [{sha256}]}.
 *
 * It prints one line, `N chains, E equal`, and ends with 0 only if there are chains and all are equal; which are not, and why, goes to the standard
 * error. With `--control` it changes one thing that a digest covers in each chain first, and ends with 0 only if it finds every one of them unequal:
 * who never finds a difference has not looked.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const H = (text) => createHash('sha256').update(text, 'utf8').digest('hex');

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const AGENCY = /^[a-z][a-z0-9_]{0,31}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const ENDS = ['returned', 'destroyed', 'forfeited', 'transferred'];
const NO_STEP = '0'.repeat(64);

const isMoment = (it) => typeof it === 'string' && MOMENT.test(it) && !Number.isNaN(Date.parse(it));
const isText = (it) => typeof it === 'string';

/**
 * What keeps an object from being evidence: null if nothing does. A word with a line break in it could make the lines of another step, with the same
 * digest.
 */
function fault({ id, what, seal, custody, ended, attachments }) {
  if (!ID.test(id)) return 'it has no id';
  if (!isText(what) || !isText(seal)) return 'it does not say what it is';
  if (!Array.isArray(attachments) || !attachments.every((it) => DIGEST.test(it.sha256))) return 'its files are no list';
  if (!Array.isArray(custody) || custody.length === 0) return 'it was in nobody\'s custody';
  for (const [index, it] of custody.entries()) {
    const isFirst = index === 0;
    if (it.step !== index + 1) return `step ${index + 1} has another number`;
    if (!AGENCY.test(it.agency) || !isMoment(it.at) || !isText(it.holder) || !isText(it.note)) return `step ${it.step} does not say who has it`;
    if (isFirst !== (it.given_at === undefined) || isFirst !== (it.seal_intact === undefined)) return `step ${it.step} does not say how it came there`;
    if (!isFirst && (!isMoment(it.given_at) || typeof it.seal_intact !== 'boolean')) return `step ${it.step} does not say how it came there`;
    if (!DIGEST.test(it.sha256)) return `step ${it.step} has no digest`;
  }
  if (ended !== undefined) {
    if (!AGENCY.test(ended.agency) || !isMoment(ended.at) || !isText(ended.note) || !ENDS.includes(ended.how)) return 'it does not say how it ended';
    if (!DIGEST.test(ended.sha256)) return 'its end has no digest';
  }
  return null;
}

/** The digest of a step, with the files that were attached before it. */
function digest({ id, what, seal }, it, before, files) {
  const lines = [
    'muster-custody/1',
    before,
    id,
    String(it.step),
    it.agency,
    String(Date.parse(it.at)),
    it.given_at === undefined ? '-' : String(Date.parse(it.given_at)),
    it.seal_intact === undefined ? '-' : String(it.seal_intact),
    H(what),
    H(seal),
    H(it.holder),
    H(it.note),
    ...files,
  ];
  return H(lines.map((line) => `${line}\n`).join(''));
}

/** The steps, and the end as if it were one more: what became of it is who keeps it. */
function stepsOf({ custody, ended }) {
  if (ended === undefined) return custody;
  const { agency, at, how, note, sha256 } = ended;
  return [...custody, { step: custody.length + 1, agency, holder: how, at, note, sha256 }];
}

/**
 * Why a chain is not what the algorithm gives; null if it is. Files are never taken away, so that each step has those of the step before and perhaps
 * some more of those that follow. No digest fits for two numbers of them.
 */
function difference(evidence) {
  const wrong = fault(evidence);
  if (wrong !== null) return wrong;
  const files = evidence.attachments.map((it) => it.sha256);
  let before = NO_STEP;
  let had = 0;
  for (const it of stepsOf(evidence)) {
    // Who collects it has attached nothing yet.
    const most = it.step === 1 ? 0 : files.length;
    while (had <= most && digest(evidence, it, before, files.slice(0, had)) !== it.sha256) had += 1;
    if (had > most) return `step ${it.step} has the digest ${it.sha256}, which none of its files and texts give`;
    before = it.sha256;
  }
  return null;
}

const flipped = (digits) => (digits[0] === '0' ? '1' : '0') + digits.slice(1);

/** Each changes one thing that a digest covers, or says that there is no such thing to change. */
const CHANGES = [
  function anotherThing(evidence) { evidence.what += '.'; return true; },
  function anotherSeal(evidence) { evidence.seal += '0'; return true; },
  function anotherHolder({ custody }) { custody.at(-1).holder += ' 2'; return true; },
  function anotherNote({ custody }) { custody.at(-1).note += '!'; return true; },
  function aMomentLater({ custody }) { custody[0].at = new Date(Date.parse(custody[0].at) + 1).toISOString(); return true; },
  function anotherDigest({ custody }) { custody[0].sha256 = flipped(custody[0].sha256); return true; },
  function anotherAgency({ custody }) { custody.at(-1).agency += '_x'; return true; },
  function aBrokenSeal({ custody }) {
    if (custody.length < 2) return false;
    custody[1].seal_intact = !custody[1].seal_intact;
    return true;
  },
  function givenEarlier({ custody }) {
    if (custody.length < 2) return false;
    custody[1].given_at = new Date(Date.parse(custody[1].given_at) - 1).toISOString();
    return true;
  },
  function anotherEnd({ ended }) {
    if (ended === undefined) return false;
    ended.how = ENDS[(ENDS.indexOf(ended.how) + 1) % ENDS.length];
    return true;
  },
  function oneStepFewer({ custody }) {
    if (custody.length < 3) return false;
    custody.splice(1, 1);
    for (const [index, it] of custody.entries()) it.step = index + 1;
    return true;
  },
];

/** Changes something else from chain to chain; what cannot be changed on this one gives way to the next. */
function change(evidence, index) {
  for (let nth = 0; nth < CHANGES.length; nth += 1) {
    if (CHANGES[(index + nth) % CHANGES.length](evidence)) return;
  }
}

function main(args) {
  const isControl = args.includes('--control');
  const files = args.filter((it) => it !== '--control');
  if (files.length !== 1) {
    console.error('usage: node recompute.mjs [--control] FILE');
    return 2;
  }
  const chains = [JSON.parse(readFileSync(files[0], 'utf8'))].flat();
  let equal = 0;
  for (const [index, evidence] of chains.entries()) {
    if (isControl) change(evidence, index);
    const why = difference(evidence);
    if (why === null) equal += 1;
    if ((why === null) === isControl) console.error(`chain ${index + 1}: ${why ?? 'one thing was changed, and it is called equal'}`);
  }
  if (isControl) {
    console.log(`${chains.length} chains with one thing changed, ${chains.length - equal} unequal`);
    return chains.length > 0 && equal === 0 ? 0 : 1;
  }
  console.log(`${chains.length} chains, ${equal} equal`);
  return chains.length > 0 && equal === chains.length ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
