/** What was refused of an enforcement or a disaster response, as the operation that sends it anew: with its form, where there is something to change, or as it was. */
import type { RefusedCase } from '../model/caseRefused';
import type { Dated } from './inspecting';
import { addEvidenceFile } from './ops/addEvidenceFile';
import { collectEvidence, type CollectArgs } from './ops/collectEvidence';
import { countersignMeasure } from './ops/countersignMeasure';
import { liftMeasure } from './ops/liftMeasure';
import { offerEvidence } from './ops/offerEvidence';
import { changeShelter, closeShelter, openShelter, type ChangeShelterArgs, type ShelterArgs } from './ops/openShelter';
import { placeUnit, removeUnit } from './ops/placeUnit';
import { receiveEvidence } from './ops/receiveEvidence';
import { refuseCountersignature } from './ops/refuseCountersignature';
import { refuseEvidence } from './ops/refuseEvidence';
import { reportFigures, withdrawFigures, type FiguresArgs } from './ops/reportFigures';
import { takeBackEvidence } from './ops/takeBackEvidence';
import { takeMeasure, type MeasureArgs } from './ops/takeMeasure';
import type { AnyOperation } from './registry';

/** `form`: it is opened with what was typed, so that it can be changed. `asOfNow`: just when it happened was refused, so that it can only be said as of now. */
export interface Again { operation: AnyOperation; args: object; form: boolean; asOfNow?: Undated }

/** Why something is not taken as of when it happened: too long ago for who says it, or before what it follows. What is said of a case is not moved behind that. */
export type Undated = 'too_far_back' | 'out_of_order';

const SAID: Readonly<Record<string, AnyOperation>> = {
  countersign: countersignMeasure, 'refuse-countersignature': refuseCountersignature, 'lift-measure': liftMeasure, 'hand-over': offerEvidence, receive: receiveEvidence,
  'refuse-custody': refuseEvidence, 'take-back': takeBackEvidence,
};
const OF_RESPONSE: Readonly<Record<string, AnyOperation>> = {
  'place-unit': placeUnit, 'remove-unit': removeUnit, 'close-shelter': closeShelter, 'withdraw-figures': withdrawFigures,
};

/** What is of the command, and not of what it says. */
function typed(body: RefusedCase['body']): Record<string, unknown> {
  const { command_id, occurred_at, confirm, ...rest } = body;
  return rest;
}

/** What is sent anew stays dated as of when it happened, unless just that was refused. */
function dated({ entry, body }: RefusedCase, ...undated: Undated[]): Dated & { asOfNow?: Undated } {
  const at = body['occurred_at'];
  const why = undated.find((code) => code === entry.code);
  if (typeof at !== 'string') return {};
  return why === undefined ? { occurred_at: at } : { asOfNow: why };
}

/** Sent anew with its time, or as of now, which it says then. */
function withTime({ operation, args, form }: Again, { asOfNow, ...at }: ReturnType<typeof dated>): Again {
  return { operation, args: { ...args, ...at }, form, ...(asOfNow === undefined ? {} : { asOfNow }) };
}

/** Figures are of when they were counted, however late they are sent. */
function counted(body: RefusedCase['body']): { counted_at?: string } {
  const at = body['counted_at'] ?? body['occurred_at'];
  return typeof at === 'string' ? { counted_at: at } : {};
}

/** What is said of an enforcement. */
function caseAgain({ entry, what, item, made, body }: RefusedCase, task: string): Again | undefined {
  if (made === 'measure') return { operation: takeMeasure, args: { task, ...typed(body) } as MeasureArgs, form: true };
  if (made === 'evidence') return { operation: collectEvidence, args: { task, ...typed(body) } as CollectArgs, form: true };
  if (what === 'attachments') {
    if (entry.file === undefined) return undefined;
    const name = String(body['name'] ?? '');
    return { operation: addEvidenceFile, args: { item, file: new File([entry.file], name) }, form: false };
  }
  const operation = SAID[what];
  // A note that was empty was not sent; without one its form would ask anew.
  return operation === undefined ? undefined : { operation, args: { item, ...(what === 'countersign' ? { note: '' } : {}), ...typed(body) }, form: false };
}

/** What is said of a disaster response. */
function responseAgain({ what, item, made, body }: RefusedCase, task: string): Again | undefined {
  if (made === 'shelter') return { operation: openShelter, args: { task, ...typed(body) } as ShelterArgs, form: true };
  if (made === 'figures') return { operation: reportFigures, args: { task, ...typed(body), ...counted(body) } as FiguresArgs, form: true };
  if (what === 'change-shelter') {
    // Based on what it is now, not on what it was then.
    const { version, ...said } = typed(body);
    return { operation: changeShelter, args: { item, ...said } as ChangeShelterArgs, form: true };
  }
  const operation = OF_RESPONSE[what];
  return operation === undefined ? undefined : { operation, args: { item, ...typed(body) }, form: false };
}

/** How it is sent anew; undefined for what is only put away. */
export function againOf(one: RefusedCase, task: string): Again | undefined {
  const found = caseAgain(one, task);
  if (found !== undefined) return withTime(found, dated(one, 'too_far_back'));
  const other = responseAgain(one, task);
  // Figures say when they were counted, and are told now.
  return other === undefined || one.made === 'figures' ? other : withTime(other, dated(one, 'too_far_back', 'out_of_order'));
}
