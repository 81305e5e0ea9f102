/** Says to the server what was purged, until it has heard it (docs/protocol.md X5, X6); over restarts, because the vault keeps what is to be said. */
import { backoffMs } from '../net/backoff';
import type { Answer } from '../net/http';
import type { PurgesConfirmed } from '../protocol/wire';
import { CONFIRM_ATTEMPTS, PURGES_MAX } from './limits';
import type { Vault } from './vault';

export interface ConfirmParts {
  post(path: string, body: object): Promise<Answer<PurgesConfirmed>>;
  pause(ms: number): Promise<void>;
  random(): number;
}

export class Confirmer {
  private busy: Promise<boolean> | null = null;

  constructor(private readonly vault: Vault, private readonly parts: ConfirmParts) {}

  /** True once there is nothing left to say. */
  run(attempts = CONFIRM_ATTEMPTS): Promise<boolean> {
    this.busy ??= this.go(attempts).finally(() => (this.busy = null));
    return this.busy;
  }

  private async go(attempts: number): Promise<boolean> {
    for (let failed = 0; ;) {
      const [first] = this.vault.confirmations;
      if (first === undefined) return true;
      const said = this.vault.confirmations.filter((one) => one.secret === first.secret).slice(0, PURGES_MAX);
      const answer = await this.parts.post('/api/v1/devices/this/purged', {
        device: first.secret, purges: said.flatMap((one) => (one.purge === null ? [] : [one.purge])), everything: said.some((one) => one.purge === null),
      });
      if (answer.ok) {
        await this.vault.confirmed(said.map((one) => one.id));
        failed = 0;
        continue;
      }
      failed += 1;
      // Without a session nobody is heard; whoever signs in next says it.
      const isOver = answer.kind === 'refused' && answer.status < 500 && answer.status !== 429;
      if (isOver || failed >= attempts) return false;
      await this.parts.pause(backoffMs(failed - 1, this.parts.random()));
    }
  }
}
