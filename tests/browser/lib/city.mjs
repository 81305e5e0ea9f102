/** A lively picture: every unit somewhere near its station, incidents of several agencies, units on the way and on scene. */
import { Api } from './api.mjs';

const DESKS = ['eoc.commander', 'fire.commander', 'police.commander', 'ambulance.commander', 'civil.commander', 'food.commander', 'customs.commander', 'environment.commander', 'shoreaid.commander'];

/** Spread around the station, in degrees: a block or two. The same in every run. */
const SPREAD = 0.0022;
/** Everybody is in town: a picture of the town shows all of them. */
const TOWN = { west: 7.4135, south: 43.7275, east: 7.4345, north: 43.7470 };
const within = (value, least, most) => Math.min(most, Math.max(least, value));
const spread = (index, salt) => (((index * 7919 + salt * 104729) % 1000) / 1000 - 0.5) * SPREAD;

const INCIDENTS = [
  { by: 'fire', own_type: 'B2', own_priority: 'B', lon: 7.4168, lat: 43.7289, place: 'Rue du Gabian, Fontvieille', narrative: 'Smoke in the stairwell, third floor', send: [['Heron 21', 'on_scene'], ['Heron 22', 'en_route']] },
  { by: 'fire', incident_type: 'power', priority: 4, lon: 7.4138, lat: 43.7316, place: 'Avenue Pasteur', narrative: 'Lift stopped between floors, one person inside', send: [] },
  { by: 'police', own_type: '10-50', lon: 7.4243, lat: 43.7386, place: 'Boulevard des Moulins', narrative: 'Two cars collided, lane blocked', send: [['Falcon 3', 'on_scene']] },
  { by: 'ambulance', incident_type: 'medical', priority: 1, lon: 7.4284, lat: 43.7421, place: 'Avenue de Grande-Bretagne', narrative: 'Man of 61, chest pain', send: [] },
  { by: 'civil', incident_type: 'flood', priority: 2, lon: 7.4339, lat: 43.7462, place: 'Avenue Princesse Grace', narrative: 'Water in the car park, second level', send: [['Otter 2', 'en_route']] },
  { by: 'food', incident_type: 'inspection', priority: 4, lon: 7.4211, lat: 43.7318, place: 'Marché de la Condamine', narrative: 'Cold store without power since morning', send: [] },
];

/** Steps to a status, as a crew would press them. */
const STEPS = { en_route: ['acknowledged', 'en_route'], on_scene: ['acknowledged', 'en_route', 'on_scene'] };

export class City {
  static async open(url) {
    const city = new City();
    city.desks = new Map();
    for (const account of DESKS) {
      const api = await Api.signIn(url, account);
      city.desks.set(account.split('.')[0], api);
    }
    return city;
  }

  desk(agency) {
    return this.desks.get(agency);
  }

  async own(agency) {
    return (await this.desk(agency).list('units')).filter((unit) => unit.agency === agency);
  }

  /** Gives every unit a fresh fix; a unit that was moved by name stays where it was put. Gives how many there are. */
  async place(at = {}) {
    let all = 0;
    for (const agency of this.desks.keys()) {
      const positions = (await this.own(agency)).map((unit, index) => {
        const [lon, lat] = at[unit.callsign] ?? [
          within(unit.home.lon, TOWN.west, TOWN.east) + spread(index, agency.length), within(unit.home.lat, TOWN.south, TOWN.north) + spread(index, agency.length + 3),
        ];
        return { unit: unit.id, lon, lat, heading: (index * 73) % 360, speed: index % 3 === 0 ? 8 : 0 };
      });
      const taken = await this.desk(agency).ask('POST', 'positions', { positions });
      if (taken.status !== 200 || taken.body.refused.length > 0) throw new Error(`positions of ${agency}: ${taken.text}`);
      all += positions.length;
    }
    return all;
  }

  /** Reports the incidents and sends the units; gives the incidents' ids. */
  async happen() {
    const ids = [];
    for (const { by, send, ...incident } of INCIDENTS) {
      const desk = this.desk(by);
      const id = await desk.make('incidents', incident);
      ids.push(id);
      for (const [callsign, status] of send) await this.send(by, callsign, { incident: id }, status);
    }
    return ids;
  }

  async send(agency, callsign, target, status) {
    const unit = (await this.own(agency)).find((one) => one.callsign === callsign);
    const id = await this.desk(agency).make('assignments', { unit: unit.id, ...target });
    for (const to of STEPS[status] ?? []) await this.desk(agency).command(`assignments/${id}/status`, { to, by_radio: true });
    return id;
  }

  /** A joint task that civil protection leads: one has said yes, one has not answered. */
  async askJointly(incident) {
    const civil = this.desk('civil');
    const id = await civil.make('tasks', {
      task_kind: 'disaster_response', objective: 'Pump the car park and shelter forty residents', place: 'Avenue Princesse Grace', incident,
      area: { lon: 7.4339, lat: 43.7462, radius_m: 250 }, answer_by: new Date(Date.now() + 12 * 60_000).toISOString(),
      parties: [{ agency: 'fire', asks: [{ capability: 'pumping', count: 2 }] }, { agency: 'shoreaid', asks: [{ capability: 'shelter', count: 1 }] }],
    });
    await civil.command(`tasks/${id}/propose`);
    return id;
  }
}
