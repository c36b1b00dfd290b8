import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { emptyLedger, isRecorded, record, type Ledger } from './ledger.ts';

test('consecutive sequences become one run, and those below the floor are dropped', () => {
  const ledger = record(record(emptyLedger, [1, 2, 3, 7], 1), [4, 9, 8], 3);
  expect(ledger).toEqual({
    floor: 3,
    runs: [
      [3, 4],
      [7, 9],
    ],
  });
});

test('the floor never decreases', () => {
  expect(record({ floor: 10, runs: [] }, [12], 5)).toEqual({ floor: 10, runs: [[12, 12]] });
});

const steps = fc.array(
  fc.record({ sequences: fc.array(fc.nat({ max: 60 }), { maxLength: 12 }), floor: fc.nat({ max: 40 }) }),
  { maxLength: 12 },
);

test('it has the same answers as a set of all sequences', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const model = new Set<number>();
      let floor = 0;
      let ledger: Ledger = emptyLedger;
      for (const step of taken) {
        ledger = record(ledger, step.sequences, step.floor);
        for (const sequence of step.sequences) model.add(sequence);
        floor = Math.max(floor, step.floor);
      }
      for (let sequence = 0; sequence <= 61; sequence++) {
        expect(isRecorded(ledger, sequence)).toBe(sequence < floor || model.has(sequence));
      }
    }),
  );
});

test('runs are ascending, disjoint, and not below the floor', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const ledger = taken.reduce((before, step) => record(before, step.sequences, step.floor), emptyLedger);
      let above = ledger.floor - 2;
      for (const [first, last] of ledger.runs) {
        expect(first).toBeGreaterThan(above + 1);
        expect(last).toBeGreaterThanOrEqual(first);
        above = last;
      }
    }),
  );
});
