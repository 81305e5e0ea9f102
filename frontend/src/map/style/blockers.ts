/** Layer of what names of the map give way to: pictures without ink that take part in the collision. */
import type { LayerSpecification } from '@maplibre/maplibre-gl-style-spec';

export const BLOCKERS_SOURCE = 'blockers';
export const BLOCKER_IMAGE = 'blocker';
/** Side of the empty picture; each blocker is scaled from it. */
export const BLOCKER_PX = 16;

/** Above all names, because layers are placed from the top: what stands there is never moved, and all below gives way. */
export const blockerLayer: LayerSpecification = {
  id: 'blocker',
  type: 'symbol',
  source: BLOCKERS_SOURCE,
  layout: { 'icon-image': BLOCKER_IMAGE, 'icon-size': ['/', ['get', 'side'], BLOCKER_PX], 'icon-allow-overlap': true, 'icon-padding': 0 },
  paint: { 'icon-opacity': 0 },
};
