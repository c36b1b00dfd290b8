/**
 * Records which messages of an ordered log are stored: all below the floor have reached their outcome, and the runs list
 * those stored above it. It is committed with the rows, which makes storing idempotent without a unique index.
 */

export interface Ledger {
  /** The smallest sequence that is not settled and may still be delivered. */
  readonly floor: number;
  /** Inclusive, ascending, not adjacent, not overlapping, all at or above the floor. */
  readonly runs: readonly (readonly [first: number, last: number])[];
}

/** The name under which commits are counted, beside the logs: a log's name has four characters. */
export const commitLog = '';

export const emptyLedger: Ledger = { floor: 0, runs: [] };

export const isRecorded = (ledger: Ledger, sequence: number): boolean => {
  if (sequence < ledger.floor) return true;
  for (let i = ledger.runs.length - 1; i >= 0; i--) {
    const [first, last] = ledger.runs[i]!;
    if (sequence > last) return false;
    if (sequence >= first) return true;
  }
  return false;
};

/** The ledger with more sequences recorded and the floor raised. */
export const record = (ledger: Ledger, sequences: readonly number[], floor: number): Ledger => {
  const newFloor = Math.max(ledger.floor, floor);
  const runs = [...ledger.runs, ...runsOf(sequences)].toSorted((a, b) => a[0] - b[0]);
  const merged: [first: number, last: number][] = [];
  for (const [first, last] of runs) {
    if (last < newFloor) continue;
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([Math.max(first, newFloor), last]);
  }
  return { floor: newFloor, runs: merged };
};

const runsOf = (sequences: readonly number[]): [number, number][] => {
  const runs: [number, number][] = [];
  for (const sequence of sequences) {
    const run = runs.at(-1);
    if (run !== undefined && sequence === run[1] + 1) run[1] = sequence;
    else runs.push([sequence, sequence]);
  }
  return runs;
};
