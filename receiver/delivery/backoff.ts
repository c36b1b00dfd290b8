/** When a message that was not taken is sent again: exponential with full jitter. Source: "Exponential Backoff And Jitter", AWS, 2015. */

/** Milliseconds. An outage of an hour ends at most so long before the next attempt. */
const longest = 60_000;
const first = 1_000;

/** `attempt` from 1. Between half and all of the exponential wait. */
export const backoffMs = (attempt: number, random: () => number): number =>
  Math.round(Math.min(longest, first * 2 ** Math.min(attempt - 1, 20)) * (0.5 + random() / 2));

/** Milliseconds after which a message is given up. */
export const keptFor = 86_400_000;
