/** Who could fill what stays open, in one sentence. */
import { expect, it } from 'vitest';
import { fillings, unitsByCapability } from '../../model/filling';
import { before, sampleOffer, samplePromise, sampleWorld } from '../../model/sample';
import { couldFillWords } from './fillWords';

it('names who is free, and nobody who has said that it brings less than it is asked for', () => {
  const world = sampleWorld();
  const task = sampleOffer(world);
  for (const [id, agency, callsign] of [['l1', 'ems', 'Lark 30'], ['p1', 'police', 'Heron 9']] as const) {
    world.unit.set(id, { kind: 'unit', id, agency, callsign, unit_kind: 'ambulance', status: 'available', availability: 'available', status_since: before(60), capabilities: ['bls_ambulance'] });
  }
  const ems = task.parties[2]!;
  const words = (): string => couldFillWords(world, task, fillings(world, task, [{ of: 'capability', what: 'bls_ambulance', count: 1 }], { able: unitsByCapability(world), usual: () => [], metres: () => null }));
  Object.assign(ems, { commitment: 'pending', asks: [{ capability: 'bls_ambulance', count: 2 }] });
  delete ems.promise;
  expect(words()).toMatch(/Heron 9.*Lark 30|Lark 30.*Heron 9/);
  Object.assign(ems, { commitment: 'accepted', promise: samplePromise([{ capability: 'bls_ambulance', count: 1 }]) });
  expect(words()).toMatch(/Heron 9/);
  expect(words()).not.toMatch(/Lark 30/);
  Object.assign(ems, { commitment: 'declined' });
  expect(words(), 'it has said no').not.toMatch(/Lark 30/);
});
