import { expect, test } from '@jest/globals';
import { openLoad, type LoadProfile } from '../model/load.ts';
import type { Objective } from '../model/objective.ts';
import type { System } from '../model/system.ts';
import { contextOf } from '../series/context.ts';
import { measuredSlos } from '../slo/measuredSlo.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { fewEvents } from './fewEvents.ts';
import { unsaidOf } from './sloNames.ts';

const load = (parts: Pick<LoadProfile, 'always' | 'measured'>): LoadProfile => ({
  ...openLoad({ reads: '50/s', messages: '1/s', duration: '5m' }),
  ...parts,
});

const textOf = (of: LoadProfile, leastEvents?: number): string => {
  const [first] = freight.objectives;
  const objective = { ...first!, ...(leastEvents === undefined ? {} : { leastEvents }) };
  const system: System = { ...freight, objectives: [objective], load: of };
  return JSON.stringify(fewEvents(system, measuredSlos(contextOf(system, 'prod'))[0]!));
};

const few = load({ measured: { reads: '1.5/h' } });

test('what a definition can say is listed with its effect at the measured traffic', () => {
  const text = textOf(few);
  for (const part of [
    '1 hour brings 1.5 of 70, 6 hours brings 9 of 167',
    'at this traffic the page over 1 hour, the page over 6 hours, the ticket over 1 day never fire.',
    'leastEvents: 4: the page over 6 hours, the ticket over 1 day, the ticket over 3 days can fire',
    'a window of 1 day 23 hours holds 70 events',
    "probes: 'counted' makes marked test requests on data routes events: one every 52 seconds brings what 1 hour lacks.",
    'A target of 95.37% or less',
  ]) {
    expect(text).toContain(part);
  }
});

test('a guard that is written is explained as it is', () => {
  expect(textOf(few, 0)).toContain('leastEvents is 0: no tier needs a least number of events.');
  expect(textOf(few, 5)).toContain('leastEvents is 5: at this traffic the page over 1 hour never fires.');
});

test('enough traffic, and a load test’s rate alone, need no advice', () => {
  expect(textOf(load({ always: { reads: '10/s' } }))).toBe('[]');
  expect(textOf(load({}))).toBe('[]');
});

test('a least number of events is named where a dialect cannot ask for it', () => {
  const unsaid = (leastEvents: number): readonly string[] => {
    const objectives = freight.objectives.flatMap((objective): readonly Objective[] =>
      objective.type === 'latency' ? [{ ...objective, leastEvents, measuredBy: 'platform' }] : [],
    );
    const system: System = { ...freight, objectives };
    return unsaidOf(system, measuredSlos(contextOf(system, 'prod'))[0]!, 'prod').filter((text) =>
      text.includes('least number'),
    );
  };
  expect(unsaid(0)).toEqual([]);
  expect(unsaid(5)).toEqual([
    'Cloud Monitoring: an alert on latency that the platform measures has no least number of events; a single slow request can fire it.',
    'OpenSLO: a condition has no least number of events. It is in an annotation.',
  ]);
});
