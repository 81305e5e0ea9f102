/** What the map draws of the world besides units: incidents and the areas of joint tasks. Pure. */
import type { Bounds, IncidentType, MapArea, MapIncident, MapShelter, MapThing, Priority } from '../map/types';
import { evidenceOf, isOpenItem, measuresOf } from '../model/enforcement';
import { isChosen, targetsOf } from '../model/inspection';
import { isOpenIncident } from '../model/life';
import { isOnMap } from '../model/phases';
import type { World } from '../model/world';
import type { Point, Selection } from '../commands/types';
import type { Shelter } from '../protocol/response';
import type { CommonType } from '../protocol/words';

/** The pictogram of every common type. */
const PICTOGRAM: Readonly<Record<CommonType, IncidentType>> = {
  fire: 'fire', fire_structure: 'fire', fire_vehicle: 'fire', fire_vegetation: 'fire', fire_industrial: 'fire', fire_alarm: 'fire', smoke: 'fire',
  explosion: 'fire', medical: 'medical', cardiac_arrest: 'medical', injury: 'medical', mass_casualty: 'medical', patient_transfer: 'medical',
  epidemic: 'medical', food_safety: 'inspection', rescue: 'other', person_trapped: 'other', water_rescue: 'flood', missing_person: 'other',
  traffic: 'traffic', traffic_injury: 'traffic', rail: 'traffic', aircraft: 'traffic', vessel: 'traffic', road_blocked: 'traffic', hazmat: 'hazmat',
  gas_leak: 'hazmat', fuel_spill: 'hazmat', radiation: 'hazmat', crime: 'public_order', burglary: 'public_order', assault: 'public_order',
  weapon: 'public_order', suspicious_object: 'public_order', public_order: 'public_order', crowd: 'public_order', noise: 'public_order',
  event: 'public_order', flood: 'flood', storm: 'other', landslide: 'structure', earthquake: 'structure', heat: 'other', structure: 'structure',
  power: 'power', water_supply: 'other', telecom: 'other', environment: 'environment', water_pollution: 'environment', animal: 'environment',
  waste: 'environment', inspection: 'inspection', fire_safety: 'inspection', labour_safety: 'inspection', market: 'inspection', customs: 'customs',
  tax: 'customs', other: 'other',
};

export function typeOf(name: string | undefined): IncidentType {
  return name !== undefined && Object.hasOwn(PICTOGRAM, name) ? PICTOGRAM[name as CommonType] : 'other';
}

export function priorityOf(value: number | undefined): Priority {
  const level = Math.min(5, Math.max(1, Math.round(value ?? 5)));
  return level as Priority;
}

export function mapIncidents(world: World, selection: Selection): MapIncident[] {
  const out: MapIncident[] = [];
  for (const incident of world.incident.values()) {
    if (!isOpenIncident(incident) || incident.lon === undefined || incident.lat === undefined) continue;
    out.push({
      id: incident.id, lon: incident.lon, lat: incident.lat, priority: priorityOf(incident.priority), type: typeOf(incident.incident_type),
      selected: selection.incident === incident.id,
    });
  }
  return out;
}

/** Equipment that lies somewhere; what a unit carries is drawn with the unit. */
export function mapEquipment(world: World, selection: Selection): MapThing[] {
  const out: MapThing[] = [];
  for (const it of world.equipment.values()) {
    const place = it.held_by?.place;
    if (place === undefined || it.retired_at !== undefined) continue;
    out.push({
      id: it.id, lon: place.lon, lat: place.lat, usable: it.condition !== 'defective' && it.condition !== 'in_maintenance', coarse: place.precision !== 'exact',
      selected: selection.equipment === it.id,
    });
  }
  return out;
}

/** Open shelters of joint tasks that are on the map. `occupancy`: how many are there of how many it takes, as it is written. */
export function mapShelters(world: World, selection: Selection, occupancy: (shelter: Shelter) => string): MapShelter[] {
  const out: MapShelter[] = [];
  for (const one of world.task_item.values()) {
    if (one.item !== 'shelter' || one.closed !== undefined) continue;
    const task = world.task.get(one.task);
    if (task === undefined || !isOnMap(task)) continue;
    out.push({ id: one.id, lon: one.at.lon, lat: one.at.lat, name: one.name, occupancy: occupancy(one), full: one.is_full, selected: selection.task === one.task });
  }
  return out;
}

