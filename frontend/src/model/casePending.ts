/**
 * Measures and evidence as this seat has reported them, whether or not the server has heard of it yet: what waits on this device is laid over what is
 * known, so that a tablet without a link goes on. What waits is told apart from what was accepted. Pure.
 */
import type { EnforcementSettings, Evidence, Measure } from '../protocol/enforcement';
import type { EvidenceEnd } from '../protocol/words';
import type { Task } from '../protocol/wire';
import { evidenceOf, isInHands, isOfferedTo, isSigner, measuresOf, type Reader, type Waits } from './enforcement';
import { concernsAgainst, instrumentOf } from './legal';
import { NUMBER_UNSAID, iso, madeAt, madePath, some, text, told, type Told } from './pending';
import { ms } from './time';
import type { Waiting } from './visitPending';
import type { World } from './world';

function takenMeasure(task: string, reader: Reader, sent: Waiting, settings: EnforcementSettings | undefined): Measure {
  const { body } = sent;
  const instrument = instrumentOf(settings, text(body, 'instrument'));
  const officer = text(body, 'officer') || reader.principal;
  const judged = { measure: body['measure'] as Measure['measure'], officer, atMs: ms(iso(sent)) ?? sent.madeAt, ...some(body, 'fine', 'instrument') };
  return {
    kind: 'task_item', item: 'measure', id: text(body, 'id'), task, number: NUMBER_UNSAID, agency: reader.agency, officer, measure: judged.measure, against: text(body, 'against'), place: text(body, 'place'), what: text(body, 'what'), refusals: [], taken_at: iso(sent),
    // As the register has it here; the server judges.
    concerns: settings === undefined ? [] : concernsAgainst(settings, judged), state: 'in_force', ...some(body, 'at', 'fine'), ...(instrument === undefined ? {} : { instrument }),
  };
}

function collectedEvidence(task: string, reader: Reader, sent: Waiting): Evidence {
  const { body } = sent;
  const at = iso(sent);
  return {
    kind: 'task_item', item: 'evidence', id: text(body, 'id'), task, number: NUMBER_UNSAID, agency: reader.agency, what: text(body, 'what'), seal: text(body, 'seal'), place: text(body, 'place'),
    collected_at: at, custody: [{ step: 1, agency: reader.agency, officer: reader.principal, holder: text(body, 'holder'), at, note: '', sha256: '' }], attachments: [], ...some(body, 'at', 'measure'),
  };
}

/** One thing that was said of a measure. */
function ofMeasure(measure: Measure, what: string, sent: Waiting, { agency, principal }: Reader): Measure {
  const at = iso(sent);
  const reason = text(sent.body, 'reason');
  switch (what) {
    case 'countersign': return { ...measure, state: 'in_force', countersigned: { agency, officer: principal, at, note: text(sent.body, 'note') } };
    case 'refuse-countersignature': return { ...measure, state: 'contested', refusals: [...measure.refusals, { agency, at, reason }] };
    case 'lift-measure': return { ...measure, state: measure.state === 'set_aside' ? 'set_aside' : 'lifted', lifted: { agency, at, reason } };
    case 'review-measure': {
      const upheld = sent.body['upheld'] === true;
      return { ...measure, state: upheld ? measure.state : 'set_aside', review: { at, upheld, note: text(sent.body, 'note') } };
    }
    default: return measure;
  }
}

/** One thing that was said of evidence. A step that waits has no digest yet. */
function ofEvidence(evidence: Evidence, what: string, sent: Waiting, { agency, principal }: Reader): Evidence {
  const at = iso(sent);
  const { offer, ...rest } = evidence;
  const note = text(sent.body, 'note');
  switch (what) {
    case 'hand-over': return { ...evidence, offer: { agency: text(sent.body, 'agency') || agency, at, note, ...some(sent.body, 'person') } };
    case 'take-back': return rest;
    case 'refuse-custody': return { ...rest, refused: { agency, at, reason: text(sent.body, 'reason') } };
    case 'receive': return {
      ...rest,
      custody: [...rest.custody, {
        step: rest.custody.length + 1, agency, officer: principal, holder: text(sent.body, 'holder'), at, note, sha256: '', seal_intact: sent.body['seal_intact'] === true,
        ...(offer === undefined ? {} : { given_at: offer.at }),
      }],
    };
    case 'release': return { ...evidence, ended: { agency, officer: principal, at, how: sent.body['how'] as EvidenceEnd, note, sha256: '' } };
    default: return evidence;
  }
}

/** Those that are known in the order of their numbers, then those that wait, as they were taken. */
export function measuresTold(world: World, task: string, reader: Reader, waiting: readonly Waiting[]): Told<Measure>[] {
  const known = measuresOf(world, task);
  const settings = world.settings.get(reader.agency)?.enforcement;
  const made = waiting.filter((one) => one.path === madePath('measure', task)).map((one) => takenMeasure(task, reader, one, settings)).filter((one) => !world.task_item.has(one.id));
  return [...known, ...made].map((one) => told(one, made.includes(one), waiting, (item, what, sent) => ofMeasure(item, what, sent, reader)));
}

export function evidenceTold(world: World, task: string, reader: Reader, waiting: readonly Waiting[]): Told<Evidence>[] {
  const known = evidenceOf(world, task);
  const made = waiting.filter((one) => one.path === madePath('evidence', task)).map((one) => collectedEvidence(task, reader, one)).filter((one) => !world.task_item.has(one.id));
  return [...known, ...made].map((one) => told(one, made.includes(one), waiting, (item, what, sent) => ofEvidence(item, what, sent, reader)));
}

/** Evidence of other tasks than the one that is worked on that is in this person's hands, or offered to this person alone: wherever its unit works. */
export function inHand(world: World, reader: Reader, waiting: readonly Waiting[], here: string | undefined): Told<Evidence>[] {
  const made = waiting.map((one) => madeAt(one.path)).filter((one) => one?.made === 'evidence').map((one) => one?.task);
  const known = [...world.task_item.values()].filter((one) => one.item === 'evidence').map((one) => one.task);
  const tasks = [...new Set([...known, ...made])].filter((one) => one !== undefined && one !== here) as string[];
  return tasks.flatMap((task) => evidenceTold(world, task, reader, waiting)).filter(({ item }) => isInHands(item, reader));
}

/** What waits for a crew, with what it has said of it already: to sign, and to sign in. The rest is for the desks. */
export function crewWaits(task: Task, reader: Reader, measures: readonly Told<Measure>[], evidence: readonly Told<Evidence>[]): Waits {
  return {
    sign: measures.map((one) => one.item).filter((one) => isSigner(one, task, reader.agency) && !one.refusals.some((it) => it.agency === reader.agency)),
    custody: evidence.map((one) => one.item).filter((one) => isOfferedTo(one, reader)), answer: [], review: [],
  };
}
