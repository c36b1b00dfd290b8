import { describe, expect, test } from '@jest/globals';
import type { Person } from '../../model/oncall/person.ts';
import { gapsOf } from './gaps.ts';
import { rotation, schedule } from './testing/schedules.ts';
import { compileSchedule } from './timeline.ts';

const horizon = { begin: Date.parse('2026-11-30T00:00Z'), end: Date.parse('2026-12-14T00:00Z') };
const person = (handle: string, leaves?: string): Person => ({
  handle,
  name: handle,
  timeZone: 'America/Santiago',
  contacts: { high: [], low: [] },
  leaves,
});

const textOf = (changes: Parameters<typeof schedule>[0], people: readonly Person[] = []): readonly string[] =>
  gapsOf(compileSchedule(schedule(changes), horizon), people).map(({ begin, end, left }) =>
    [new Date(begin).toISOString().slice(0, 16), new Date(end).toISOString().slice(0, 16), ...left].join(' '),
  );

describe('a gap', () => {
  test('none where a rotation is always on call', () => {
    expect(textOf({})).toEqual([]);
  });

  test('of the whole horizon before a rotation begins, and none from then on', () => {
    expect(textOf({ layers: [rotation({ begin: '2027-06-01T09:00' })] })).toEqual([
      '2026-11-30T00:00 2026-12-14T00:00',
    ]);
    expect(textOf({ layers: [rotation({ begin: '2026-12-07T09:00' })] })).toEqual([
      '2026-11-30T00:00 2026-12-07T09:00',
    ]);
  });

  test('from the end of a rotation', () => {
    expect(textOf({ layers: [rotation({ end: '2026-12-01T09:00' })] })).toEqual(['2026-12-01T09:00 2026-12-14T00:00']);
  });

  test('of an override without people, even where a layer has somebody', () => {
    const override = {
      people: [],
      instead: undefined,
      reason: 'party',
      begin: '2026-12-05T18:00Z',
      end: '2026-12-05T23:00Z',
    };
    expect(textOf({ overrides: [override] })).toEqual(['2026-12-05T18:00 2026-12-05T23:00']);
  });

  test('is one, where an override takes off the last person beside hours without a layer', () => {
    const layer = rotation({ restrictions: [{ begin: '08:00', end: '20:00' }], begin: '2026-12-12T00:00' });
    const override = {
      people: [],
      instead: undefined,
      reason: 'x',
      begin: '2026-12-13T18:00Z',
      end: '2026-12-13T21:00Z',
    };
    expect(textOf({ layers: [layer], overrides: [override] })).toEqual([
      '2026-11-30T00:00 2026-12-12T08:00',
      '2026-12-12T20:00 2026-12-13T08:00',
      '2026-12-13T18:00 2026-12-14T00:00',
    ]);
  });

  test('from the day on which the only person on call has left, by the clock of that person', () => {
    const layers = [rotation({ people: ['ana'] })];
    expect(textOf({ layers }, [person('ana', '2026-12-10')])).toEqual(['2026-12-10T03:00 2026-12-14T00:00 ana']);
    expect(textOf({ layers }, [person('ana', '2027-12-10')])).toEqual([]);
  });

  test('none while another person of the same turn is still there', () => {
    const layers = [rotation({ people: [['ana', 'bo']] })];
    expect(textOf({ layers }, [person('ana', '2026-12-10'), person('bo')])).toEqual([]);
  });
});
