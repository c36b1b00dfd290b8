/** Points as the pipeline's telemetry gives them, and a folder to keep them in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GaugePoint, HistogramPoint, Labels, SumPoint } from '../../model/point.ts';

/** Thursday 2026-01-01T00:00:00Z. */
export const start: number = Date.UTC(2026, 0, 1);
export const second = 1_000;
export const minute: number = 60 * second;
export const hour: number = 60 * minute;
export const day: number = 24 * hour;

export const sumPoint = (name: string, at: number, value: number, labels: Labels = {}): SumPoint => ({
  kind: 'SumPoint',
  name,
  labels,
  since: at - 10 * second,
  at,
  value,
});

export const gaugePoint = (name: string, at: number, value: number, labels: Labels = {}): GaugePoint => ({
  ...sumPoint(name, at, value, labels),
  kind: 'GaugePoint',
});

export const histogramPoint = (name: string, at: number, counts: readonly number[], sum: number): HistogramPoint => {
  const bounds = counts.slice(1).map((_count, index) => index + 1);
  return { kind: 'HistogramPoint', name, labels: {}, since: at - 10 * second, at, bounds, counts, sum };
};

/** Runs with the path of a history file in a separate folder. */
export const inFolder = async (use: (file: string) => void | Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-history-'));
  try {
    await use(join(folder, 'metrics.db'));
  } finally {
    rmSync(folder, { recursive: true });
  }
};
