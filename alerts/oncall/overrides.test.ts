import { describe, expect, test } from '@jest/globals';
import type { Override, Rotation, Schedule } from '../../model/oncall/schedule.ts';
import { segmentTexts, whoAt } from './testing/segmentTexts.ts';
import { rotation, schedule } from './testing/schedules.ts';
import { compileSchedule } from './timeline.ts';

describe('overrides', () => {
  const always = (people: Rotation['people']): Partial<Schedule> => ({ layers: [rotation({ people })] });
  const override = (changes: Partial<Override>): Override => ({
    people: ['eva'],
    instead: undefined,
    begin: '2026-12-01T08:00Z',
    end: '2026-12-01T20:00Z',
    reason: 'agreed',
    ...changes,
  });
  const noon = (people: Rotation['people'], ...overrides: readonly Override[]): readonly string[] | undefined =>
    whoAt({ ...always(people), overrides }, '2026-12-01T12:00Z');

  test('include their begin and exclude their end', () => {
    expect(
      segmentTexts({ ...always(['ana']), overrides: [override({})] }, '2026-12-01T00:00Z', '2026-12-02T00:00Z'),
    ).toEqual(['2026-12-01T00:00 ana', '2026-12-01T08:00 eva', '2026-12-01T20:00 ana']);
  });

  test('apply in the order in which they are written, not in the order of their times', () => {
    const early = override({ people: ['fay'], begin: '2026-12-01T00:00Z', end: '2026-12-01T23:00Z' });
    expect(noon(['ana'], override({}), early)).toEqual(['fay']);
    expect(noon(['ana'], early, override({}))).toEqual(['eva']);
  });

  test.each([
    ['of one person leaves the other of the turn', [['ana', 'bo']], [override({ instead: 'ana' })], ['eva', 'bo']],
    ['of a person who is not on call changes nothing', ['ana'], [override({ instead: 'bo' })], ['ana']],
    ['of everybody takes the whole turn', [['ana', 'bo']], [override({})], ['eva']],
    ['without people takes one off', [['ana', 'bo']], [override({ instead: 'ana', people: [] })], ['bo']],
    ['without people takes everybody off', [['ana', 'bo']], [override({ people: [] })], []],
    [
      'of whoever took over hands the turn on',
      ['ana'],
      [override({ instead: 'ana' }), override({ instead: 'eva', people: ['fay'] })],
      ['fay'],
    ],
    [
      'of the same person covers the earlier one',
      ['ana'],
      [override({ instead: 'ana' }), override({ instead: 'ana', people: ['fay'] })],
      ['fay'],
    ],
    [
      'names somebody who is on call beside: once',
      [['ana', 'bo']],
      [override({ instead: 'ana', people: ['bo'] })],
      ['bo'],
    ],
    [
      'of each of two people changes both',
      [['ana', 'bo']],
      [override({ instead: 'ana' }), override({ instead: 'bo', people: ['fay'] })],
      ['eva', 'fay'],
    ],
  ] as const)('that is %s', (_title, people, overrides, expected) => {
    expect(noon(people, ...overrides)).toEqual(expected);
  });

  test('name somebody where no layer has anybody, unless they are for one person', () => {
    const overrides = [
      override({ instead: 'ana' }),
      override({ people: ['fay'], begin: '2026-12-01T10:00Z', end: '2026-12-01T11:00Z' }),
    ];
    const layers = [rotation({ begin: '2030-01-01T00:00' })];
    expect(segmentTexts({ layers, overrides }, '2026-12-01T00:00Z', '2026-12-02T00:00Z')).toEqual([
      '2026-12-01T00:00 nobody',
      '2026-12-01T10:00 fay',
      '2026-12-01T11:00 nobody',
    ]);
  });

  test('say which of them it was, and a layer which layer', () => {
    const plan = schedule({
      layers: [rotation({}), rotation({ people: ['bo'] })],
      overrides: [override({ instead: 'x' }), override({})],
    });
    const timeline = compileSchedule(plan, {
      begin: Date.parse('2026-12-01T00:00Z'),
      end: Date.parse('2026-12-02T00:00Z'),
    });
    expect(timeline.segments.map(({ by }) => by)).toEqual([
      { kind: 'Layer', layer: 1 },
      { kind: 'Override', override: 1 },
      { kind: 'Layer', layer: 1 },
    ]);
  });
});
