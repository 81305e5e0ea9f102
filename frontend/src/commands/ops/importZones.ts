/** Draw zones of a GeoJSON file: all that are chosen, or none. */
import type { ZoneKind } from '../../protocol/words';
import type { Target } from '../about';
import type { Operation } from '../types';
import { isDesk } from '../who';

export interface ImportArgs extends Target { zone_kind: ZoneKind; geojson: Record<string, unknown>; indices: readonly number[]; file: string }

export const importZones: Operation<ImportArgs> = {
  id: 'import_zones',
  title: 'command.import_zones',
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (_ctx, args) => (args.indices.length === 0 ? 'reason.zone_none' : null),
  fromSelection: () => null,
  run: async (ctx, args) => {
    const { indices, file, ...rest } = args;
    return ctx.send({
      path: '/api/v1/zones/import',
      body: { ...rest, features: indices.map((index) => ({ index, id: ctx.newId() })) },
      label: { key: 'sent.import_zones', args: { n: indices.length, file } },
    });
  },
};
