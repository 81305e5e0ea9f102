/** Own types and priorities (docs/protocol.md I20 to I22): what is offered, what is sent, and what is read. */
import { describe, expect, it } from 'vitest';
import type { Incident } from '../protocol/wire';
import { COMMON_TYPES } from '../protocol/words';
import { typeOf } from './mapThings';
import { priorityName, typeInFull, typeName, typeOption } from './typeName';
import { choiceOf, ownChoice, priorityChoice, priorityOffers, saidPriority, saidType, typeChoice, typedPriority, typedType, typeOffers } from '../model/classification';
import { sampleClasses, sampleSettings } from '../model/sample';

const settings = { ...sampleSettings('fire'), classification: sampleClasses };
const incident: Incident = { kind: 'incident', id: 'i', number: 'F-26-0001', agency: 'fire', incident_type: 'fire_structure', priority: 2, versions: {} };
const called: Incident = { ...incident, own_type: { code: 'B2', label: 'Fire in a dwelling' }, own_priority: { code: 'A', label: 'Alarm' } };

describe('what is offered', () => {
  it('is the own list in its order without what is retired, else the common one', () => {
    expect(typeOffers(settings).map((one) => one.choice)).toEqual(['own:B2', 'own:BMA']);
    expect(priorityOffers(settings).map((one) => one.choice)).toEqual(['own:A', 'own:Code 3', '3', '4', '5']);
    for (const none of [undefined, sampleSettings('fire')]) {
      expect(typeOffers(none).map((one) => one.choice)).toContain('flood');
      expect(priorityOffers(none).map((one) => one.choice)).toEqual(['1', '2', '3', '4', '5']);
    }
    const retired = { ...settings, classification: { types: sampleClasses.types.filter((one) => one.retired === true), priorities: [] } };
    expect(typeOffers(retired)[0]).toMatchObject({ own: null, common: 'fire' });
  });
  it('a common priority is chosen by the own word for it, else by itself: never by a less urgent one', () => {
    const own = priorityOffers(settings);
    expect([1, 2, 5].map((n) => choiceOf(own, n))).toEqual(['own:Code 3', 'own:A', '5']);
    expect(choiceOf(priorityOffers(undefined), 4)).toBe('4');
  });
});

describe('what is sent', () => {
  it('is one of the two, never both', () => {
    expect([saidType('own:B2'), saidType('flood')]).toEqual([{ own_type: 'B2' }, { incident_type: 'flood' }]);
    expect([saidPriority('own:Code 3'), saidPriority('2')]).toEqual([{ own_priority: 'Code 3' }, { priority: 2 }]);
  });
  it('a typed code is found whatever its case, and not once it is retired', () => {
    expect(typedType(settings, 'b2')?.code).toBe('B2');
    expect(typedPriority(settings, 'CODE 3')?.code).toBe('Code 3');
    expect([typedType(settings, 'B0'), typedPriority(settings, 'old'), typedType(settings, ''), typedType(undefined, 'B2')]).toEqual([null, null, null, null]);
  });
});

describe('what is read', () => {
  it('is the own word where one came, the common one where none did', () => {
    expect([typeName(called), typeName(incident)]).toEqual(['Fire in a dwelling', 'Building fire']);
    expect(typeInFull(called)).toMatch(/B2.*Fire in a dwelling.*Building fire/);
    expect(priorityName(called)).toMatch(/Alarm.*2/);
    expect(priorityName(incident)).toBeUndefined();
    expect(typeOption({ choice: 'own:BMA', own: sampleClasses.types[1] ?? null, common: 'fire_alarm' })).toMatch(/BMA.*Automatic alarm.*Fire alarm/);
  });
  it('a choice names what it is called now, also when that is not offered any more', () => {
    expect([typeChoice(called), typeChoice(incident)]).toEqual([ownChoice('B2'), 'fire_structure']);
    expect([priorityChoice(called), priorityChoice(incident)]).toEqual([ownChoice('A'), '2']);
  });
  it('every common type has a name and a pictogram of its kind', () => {
    for (const type of COMMON_TYPES) expect(typeName({ incident_type: type }), type).not.toBe(type.replaceAll('_', ' '));
    expect([typeOf('fire_vehicle'), typeOf('burglary'), typeOf('tram'), typeOf('constructor'), typeOf(undefined)]).toEqual(['fire', 'public_order', 'other', 'other', 'other']);
  });
});
