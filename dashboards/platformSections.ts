/** The sections on stages that other platforms run: containers on Kubernetes, Dataflow jobs, databases. */
import type { Alert } from '../alerts/alert.ts';
import type { SystemNodes } from '../alerts/systemNodes.ts';
import type { Measure } from '../series/measure.ts';
import type { Section } from './dashboard.ts';
import { gaugeMarks } from './marks.ts';
import type { ChartPanel, Mark } from './panel.ts';
import { chart, line, rowOf, section, share, titledParts } from './panels.ts';
import type { Query } from './query.ts';

const level = (of: Measure, reduce: 'sum' | 'max' = 'max'): Query => ({ kind: 'Level', of, reduce, by: [] });

/** A share of a limit, with the thresholds of its alerts. */
const used = (title: string, of: Measure, alerts: readonly Alert[], reduce: 'sum' | 'max' = 'max'): ChartPanel =>
  chart({
    title,
    unit: share,
    series: [line('used', level(of, reduce))],
    marks: percents(gaugeMarks(alerts, reduce, of)),
  });

const percents = (marks: readonly Mark[]): readonly Mark[] =>
  marks.map((mark) => ({ ...mark, label: `alert: above ${Math.round(mark.value * 100)}%` }));

export const containers = ({ series, alerts }: SystemNodes): Section =>
  section(
    'Do its containers restart?',
    'Kubernetes kills a container at its memory limit, and slows it down at its CPU limit.',
    ...titledParts(series.containers).flatMap(({ part, titled }) =>
      rowOf(
        'medium',
        used(titled('Memory of its limit, highest pod'), part.memory, alerts),
        used(titled('CPU of its limit, highest pod'), part.cpu, alerts),
        chart({
          title: titled('Restarts of containers'),
          unit: '{restart}/s',
          style: 'bars',
          series: [line('restarts', { kind: 'Rate', of: part.restarts, by: [], over: '10m' })],
        }),
      ),
    ),
  );

export const jobs = ({ series, alerts }: SystemNodes): Section =>
  section(
    'Does the job keep up?',
    'If the watermark gets older, the job is too slow, stuck, or failed. If the system lag is high, one element is stuck.',
    ...titledParts(series.jobs).flatMap(({ part, titled }) =>
      rowOf(
        'medium',
        chart({
          title: titled('Age of the watermark, and system lag'),
          unit: 's',
          series: [line('watermark', level(part.watermarkAge)), line('system lag', level(part.systemLag))],
          marks: gaugeMarks(alerts, 'max', part.watermarkAge),
        }),
        chart({
          title: titled('Elements produced by all steps'),
          unit: '{element}/s',
          series: [line('elements', { kind: 'Rate', of: part.elements, by: [], over: '5m' })],
        }),
        chart({
          title: titled('Failed: 1 once the job failed'),
          unit: '1',
          series: [line('failed', level(part.failed))],
        }),
      ),
    ),
  );

export const databases = ({ series, alerts }: SystemNodes): Section =>
  section(
    'Is the database healthy?',
    'A database that is short of CPU answers slowly first. One with a full disk, or without free connections, refuses requests.',
    ...titledParts(series.cloudSql).flatMap(({ part, titled }) => [
      ...rowOf(
        'medium',
        used(titled('CPU of the database'), part.cpu, alerts),
        used(titled('Memory of the database'), part.memory, alerts),
        used(titled('Disk of the database'), part.disk, alerts),
      ),
      ...rowOf(
        'short',
        chart({
          title: titled('Connections'),
          unit: '{connection}',
          series: [line('open', level(part.connections, 'sum'))],
          marks: [
            ...gaugeMarks(alerts, 'sum', part.connections),
            ...(part.maxConnections === undefined ? [] : [{ label: 'limit', value: part.maxConnections }]),
          ],
        }),
        chart({ title: titled('Up: 1 while the server runs'), unit: '1', series: [line('up', level(part.up))] }),
      ),
    ]),
    ...titledParts(series.spanner).flatMap(({ part, titled }) => [
      ...rowOf(
        'medium',
        used(titled('CPU of Spanner, high priority'), part.cpuOfUsers, alerts, 'sum'),
        used(titled('CPU of Spanner, all'), part.cpu, alerts, 'sum'),
      ),
      ...rowOf(
        'medium',
        chart({
          title: titled('Requests to Spanner, by status'),
          unit: '{request}/s',
          style: 'stacked',
          series: [line('${status}', { kind: 'Rate', of: part.requests, by: ['status'], over: '5m' })],
        }),
        chart({
          title: titled('Latency of Spanner'),
          unit: 's',
          series: [
            line('p50', { kind: 'Quantile', of: part.latencies, q: 0.5, by: [], over: '5m' }),
            line('p99', { kind: 'Quantile', of: part.latencies, q: 0.99, by: [], over: '5m' }),
          ],
        }),
      ),
    ]),
  );
