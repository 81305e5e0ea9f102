/** Lines of the timeline in words: equipment is named as far as this seat has it. */
import { describe, expect, it } from 'vitest';
import { NOW, sampleWorld } from '../model/sample';
import type { Entry, Equipment } from '../protocol/wire';
import { TASK_STEPS } from '../protocol/words';
import { entryWords } from './entry';

const AT = new Date(NOW).toISOString();
const line = (more: Partial<Entry>): Entry => ({ at: AT, occurred_at: AT, what: 'equipment_held', agency: 'fire', unit: 'u1', ...more });

describe('equipment in the timeline', () => {
  const world = sampleWorld();
  const pump: Equipment = { kind: 'equipment', id: 'e1', agency: 'fire', owner: 'fire', equipment_kind: 'pump', name: 'Pump 4' } as Equipment;
  world.equipment.set('e1', pump);
  const text = (more: Partial<Entry>): string => entryWords(world, line(more), false).text.replaceAll(/[\u2066-\u2069]/g, '');
  it('says what became of what', () => {
    expect(text({ detail: { to: 'unit' }, equipment: ['e1'] })).toMatch(/^took equipment on board.*Pump 4$/);
    expect(text({ detail: { to: 'place' }, equipment: ['e1'] })).toMatch(/^put equipment down.*Pump 4$/);
    expect(text({ what: 'equipment_condition_set', detail: { condition: 'defective' }, equipment: ['e1'] })).toMatch(/^condition of equipment.*defective.*Pump 4$/);
  });
  it('says with what a unit arrived, and nothing where nothing is known', () => {
    expect(text({ what: 'assignment_advanced', detail: { status: 'on_scene' }, equipment: ['e1', 'unknown'] })).toMatch(/^on scene.*Pump 4$/);
    expect(text({ what: 'assignment_advanced', detail: { status: 'on_scene' } })).toBe('on scene');
  });
  it('has a word for what is not listed any more', () => {
    expect(text({ detail: { to: 'unit' } })).toMatch(/no longer listed$/);
  });
});

describe('the work on a joint task in the timeline', () => {
  const said = (what: string, more: Partial<Entry>) => {
    const { who, text } = entryWords(sampleWorld(), { at: AT, occurred_at: AT, what, agency: 'fire', task: 't1', ...more }, false);
    return [who, text.replaceAll(/[\u2066-\u2069]/g, '')];
  };
  it('T23: each step by its name', () => {
    expect(TASK_STEPS.map((step) => said('task_stepped', { detail: { step } })[1])).toEqual([
      'mobilising for the joint task begun', 'joint task suspended', 'joint task resumed', 'demobilising of the joint task begun', 'joint task closed', 'joint task reviewed',
    ]);
  });
  it('T26: what was found of a promise is said of who had promised', () => {
    expect(said('task_fulfilled', { agency: 'server', detail: { agency: 'police' } })).toEqual(['Police', 'has brought all that it had promised']);
    expect(said('task_fulfilled', { agency: 'server', detail: { agency: 'police', late: 'true' } })).toEqual(['Police', 'has brought all that it had promised, late']);
    expect(said('task_defaulted', { agency: 'server', detail: { agency: 'police' } })).toEqual(['Police', 'has not brought in time what it had promised']);
  });
  it('T25: who is released is the unit', () => {
    expect(said('assignment_released', { unit: 'u3' })).toEqual(['Falcon 2', 'needed no more on the joint task']);
    expect(said('assignment_released', { unit: 'hidden' })).toEqual(['Fire and Rescue', 'released a unit from the joint task']);
  });
});

describe('an alarm in the timeline', () => {
  const said = (what: string, more: Partial<Entry>) => {
    const { who, text } = entryWords(sampleWorld(), { at: AT, occurred_at: AT, what, agency: 'server', task: 't1', ...more }, true);
    return [who, text.replaceAll(/[\u2066-\u2069]/g, '')];
  };
  it('K1: says which alarm it is, how far it went up, and of which unit', () => {
    expect(said('alarm_raised', { agency: 'police', detail: { alarm: 'promise_defaulted', level: '0' } }), 'whoever brought it about').toEqual(['', 'alarm raised, something promised to a joint task is due and not there']);
    expect(said('alarm_escalated', { unit: 'u3', detail: { alarm: 'dispatch_unacknowledged', level: '2' } })).toEqual(['', 'alarm escalated, dispatch not acknowledged, level 2, Falcon 2']);
  });
  it('K3: who took it up is who did something, and not the unit that it is about', () => {
    expect(said('alarm_acknowledged', { agency: 'police', unit: 'u3', detail: { alarm: 'delayed', level: '0' } })).toEqual(['Police', 'alarm acknowledged, delayed, Falcon 2']);
    expect(entryWords(sampleWorld(), { at: AT, occurred_at: AT, what: 'alarm_raised', agency: 'server', task: 't1', detail: { alarm: 'delayed' } }, true).number).toBe('F-J-001');
  });
});

