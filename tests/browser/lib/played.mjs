/** Which kinds of joint task were played to their end, by how many agencies and seats: told as a figure. */
const AGENCIES = 4;
const SEATS = 3;
const plays = new Map();

/** That this task was: who promised a part of it, and the seats that were used. Called once all of it went well. */
export async function played(desk, id, seats) {
  const { task_kind: kind, parties } = await desk.get(`tasks/${id}`);
  const agencies = parties.filter((one) => one.leads || one.commitment === 'accepted').map((one) => one.agency);
  plays.set(kind, { agencies, seats: seats.map((one) => one.name) });
}

/** Each kind with what it was played by, and whether that was enough. */
export const kinds = () => [...plays].map(([kind, { agencies, seats }]) => ({ kind, agencies, seats, enough: agencies.length >= AGENCIES && new Set(seats).size >= SEATS }));
