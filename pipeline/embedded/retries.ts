/** Messages handed back: when each is due again, and how often it was tried. Their data stay on disk. */

export interface HandedBack {
  readonly sequence: number;
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  /** On the monotonic clock, in milliseconds. */
  readonly due: number;
}

export interface Retries {
  readonly size: number;
  add(message: HandedBack): void;
  /** Those that are due, in order of sequence, at most `limit`. They stay until removed. */
  due(now: number, limit: number): readonly number[];
  remove(sequences: readonly number[]): void;
  /** The smallest sequence; infinite when there is none. */
  least(): number;
  countBefore(instant: number): number;
}

export const createRetries = (): Retries => {
  const waiting = new Map<number, HandedBack>();
  return {
    get size() {
      return waiting.size;
    },
    add: (message) => void waiting.set(message.sequence, message),
    due: (now, limit) => {
      if (waiting.size === 0) return [];
      const found: number[] = [];
      for (const [sequence, { due }] of waiting) if (due <= now) found.push(sequence);
      return found.sort((a, b) => a - b).slice(0, limit);
    },
    remove: (sequences) => {
      for (const sequence of sequences) waiting.delete(sequence);
    },
    least: () => {
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