describe('a negotiation in the timeline', () => {
  const words = (what: string, agency: string) => {
    const { who, text } = entryWords(sampleWorld(), { at: AT, occurred_at: AT, what, agency, task: 't1', detail: { agency: 'ems' } }, false);
    return [who, text.replaceAll(/[\u2066-\u2069]/g, '')];
  };
  it('T10: a counter-offer is the party’s, the answer to it the lead’s', () => {
    expect(words('task_countered', 'ems')).toEqual(['Ambulance', 'made a counter-offer']);
    expect(words('task_counter_taken', 'fire')).toEqual(['Fire and Rescue', 'accepted a counter-offer, Ambulance']);
    expect(words('task_counter_refused', 'fire')).toEqual(['Fire and Rescue', 'refused a counter-offer, Ambulance']);
  });
  it('T5, T15: what changes what was agreed or runs is an amendment, what changes what is asked a revision', () => {
    const revised = (more: Partial<Entry>) => {
      const { who, text } = entryWords(sampleWorld(), { at: AT, occurred_at: AT, what: 'task_revised', agency: 'fire', task: 't1', ...more }, false);
      return [who, text];
    };
    expect(revised({ detail: { amendment: 'true' } })).toEqual(['Fire and Rescue', 'amended the joint task']);
    expect([revised({}), revised({ detail: {} })]).toEqual([['Fire and Rescue', 'joint task revised'], ['Fire and Rescue', 'joint task revised']]);
  });
  it('T17, T18: who offers the lead to whom, who takes it or does not, and who has taken it over', () => {
    expect(words('task_lead_offered', 'fire')).toEqual(['Fire and Rescue', 'offered the lead, Ambulance']);
    expect(words('task_lead_taken_back', 'fire')).toEqual(['Fire and Rescue', 'took back the offer of the lead, Ambulance']);
    expect(words('task_lead_refused', 'ems')).toEqual(['Ambulance', 'did not take the lead that it was offered']);
    expect(words('task_lead_handed_over', 'ems')).toEqual(['Ambulance', 'took the lead that it was offered']);
    const over = entryWords(sampleWorld(), { at: AT, occurred_at: AT, what: 'task_lead_taken_over', agency: 'ems', task: 't1', detail: { agency: 'ems' } }, false);
    expect([over.who, over.text]).toEqual(['Ambulance', 'took over the lead from an agency without a link']);
  });
  it('T19: which stage was opened, and no agency with it', () => {
    const told = (stage: string) => entryWords(sampleWorld(), { at: AT, occurred_at: AT, what: 'task_disclosed', agency: 'server', task: 't1', detail: { stage } }, false);
    expect([told('place'), told('times')].map((one) => [one.who, one.text])).toEqual([['', 'the parties are told where'], ['', 'the hour for telling when has come']]);
  });
  it('T20, T21: a plan’s yes is told of whom it binds, and whose it was not; what is taken back of who takes it back', () => {
    const yes = (detail: Record<string, string>) => {
      const { who, text } = entryWords(sampleWorld(), { at: AT, occurred_at: AT, what: 'task_accepted', agency: 'fire', task: 't1', detail: { agency: 'ems', ...detail } }, false);
      return [who, text];
    };
    expect(yes({ by_plan: 'true' })).toEqual(['Ambulance', 'accepted its part, by a signed plan']);
    expect(yes({}), 'control').toEqual(['Ambulance', 'accepted its part']);
    expect(words('task_withdrawn', 'ems')).toEqual(['Ambulance', 'took back what it had promised']);
  });
  it('T7: silence is told of who was silent', () => {
    expect(words('task_silent', 'fire')[0]).toBe('Ambulance');
  });
});

describe('an inspection in the timeline', () => {
  const said = (what: string, detail: Record<string, string>, agency = 'fire') => {
    const { who, text } = entryWords(sampleWorld(), { at: AT, occurred_at: AT, what: `inspection_${what}`, agency, task: 't1', detail }, false);
    return [who, text.replaceAll(/[\u2066-\u2069]/g, '')].join(': ');
  };
  it('says at which target, how many and how grave', () => {
    expect(said('targets_listed', { count: '3', agency: 'fire' })).toMatch(/^Fire and Rescue: listed targets.*3 targets$/);
    expect(said('found', { target: '4', severity: 'major', agency: 'police' }, 'police')).toMatch(/^Police: recorded a finding.*target 4.*major$/);
    expect(said('answered', { target: '4', count: '2' })).toMatch(/target 4.*2 answers$/);
    expect(said('rechecked', { target: '1', rectified: 'false' })).toMatch(/not put right$/);
  });
  it('who leads keeps another agency’s inspector away: that one is named', () => {
    expect(said('inspector_excluded', { target: '2', agency: 'police' })).toMatch(/^Fire and Rescue: excluded an inspector from a target.*Police.*target 2$/);
    expect(said('inspector_excluded', { target: '2', agency: 'fire' })).toBe('Fire and Rescue: excluded an inspector from a target, target 2');
    expect(said('inspector_excluded', { target: '2', agency: 'fire', lifted: 'true' })).toMatch(/lifted the exclusion/);
  });
});

