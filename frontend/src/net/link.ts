/** The page's end of the socket worker. */
import type { Position, Viewport } from '../protocol/wire';
import type { FromWorker, ToWorker } from './messages';

export class Link {
  private readonly worker: Worker;

  constructor(receive: (message: FromWorker) => void) {
    this.worker = new Worker(new URL('./ws.worker.ts', import.meta.url), { type: 'module', name: 'muster-link' });
    this.worker.onmessage = (event: MessageEvent<FromWorker>) => receive(event.data);
    addEventListener('online', () => this.tell({ do: 'online' }));
  }

  start(device: string | null): void {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    this.tell({ do: 'start', url: `${scheme}//${location.host}/ws`, ticketUrl: `${location.origin}/api/v1/ticket`, device });
  }

  stop(): void {
    this.tell({ do: 'stop' });
  }

  resync(): void {
    this.tell({ do: 'resync' });
  }

  view(view: Viewport): void {
    this.tell({ do: 'view', view });
  }

  position(position: Position): void {
    this.tell({ do: 'position', position });
  }

  private tell(message: ToWorker): void {
    this.worker.postMessage(message);
  }
}
