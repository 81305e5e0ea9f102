/** Accounts, sessions and devices (H10 to H13): not part of the picture, asked for when an admin looks. */
import type { AccountEntry, DeviceToken, LogEntry, Pairing, Session, SessionEntry } from '../protocol/wire';
import type { Role } from '../protocol/words';
import { get, post, type Answer } from './http';

export const accounts = (): Promise<Answer<{ items: AccountEntry[] }>> => get('/api/v1/accounts');
export const accountLog = (): Promise<Answer<{ items: LogEntry[] }>> => get('/api/v1/accounts/log');
export const sessions = (): Promise<Answer<{ items: SessionEntry[] }>> => get('/api/v1/sessions');

export function endSession(id: string): Promise<Answer<unknown>> {
  return post(`/api/v1/sessions/${id}/end`, {});
}

export function resetPassword(principal: string): Promise<Answer<{ password: string }>> {
  return post(`/api/v1/principals/${principal}/password`, {});
}

export function issueTracker(principal: string, unit: string, label: string): Promise<Answer<DeviceToken>> {
  return post('/api/v1/devices', { principal, unit, label, may: 'positions' });
}

export function issueSeat(principal: string, role: Role, label: string): Promise<Answer<DeviceToken>> {
  return post('/api/v1/devices', { principal, role, label, may: 'seat' });
}

export function signOutEverywhere(): Promise<Answer<unknown>> {
  return post('/api/v1/session/everywhere', {});
}

export function changePassword(password: string, newPassword: string): Promise<Answer<unknown>> {
  return post('/api/v1/session/password', { password, new_password: newPassword });
}

export function acceptPairing(code: string, principal: string, role: Role, label: string): Promise<Answer<unknown>> {
  return post('/api/v1/pairings/accept', { code, principal, role, label });
}

export const beginPairing = (): Promise<Answer<Pairing>> => post('/api/v1/pairings', {});

export function claimPairing(secret: string): Promise<Answer<{ session?: Session }>> {
  return post('/api/v1/pairings/claim', { secret });
}

/** Letters and figures that are read out without mistakes: no I, O, 0 or 1. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** A first password that an admin reads out; it works once. */
export function firstPassword(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
