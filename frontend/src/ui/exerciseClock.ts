/** The clock of an exercise between two words of the server: from what was told it runs on at the pace that was told. */

export interface ExerciseTime { /** What time it was. */ nowMs: number; /** By this machine's clock. */ atMs: number; /** How many times as fast; 0: it stands. */ speed: number }

export function exerciseNow(told: ExerciseTime, wallMs: number): number {
  return told.nowMs + Math.max(0, wallMs - told.atMs) * told.speed;
}
