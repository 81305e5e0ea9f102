/** What a line came out as: an operation with its arguments and a preview, or the hint that helps. */
import type { MessageKey } from '../i18n/messages.svelte';
import { OPERATIONS, type AnyOperation } from './registry';
import type { Context } from './types';

export interface Words { key: MessageKey; args: Record<string, string | number> }
export type Parsed =
  | { ok: true; operation: AnyOperation; args: unknown; preview: Words; blocked: MessageKey | null }
  | { ok: false; hint: Words };

export function hint(key: MessageKey, args: Record<string, string | number> = {}): Parsed {
  return { ok: false, hint: { key, args } };
}

export function found(ctx: Context, id: string, args: unknown, preview: Words): Parsed {
  const operation = OPERATIONS.find((o) => o.id === id);
  if (operation === undefined || !operation.available(ctx)) return hint('line.not_for_role');
  return { ok: true, operation, args, preview, blocked: operation.reasonIfNot(ctx, args) };
}
