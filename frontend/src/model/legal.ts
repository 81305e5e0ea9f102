/** What speaks against a measure by the agency's own register, at a moment (docs/protocol.md N3). Pure; the server judges, this only tells before the click. */
import type { EnforcementSettings, Fine, Instrument, Permit } from '../protocol/enforcement';
import { LEGAL_CONCERNS, type LegalConcern, type MeasureKind } from '../protocol/words';
import { ms } from './time';

interface Period { valid_from: string; valid_until?: string }

/** The end is the first moment at which it holds no more. */
export function isValidAt({ valid_from, valid_until }: Period, atMs: number): boolean {
  return (ms(valid_from) ?? -Infinity) <= atMs && atMs < (ms(valid_until) ?? Infinity);
}

/** Codes are distinct whatever their case. */
export function instrumentOf(settings: EnforcementSettings | undefined, code: string | undefined): Instrument | undefined {
  return code === undefined ? undefined : settings?.instruments.find((one) => one.code.toLowerCase() === code.toLowerCase());
}

export function permitOf(instrument: Instrument | undefined, measure: MeasureKind): Permit | undefined {
  return instrument?.permits.find((one) => one.measure === measure);
}

/** `officer`: who took it. `instrument`: its code; undefined for none. */
export interface Judged { measure: MeasureKind; instrument?: string; fine?: Fine; officer: string; atMs: number }

/** In the order in which the server names them. */
export function concernsAgainst(settings: EnforcementSettings, { measure, instrument: code, fine, officer, atMs }: Judged): LegalConcern[] {
  const instrument = instrumentOf(settings, code);
  if (instrument === undefined) return ['no_instrument'];
  const permit = permitOf(instrument, measure);
  const limit = permit?.fine_max;
  const holds = instrument.certificate === undefined
    || settings.officers.some((one) => one.person === officer && one.certificate === instrument.certificate && isValidAt(one, atMs));
  const raised: Record<LegalConcern, boolean> = {
    no_instrument: false,
    not_yet_valid: (ms(instrument.valid_from) ?? -Infinity) > atMs,
    expired: (ms(instrument.valid_until) ?? Infinity) <= atMs,
    not_permitted: permit === undefined,
    // What is in another currency cannot be compared.
    above_limit: fine !== undefined && limit !== undefined && (fine.currency !== limit.currency || fine.amount > limit.amount),
    not_certified: !holds,
  };
  return LEGAL_CONCERNS.filter((one) => raised[one]);
}

/** Instruments for a measure: those that permit it and hold now come first, in the order of the register. */
export function instrumentsFor(settings: EnforcementSettings | undefined, measure: MeasureKind, atMs: number): Instrument[] {
  const fits = (one: Instrument): number => (permitOf(one, measure) === undefined ? 2 : 0) + (isValidAt(one, atMs) ? 0 : 1);
  return [...settings?.instruments ?? []].sort((a, b) => fits(a) - fits(b));
}
