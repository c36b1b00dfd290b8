/**
 * Passes new points to the history after each interval, and the rest at the end. A history that cannot be written never
 * stops the pipeline: its points are lost, and the error is reported.
 */
import type { Point } from '../../model/point.ts';
import type { ReadPoints } from './points.ts';

export interface HistoryOptions {
  readonly read: ReadPoints;
  readonly sink: ((points: readonly Point[]) => void) | undefined;
  /** Milliseconds. */
  readonly interval: number;
  readonly now: () => number;
  readonly onError: ((error: unknown) => void) | undefined;
}

export const keepHistory = ({ read, sink, interval, now, onError }: HistoryOptions): { end(): void } => {
  if (sink === undefined) return { end: () => undefined };
  const deliver = (points: readonly Point[]): void => {
    if (points.length === 0) return;
    try {
      sink(points);
    } catch (error) {
      onError?.(error);
    }
  };
  const timer = setInterval(() => deliver(read(now())), interval).unref();
  return {
    end: () => {
      clearInterval(timer);
      deliver(read(now()));
    },
  };
};
