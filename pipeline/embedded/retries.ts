/** Messages that were handed back: when each is due, and how often it was delivered. Their data stay on disk. */

export interface Retry {
  readonly sequence: number;
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  /** On the monotonic clock, in milliseconds. */
  readonly due: number;
}

export interface Retries {
  readonly size: number;
  add(message: Retry): void;
  /** Sequences that are due, ascending, at most `limit`. They stay until removed. */
  due(now: number, limit: number): readonly number[];
  remove(sequences: readonly number[]): void;
  /** The smallest sequence; infinity when there is none. */
  minSequence(): number;
  countBefore(instant: number): number;
}

export const createRetries = (): Retries => {
  const waiting = new Map<number, Retry>();
  return {
    get size() {
      return waiting.size;
    },
    add: (message) => void waiting.set(message.sequence, message),
    due: (now, limit) => {
      if (waiting.size === 0) return [];
      const sequences: number[] = [];
      for (const [sequence, { due }] of waiting) if (due <= now) sequences.push(sequence);
      return sequences.sort((a, b) => a - b).slice(0, limit);
    },
    remove: (sequences) => {
      for (const sequence of sequences) waiting.delete(sequence);
    },
    minSequence: () => {
      let smallest = Number.POSITIVE_INFINITY;
      for (const sequence of waiting.keys()) if (sequence < smallest) smallest = sequence;
      return smallest;
    },
    countBefore: (instant) => {
      let count = 0;
      for (const { publishedAt } of waiting.values()) if (publishedAt < instant) count++;
      return count;
    },
  };
};
