/** What was refused of an enforcement, as the operation that sends it anew: with its form, where there is something to change, or as it was. */
import type { RefusedCase } from '../model/caseRefused';
import { addEvidenceFile } from './ops/addEvidenceFile';
import { collectEvidence, type CollectArgs } from './ops/collectEvidence';
import { countersignMeasure } from './ops/countersignMeasure';
import { liftMeasure } from './ops/liftMeasure';
import { offerEvidence } from './ops/offerEvidence';
import { receiveEvidence } from './ops/receiveEvidence';
import { refuseCountersignature } from './ops/refuseCountersignature';
import { refuseEvidence } from './ops/refuseEvidence';
import { takeBackEvidence } from './ops/takeBackEvidence';
import { takeMeasure, type MeasureArgs } from './ops/takeMeasure';
import type { AnyOperation } from './registry';

/** `form`: it is opened with what was typed, so that it can be changed. */
export interface Again { operation: AnyOperation; args: object; form: boolean }

const SAID: Readonly<Record<string, AnyOperation>> = {
  countersign: countersignMeasure, 'refuse-countersignature': refuseCountersignature, 'lift-measure': liftMeasure, 'hand-over': offerEvidence, receive: receiveEvidence,
  'refuse-custody': refuseEvidence, 'take-back': takeBackEvidence,
};

/** What is of the command, and not of what it says. */
function typed(body: RefusedCase['body']): Record<string, unknown> {
  const { command_id, occurred_at, confirm, ...rest } = body;
  return rest;
}

export function againOf({ entry, what, item, made, body }: RefusedCase, task: string): Again | undefined {
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
