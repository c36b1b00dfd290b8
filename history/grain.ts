/**
 * The two grains that a history keeps, and their slots: slot n of a grain is the interval ((n-1) x step, n x step].
 * Whole minutes hold whole slots of ten seconds, so a window on minute edges has one sum before and after roll-up.
 */
export interface Grain {
  /** The table that holds it. */
  readonly table: 'fine' | 'coarse';
  /** Milliseconds. */
  readonly step: number;
  readonly keep: number;
}

const day = 86_400_000;

export const fine: Grain = { table: 'fine', step: 10_000, keep: 7 * day };
export const coarse: Grain = { table: 'coarse', step: 60_000, keep: 100 * day };

export const slotOf = (at: number, step: number): number => Math.ceil(at / step);
