/** Why a party declines a joint task: a reason of its agency's own list while that offers any, words where it offers none (docs/protocol.md T14). Pure. */
import type { MessageKey } from '../i18n/messages.svelte';
import type { DeclineReason, Settings } from '../protocol/wire';

/** What an answer says of it. */
export interface SaidDecline { code?: string; reason?: string }

/** Those that can be said, in the agency's order. */
export function declineReasons(settings: Settings | undefined): DeclineReason[] {
  return settings?.tasks.decline_reasons.filter((one) => one.retired !== true) ?? [];
}

/** The reason whose code was typed, whatever its case. */
export function typedReason(offered: readonly DeclineReason[], typed: string): DeclineReason | null {
  return offered.find((one) => one.code.toLowerCase() === typed.toLowerCase()) ?? null;
}

/** The code is sent as the list has it now: one that was chosen and has been retired since is not. */
export function saidDecline(offered: readonly DeclineReason[], code: string, text: string): SaidDecline {
  const words = text.trim();
  return { ...(offered.some((one) => one.code === code) ? { code } : {}), ...(words === '' ? {} : { reason: words }) };
}

/** What is still to be said, or null. */
export function declineMissing(offered: readonly DeclineReason[], said: SaidDecline): MessageKey | null {
  if (offered.length > 0) return said.code === undefined ? 'reason.choose_reason' : null;
  return said.reason === undefined ? 'reason.reason_missing' : null;
}
