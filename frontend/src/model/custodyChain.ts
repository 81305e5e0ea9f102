/**
 * The chain of custody of evidence as anybody can recompute it (algorithm muster-custody/1): each step's digest covers the step before, who has it in
 * custody since when, its texts, and the files that were there. Pure but for the hash, which the browser computes.
 */
import type { CustodyStep, Evidence } from '../protocol/enforcement';
import { ms } from './time';

const ALGORITHM = 'muster-custody/1';
/** Stands for the step before the first. */
const NO_STEP = '0'.repeat(64);

type Chained = Pick<Evidence, 'id' | 'what' | 'seal' | 'custody' | 'ended'> & { attachments: readonly { sha256: string }[] };

async function hex(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `files`: those that were attached before the step, in their order. */
async function stepDigest(evidence: Omit<Chained, 'custody' | 'ended' | 'attachments'>, step: CustodyStep, before: string, files: readonly string[]): Promise<string> {
  const texts = await Promise.all([evidence.what, evidence.seal, step.holder, step.note].map(hex));
  const lines = [
    ALGORITHM, before, evidence.id.toLowerCase(), String(step.step), step.agency, String(ms(step.at)), String(ms(step.given_at) ?? '-'), String(step.seal_intact ?? '-'), ...texts, ...files,
  ];
  return hex(lines.map((line) => `${line}\n`).join(''));
}

/** The end is digested as if it were one more step, kept by what became of it. */
function endOf(custody: readonly CustodyStep[], ended: Evidence['ended']): CustodyStep[] {
  if (ended === undefined) return [];
  const { agency, at, how, note, sha256 } = ended;
  return [{ step: custody.length + 1, agency, holder: how, at, note, sha256 }];
}

export interface Chain {
  fits: boolean;
  /** Number of the first step whose digest is another one. */
  broken?: number;
  /** Of each step that fits, how many of the files it covers. */
  files: number[];
}

/**
 * Files are never taken away, so each step covers as many as the one before or more. How many, no clock is asked: a digest fits for one
 * number of them at most.
 */
export async function checkChain({ id, what, seal, custody, ended, attachments }: Chained): Promise<Chain> {
  const hashes = attachments.map((one) => one.sha256);
  const files: number[] = [];
  let before = NO_STEP;
  let covered = 0;
  for (const [index, step] of [...custody, ...endOf(custody, ended)].entries()) {
    const numbered = { ...step, step: index + 1 };
    while (covered <= hashes.length && await stepDigest({ id, what, seal }, numbered, before, hashes.slice(0, covered)) !== step.sha256) covered += 1;
    if (covered > hashes.length || step.step !== index + 1) return { fits: false, broken: index + 1, files };
    files.push(covered);
    before = step.sha256;
  }
  return { fits: true, files };
}
