/**
 * Messages that the gate sent one by one and looked for until they were readable: the events of freshness and processing, as a
 * caller sees them. A message that is still missing at the end of the gate, and not yet late, is no event of either.
 */

export interface Followed {
  /** POSTs that were answered with 202. */
  readonly accepted: number;
  /** POSTs that were answered otherwise, or not at all. */
  readonly notAccepted: number;
  /** Milliseconds from each POST to the first answer that held its message. */
  readonly readableAfter: readonly number[];
  /** Messages that were not readable after `patience`. */
  readonly missing: number;
  /** Milliseconds since the POSTs of messages that were still looked for when the gate ended. */
  readonly undecided: readonly number[];
  /** Seconds for which each message is looked for. */
  readonly patience: number;
  /** Messages that were read with another value than was sent, by field. */
  readonly altered: Readonly<Record<string, number>>;
}

export interface MessageEvents {
  readonly good: number;
  readonly bad: number;
  /** Messages that may still become good or bad. */
  readonly undecided: number;
}

/** `under`: milliseconds, of freshness. Without it only a message that is never readable is bad. */
export const eventsOf = (
  { readableAfter, missing, undecided, patience }: Followed,
  under: number | undefined,
): MessageEvents => {
  const limit = under ?? Infinity;
  const isLate = (age: number): boolean => age > limit;
  const late = readableAfter.filter(isLate).length;
  const lateAlready = undecided.filter(isLate).length;
  // A message that was given up before it was late proves nothing.
  const given = under === undefined || patience * 1_000 >= under ? missing : 0;
  return {
    good: readableAfter.length - late,
    bad: late + lateAlready + given,
    undecided: undecided.length - lateAlready + missing - given,
  };
};
