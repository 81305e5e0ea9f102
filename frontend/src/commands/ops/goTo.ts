/** Select an incident, joint task or unit and bring the map to it. Nothing is sent. */
import { unitOf, type Target } from '../about';
import { DONE, type Context, type Operation, type Point } from '../types';

export interface GoArgs extends Target { unit?: string; equipment?: string; agreement?: string; point?: Point }

export function placeOf(ctx: Context, args: GoArgs): Point | null {
  if (args.point !== undefined) return args.point;
  const task = args.task === undefined ? undefined : ctx.world.task.get(args.task);
  const incident = ctx.world.incident.get(args.incident ?? task?.incident ?? '');
  if (incident?.lon !== undefined && incident.lat !== undefined) return { lon: incident.lon, lat: incident.lat };
  if (task?.area !== undefined) return { lon: task.area.lon, lat: task.area.lat };
  const place = ctx.world.equipment.get(args.equipment ?? '')?.held_by?.place;
  if (place !== undefined) return { lon: place.lon, lat: place.lat };
  const home = args.unit === undefined ? undefined : unitOf(ctx, args.unit)?.home;
  return home === undefined ? null : { lon: home.lon, lat: home.lat };
}

export const goTo: Operation<GoArgs> = {
  id: 'go_to',
  title: 'command.go_to',
  keys: ['KeyZ'],
  available: () => true,
  reasonIfNot: () => null,
  fromSelection: (ctx) => (ctx.selection.task ?? ctx.selection.incident ?? ctx.selection.unit ?? ctx.selection.equipment ?? ctx.selection.agreement) === undefined ? null : { ...ctx.selection },
  run: async (ctx, args) => {
    const { point: _point, ...selection } = args;
    const task = args.task === undefined ? undefined : ctx.world.task.get(args.task);
    ctx.screen.select({ ...selection, ...(task?.incident === undefined ? {} : { incident: task.incident }) });
    const place = placeOf(ctx, args);
    if (place !== null) ctx.screen.goTo(place);
    return DONE;
  },
};
