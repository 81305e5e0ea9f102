/** Four sounds, told apart by rhythm and not by pitch, made here: no file, no outside host. Silent until a person has switched them on. */
import type { Sound as Rhythm } from '../protocol/words';

/** Start and length of each beep in seconds. */
export const RHYTHMS: Readonly<Record<Rhythm, readonly (readonly [number, number])[]>> = {
  duress: [[0, 0.5], [0.6, 0.12], [0.8, 0.12], [1.0, 0.5], [1.6, 0.12], [1.8, 0.12]],
  urgent: [[0, 0.12], [0.2, 0.12], [0.4, 0.12], [0.8, 0.12], [1.0, 0.12], [1.2, 0.12]],
  attention: [[0, 0.3], [0.5, 0.3]],
  notice: [[0, 0.08]],
};

/** An alarm that nobody answers sounds again after this long. */
export const REPEAT_MS = 15_000;
const PITCH_HZ = 740;
const LOUDNESS = 0.2;

export class Sound {
  private audio: AudioContext | null = null;

  /** Must be called from a click: browsers allow sound only then. */
  switchOn(): void {
    this.audio ??= new AudioContext();
    void this.audio.resume();
  }

  switchOff(): void {
    void this.audio?.close();
    this.audio = null;
  }

  play(rhythm: Rhythm): void {
    const audio = this.audio;
    if (audio === null || audio.state !== 'running') return;
    for (const [start, length] of RHYTHMS[rhythm]) {
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      tone.frequency.value = PITCH_HZ;
      gain.gain.setValueAtTime(0, audio.currentTime + start);
      gain.gain.linearRampToValueAtTime(LOUDNESS, audio.currentTime + start + 0.01);
      gain.gain.setValueAtTime(LOUDNESS, audio.currentTime + start + length - 0.02);
      gain.gain.linearRampToValueAtTime(0, audio.currentTime + start + length);
      tone.connect(gain).connect(audio.destination);
      tone.start(audio.currentTime + start);
      tone.stop(audio.currentTime + start + length);
    }
  }
}
