/** The second factor: codes, recovery codes and passkeys. What a browser makes of a passkey stays in this file. */
import type { Factors, Session, TotpEnrolment } from '../protocol/wire';
import { ask, get, post, type Answer } from './http';

const ROUTE = '/api/v1/session/factors';

export function factors(): Promise<Answer<Factors>> {
  return get<Factors>(ROUTE);
}

export function giveCode(code: string): Promise<Answer<Session>> {
  return post<Session>(`${ROUTE}/code`, { code });
}

export function startTotp(): Promise<Answer<TotpEnrolment>> {
  return post<TotpEnrolment>(`${ROUTE}/totp`, {});
}

interface Codes { recovery_codes: string[] }

export function confirmTotp(code: string): Promise<Answer<Codes>> {
  return post<Codes>(`${ROUTE}/totp/confirm`, { code });
}

export function removeTotp(): Promise<Answer<unknown>> {
  return ask('DELETE', `${ROUTE}/totp`);
}

export function renewRecoveryCodes(): Promise<Answer<Codes>> {
  return post<Codes>(`${ROUTE}/recovery-codes`, {});
}

export function removePasskey(id: string): Promise<Answer<unknown>> {
  return ask('DELETE', `${ROUTE}/passkeys/${id}`);
}

/** An admin lets somebody enrol anew whose device is lost; ends that person's sessions. */
export function forgetFactors(principal: string): Promise<Answer<unknown>> {
  return ask('DELETE', `/api/v1/principals/${principal}/factors`);
}

/** Whether this browser can make and use passkeys on this page. */
export function canPasskey(): boolean {
  return window.isSecureContext && typeof PublicKeyCredential === 'function' && 'parseCreationOptionsFromJSON' in PublicKeyCredential;
}

interface Challenge { publicKey: object }
/** The person closed the browser's dialog, or the device said no. */
const NOT_MADE = { ok: false, kind: 'refused', status: 0, refusal: { code: 'passkey_not_made', message: '' } } as const;

export async function makePasskey(name: string): Promise<Answer<Codes>> {
  const challenge = await post<Challenge>(`${ROUTE}/passkeys`, {});
  if (!challenge.ok) return challenge;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(challenge.body.publicKey as PublicKeyCredentialCreationOptionsJSON);
  const made = await navigator.credentials.create({ publicKey }).catch(() => null);
  if (!(made instanceof PublicKeyCredential)) return NOT_MADE;
  return post<Codes>(`${ROUTE}/passkeys/finish`, { name, credential: JSON.stringify(made) });
}

export async function givePasskey(): Promise<Answer<Session>> {
  const challenge = await post<Challenge>(`${ROUTE}/passkeys/ask`, {});
  if (!challenge.ok) return challenge;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(challenge.body.publicKey as PublicKeyCredentialRequestOptionsJSON);
  const given = await navigator.credentials.get({ publicKey }).catch(() => null);
  if (!(given instanceof PublicKeyCredential)) return NOT_MADE;
  return post<Session>(`${ROUTE}/passkeys/give`, { credential: JSON.stringify(given) });
}
