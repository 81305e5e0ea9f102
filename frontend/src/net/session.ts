/** Who one is: sign in, sign out, change role, and the demo's one-click accounts where the server has them. */
import type { DemoAccount, Session, SignInWays } from '../protocol/wire';
import type { Role } from '../protocol/words';
import { ask, get, post, type Answer } from './http';

export function whoAmI(): Promise<Answer<Session>> {
  return get<Session>('/api/v1/session');
}

/** In these words the server refuses somebody whose session is not one of this console, or not whole. */
const MAY_NOT = ['device_may_not', 'disabled', 'not_yours', 'role_may_not', 'second_factor_needed'];

/** The server has said that nobody is signed in here. What is busy, not there or in between (a proxy, a portal) says nothing of sessions. */
export function isSignedOut(answer: Answer<unknown>): boolean {
  if (answer.ok || answer.kind === 'unreachable') return false;
  return answer.status === 401 || (answer.status === 403 && MAY_NOT.includes(answer.refusal.code));
}

/** `newPassword` is chosen with one that works once (H10). */
export function signIn(account: string, password: string, newPassword?: string): Promise<Answer<Session>> {
  return post<Session>('/api/v1/session', { account, password, ...(newPassword === undefined ? {} : { new_password: newPassword }) });
}

/** The ways to sign in besides account and password; none if the server cannot be asked. */
export async function signInWays(): Promise<SignInWays> {
  const answer = await get<SignInWays>('/api/v1/sign-in');
  return answer.ok ? answer.body : { install_certificate: false };
}

export function signOut(): Promise<Answer<unknown>> {
  return ask('DELETE', '/api/v1/session');
}

export function takeRole(role: Role): Promise<Answer<Session>> {
  return post<Session>('/api/v1/session/role', { role });
}

/** Empty on a server without demo accounts: that it answers 404 is no error here. */
export async function demoAccounts(): Promise<DemoAccount[]> {
  const answer = await get<{ accounts: DemoAccount[] }>('/api/v1/demo/accounts');
  return answer.ok ? answer.body.accounts : [];
}

export function demoSignIn(account: string): Promise<Answer<Session>> {
  return post<Session>('/api/v1/demo/sign-in', { account });
}
