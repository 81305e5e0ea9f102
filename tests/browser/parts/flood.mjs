/** What happens in `responding.mjs` and `crew.mjs`: the words of the story, and how its things are found on a screen and at the server. */

export const INCIDENT = { incident_type: 'flood', priority: 1, lon: 7.4172, lat: 43.7312, place: 'Underpass of the Boulevard Charles III', narrative: 'The underpass fills within minutes, cars are caught in it' };
export const OBJECTIVE = 'Empty the underpass, and see that nobody is left in it';
export const UNIT = 'Otter 1';
export const EMPHASIS = 'Nobody goes into moving water without a line';
export const GOALS = [['Every car in the underpass is searched', ''], ['The injured are at the east portal', 'ambulance']];
export const WORK = 'Search the cars, pump from the north side';
export const CHANNEL = 'TAC 3';
export const ZONES = [['sector', 'Underpass, both portals', 7.4172, 43.7312, 90], ['staging', 'Yard of the depot', 7.4158, 43.7303, 40], ['evacuation', 'Cellars of the Rue du Canal', 7.4181, 43.7319, 60]];
export const SUPERVISOR = { name: 'Miguel Ospina', contact: 'channel TAC 3' };
export const ORDERED = 'Go up to the school. Take medicines and papers, leave the cars.';
export const HALL = 'Gymnasium of the school';
export const WRONG = 'Two families were counted twice';

export const row = (seat, kind, number) => seat.page.locator(`[data-testid="${kind}"][data-number="${number}"]`);
export const ours = async (desk, task, kind) => (await desk.list('task-items')).filter((one) => one.task === task.id && one.item === kind).sort((a, b) => a.number - b.number);
export const stands = (seat, figure, agency) => seat.page.locator(`[data-testid="standing"] tr[data-figure="${figure}"] [data-testid="stands"][data-agency="${agency}"]`);
