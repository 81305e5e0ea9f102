/** What passes between the page and the socket worker. */
import type { Decision, Position, RoomNews, Viewport } from '../protocol/wire';
import type { PicturePatch } from './rows';

/** `signed_out` and `unsupported` end the trying: only a person can go on from there. */
export type LinkPhase = 'connecting' | 'live' | 'lost' | 'signed_out' | 'unsupported';

export type ToWorker =
  /** `device` names the device that keeps what it was shown; null if it keeps nothing. */
  | { do: 'start'; url: string; ticketUrl: string; device: string | null }
  | { do: 'stop' }
  | { do: 'resync' }
  | { do: 'online' }
  | { do: 'view'; view: Viewport }
  | { do: 'position'; position: Position };

export type FromWorker =
  | { is: 'link'; phase: LinkPhase; sinceMs: number; attempt: number; tickMs: number }
  | { is: 'heard'; atMs: number }
  | { is: 'clock'; offsetMs: number; tripMs: number }
  /** The clock of an exercise as it was told just now, and how fast it runs. */
  | { is: 'exercise'; nowMs: number; atMs: number; speed: number }
  | { is: 'resumed'; n: number }
  | { is: 'decisions'; frames: Decision[] }
  | { is: 'picture'; patch: PicturePatch }
  | { is: 'picture_reset' }
  | { is: 'room'; news: RoomNews }
  | { is: 'leases'; minutes: Readonly<Record<string, number>> }
  | { is: 'purge'; purge: string; owner: string }
  /** There is no ticket before this device has purged what it keeps (docs/protocol.md X5). */
  | { is: 'purge_due' }
  | { is: 'refused'; code: string; message: string };