describe('an enforcement in the timeline', () => {
  const said = (what: string, detail: Record<string, string>) => {
    const { who, text } = entryWords(sampleWorld(), { at: AT, occurred_at: AT, what: `enforcement_${what}`, agency: 'fire', task: 't1', detail: { agency: 'police', ...detail } }, false);
    return [who, text.replaceAll(/[\u2066-\u2069]/g, '')].join(': ');
  };
  it('says who did what to which measure, and what speaks against it', () => {
    expect(said('measure_taken', { number: '3', measure: 'seal', concerns: 'expired,not_certified' })).toBe('Police: took a measure, measure 3, seal, the instrument was no longer in force, the officer did not hold the certificate');
    expect(said('countersigned', { number: '3', measure: 'seal' })).toBe('Police: countersigned a measure, measure 3, seal');
    expect(['true', 'false'].map((upheld) => said('reviewed', { number: '3', measure: 'fine', upheld }))).toEqual(['Police: reviewed a flagged measure, measure 3, fine, upheld', 'Police: reviewed a flagged measure, measure 3, fine, set aside']);
  });
  it('tells evidence and referrals from measures, and what came of them', () => {
    expect(said('evidence_received', { number: '2', intact: 'false' })).toBe('Police: signed in evidence, evidence 2, seal broken');
    expect(said('file_added', { number: '2' })).toBe('Police: attached a file to evidence, evidence 2');
    expect(said('evidence_released', { number: '2', how: 'destroyed' })).toBe('Police: ended the custody of evidence, evidence 2, destroyed');
    expect(said('referred', { number: '1', to: 'ems' })).toBe('Police: referred a case, referral 1, Ambulance');
    expect(['true', 'false'].map((accepted) => said('referral_answered', { number: '1', accepted }))).toEqual(['Police: answered a referral, referral 1, accepted', 'Police: answered a referral, referral 1, declined']);
  });
  it('has words for every line', () => {
    const events = ['rules_set', 'measure_taken', 'countersigned', 'countersign_refused', 'countersign_due', 'reviewed', 'lifted', 'evidence_collected', 'file_added', 'evidence_offered', 'evidence_received', 'evidence_refused',
      'evidence_taken_back', 'evidence_released', 'referred', 'referral_answered', 'referral_withdrawn', 'referral_closed'];
    expect(events.filter((one) => said(one, {}).includes(`enforcement ${one.replaceAll('_', ' ')}`))).toEqual([]);
  });
});

describe('a disaster response in the timeline', () => {
  const said = (what: string, detail: Record<string, string>) => {
    const { who, text } = entryWords(sampleWorld(), { at: AT, occurred_at: AT, what: `response_${what}`, agency: 'fire', task: 't1', detail: { agency: 'police', ...detail } }, false);
    return [who, text.replaceAll(/[\u2066-\u2069]/g, '')].join(': ');
  };
  it('says who did what to which part, and what was said of it', () => {
    expect(said('period_planned', { number: '2' })).toBe('Police: planned an operational period, no. 2');
    expect(said('objective_judged', { number: '2', objective: '3', state: 'dropped' })).toBe('Police: said how an objective stands, period 2, objective 3, dropped');
    expect(said('sector_set_up', { number: '4', sector: 'staging' })).toBe('Police: set up a sector, no. 4, staging area');
    expect(said('unit_placed', { number: '4', sector: 'division', callsign: 'Falcon 2' })).toBe('Police: placed a unit in a sector, Falcon 2, sector 4, division');
    expect(said('unit_placed', { number: '4', sector: 'group', callsign: 'Falcon 2', left: '3' })).toBe('Police: placed a unit in a sector, Falcon 2, sector 4, group, left sector 3');
    expect(said('unit_removed', { number: '4', sector: 'group', callsign: 'Falcon 2' })).toBe('Police: took a unit out of a sector, Falcon 2, sector 4, group');
    expect(said('evacuation_changed', { number: '2' })).toBe('Police: changed an evacuation, no. 2');
    expect(said('post_filled', { number: '1', position: 'safety_officer' })).toBe('Police: named who holds a post, no. 1, safety officer');
    expect(said('evacuation_ended', { number: '1', how: 'complete' })).toBe('Police: ended an evacuation, no. 1, complete');
    expect(said('report_approved', { number: '3', version: '2' })).toBe('Police: approved a situation report, no. 3, version 2');
    expect(said('sources_set', {})).toBe('Police: named whose figures are the official ones');
  });
  it('has words for every line', () => {
    const events = ['period_planned', 'period_changed', 'objective_added', 'objective_judged', 'sector_set_up', 'sector_changed', 'sector_ended', 'unit_placed', 'unit_removed', 'post_created', 'post_filled', 'post_vacated', 'post_ended',
      'evacuation_ordered', 'evacuation_changed', 'evacuation_ended', 'shelter_opened', 'shelter_changed', 'shelter_closed', 'figures_reported', 'figures_withdrawn', 'sources_set', 'report_composed', 'report_approved', 'report_returned'];
    expect(events).toHaveLength(25);
    expect(events.filter((one) => said(one, {}).includes(`response ${one.replaceAll('_', ' ')}`))).toEqual([]);
  });
});
