/** How many have said what. */
import { expect, it } from 'vitest';
import { sampleOffer, samplePromise, sampleWorld } from '../../model/sample';
import { answersWords } from './words';

const words = (more: object): string => {
  const task = sampleOffer(sampleWorld());
  Object.assign(task.parties[2]!, more);
  Object.assign(task.parties[1]!, { commitment: 'accepted' });
  return answersWords(task);
};

it('counts every party once where it has said one thing; who was left out was silent', () => {
  expect(words({})).toBe('1 of 2 have promised, 1 offer something else, 0 said no, 0 silent');
  expect(words({ commitment: 'declined' })).toBe('1 of 2 have promised, 0 offer something else, 1 said no, 0 silent');
  expect(words({ commitment: 'pending' })).toBe('1 of 2 have promised, 0 offer something else, 0 said no, 1 silent');
  expect(words({ commitment: 'pending', left_out: true })).toBe('1 of 2 have promised, 0 offer something else, 0 said no, 1 silent');
  const goesOn = { goes_on: { promise: samplePromise([{ capability: 'bls_ambulance', count: 1 }]) } };
  expect(words({ commitment: 'pending', ...goesOn }), 'what it has promised stands while it is asked again').toBe('2 of 2 have promised, 0 offer something else, 0 said no, 0 silent');
});
