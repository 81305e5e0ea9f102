/**
 * Names for the shapes of enforcements in `schema.ts`: measures, evidence and referrals as objects of their own, what stands of them on a task, and
 * the register that measures cite. As in `wire.ts`, a field without a value is absent, never null.
 */
import type { TaskItem } from './inspection';
import type { ResponseItem } from './response';
import type { components } from './schema';
import type { Attachment } from './wire';
import type { LegalConcern, LegalVerdict } from './words';

type Schemas = components['schemas'];
type Present<T> = { [K in keyof T]: Exclude<T[K], null> };

/** In the currency's minor unit; `currency` is three capital letters. */
export type Fine = Schemas['Fine'];
export type Permit = Present<Schemas['Permit']>;
/** An instrument as it was when a measure cited it. `valid_until` is the first moment at which it holds no more. */
export type Cited = Present<Schemas['CitedInstrument']>;
/** `certificate`: what the officer has to hold. */
export type Instrument = Omit<Present<Schemas['Instrument']>, 'permits'> & { permits: Permit[] };
export type CertificateKind = Schemas['CertificateKind'];
export type OfficerCertificate = Present<Schemas['OfficerCertificate']>;
/** As the server says it: all of it is there. */
export interface EnforcementSettings {
  instruments: Instrument[]; certificates: CertificateKind[]; officers: OfficerCertificate[]; checks: Record<LegalConcern, LegalVerdict>;
}

/** Which measures of a task need the signature of a second agency, and whose, if not anybody's. */
export type CountersignRule = Present<Schemas['CountersignRule']>;
/** What stands of it on a task; how many there are. */
export type Enforcement = Omit<Schemas['Enforcement'], 'countersign'> & { countersign: CountersignRule[] };

type Item<Word extends string> = { kind: 'task_item'; item: Word };
type Countersignature = Present<Schemas['Countersignature']>;
/** `officer` is told to the own agency only, here and below. `countersign` is there if a second signature is needed. */
export type Measure = Omit<Present<Schemas['Measure']>, 'certificate' | 'countersign' | 'countersigned' | 'instrument'> & Item<'measure'> & {
  certificate?: Present<Schemas['HeldCertificate']>; countersign?: Present<Schemas['NeededSignature']>; countersigned?: Countersignature; instrument?: Cited;
};

/** The last one is the custodian's. `given_at` and `seal_intact` are absent where it was collected. */
export type CustodyStep = Present<Schemas['CustodyStep']>;
/** `agency` is who collected it. */
export type Evidence = Omit<Present<Schemas['Evidence']>, 'attachments' | 'custody' | 'offer'> & Item<'evidence'> & {
  attachments: Attachment[]; custody: CustodyStep[]; offer?: Present<Schemas['OfferedCustody']>;
};

/** `agency` is who refers. */
export type Referral = Present<Schemas['Referral']> & Item<'referral'>;

export type CaseItem = Measure | Evidence | Referral;
/** Whatever belongs to a task and is shown by itself; `item` says which. */
export type AnyItem = TaskItem | CaseItem | ResponseItem;
