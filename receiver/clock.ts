/**
 * The receiver's clock. It never goes back: a machine whose clock is set back neither sends again nor waits until the time has come once
 * more. It follows a clock that is set forward, and one that stood still while the machine slept.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** `floor`: the last time that was stored before a restart. `wall` and `monotonic` in milliseconds. */
export const createClock = (floor: number, wall: () => number, monotonic: () => number): Clock => {
  let at = Math.max(floor, wall());
  let read = monotonic();
  return {
    now: () => {
      const elapsed = monotonic() - read;
      read += elapsed;
      at = Math.max(at + elapsed, wall());
      return Math.floor(at);
    },
  };
};