/** Radius of the ring that marks a target of an inspection, a measure or evidence. */
const TARGET_M = 20;
/** Radius of the ring that marks where an incident is being reported. */
const POINT_M = 30;

export function mapAreas(world: World, selection: Selection, reporting: Point | null): MapArea[] {
  const out: MapArea[] = [];
  if (reporting !== null) {
    out.push({ id: 'reporting', kind: 'task', selected: true, shape: { form: 'circle', centre: [reporting.lon, reporting.lat], radiusM: POINT_M } });
  }
  const inspected = world.task.get(selection.task ?? '');
  // Targets of what is looked at: of all inspections at once nobody could tell them apart.
  for (const item of inspected === undefined ? [] : targetsOf(world, inspected.id)) {
    if (item.at === undefined) continue;
    out.push({ id: item.id, kind: 'task', selected: isChosen(item), label: String(item.number), shape: { form: 'circle', centre: [item.at.lon, item.at.lat], radiusM: TARGET_M } });
  }
  // Named as a typed line names them: a code, the same in every language.
  for (const one of inspected === undefined ? [] : [...measuresOf(world, inspected.id), ...evidenceOf(world, inspected.id)]) {
    if (one.at !== undefined) out.push({ id: one.id, kind: 'task', selected: isOpenItem(one), label: `${one.item === 'measure' ? 'M' : 'E'}${one.number}`, shape: { form: 'circle', centre: [one.at.lon, one.at.lat], radiusM: TARGET_M } });
  }
  for (const task of world.task.values()) {
    if (!isOnMap(task) || task.area === undefined) continue;
    const incident = world.incident.get(task.incident ?? '');
    out.push({
      id: task.id, kind: 'task', selected: selection.task === task.id,
      shape: { form: 'circle', centre: [task.area.lon, task.area.lat], radiusM: task.area.radius_m },
      // The tag of the incident already says which task it is.
      ...(incident?.lon === undefined ? { label: task.number } : {}),
    });
  }
  return out;
}

/** Handles of the units that work on what is selected; null when nothing is in focus. */
export function focusHandles(world: World, selection: Selection): ReadonlySet<number> | null {
  if (selection.task === undefined && selection.incident === undefined) return null;
  const out = new Set<number>();
  for (const a of world.assignment.values()) {
    const joined = a.task !== undefined && (a.task === selection.task || world.task.get(a.task)?.incident === selection.incident && selection.incident !== undefined);
    const direct = a.incident !== undefined && a.incident === selection.incident;
    const handle = world.unit.get(a.unit)?.handle;
    const ended = a.status === 'cleared' || a.status === 'declined' || a.status === 'cancelled' || a.status === 'diverted';
    if ((joined || direct) && !ended && handle !== undefined) out.add(handle);
  }
  return out.size === 0 ? null : out;
}

/** Share of the places that may lie outside on each side: a car at a far hospital must not shrink the city to a spot. */
const FAR_SHARE = 0.04;

/** Where to look first: at everything that is to be seen. */
export function firstLook(world: World, at: (handle: number | undefined) => Point | null): Bounds | null {
  const points: Point[] = [];
  for (const unit of world.unit.values()) {
    const point = at(unit.handle) ?? unit.home;
    if (point !== undefined) points.push(point);
  }
  for (const incident of world.incident.values()) {
    if (!isOpenIncident(incident) || incident.lon === undefined || incident.lat === undefined) continue;
    points.push({ lon: incident.lon, lat: incident.lat });
  }
  if (points.length === 0) return null;
  const lons = points.map((point) => point.lon).sort((a, b) => a - b);
  const lats = points.map((point) => point.lat).sort((a, b) => a - b);
  const far = Math.floor(points.length * FAR_SHARE);
  const [west, east, south, north] = [lons[far], lons[lons.length - 1 - far], lats[far], lats[lats.length - 1 - far]];
  return west === undefined || east === undefined || south === undefined || north === undefined ? null : { west, south, east, north };
}
