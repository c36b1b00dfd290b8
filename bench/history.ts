/**
 * The packed copy of a history: 30 days of one system's minutes are read as columns, packed and from their rows in the same
 * run, and the incidents of all its alerts are evaluated at every minute of them. CPU time of the thread.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { metricsFile } from '../cli/run/eventCounts.ts';
import { historyOrigin } from '../cli/preview/origin.ts';
import { alertRule } from '../alerts/firing/alertRule.ts';
import { firingOf } from '../alerts/firing/firing.ts';
import { nodesOf } from '../alerts/systemNodes.ts';
import { openHistory } from '../history/history.ts';
import type { Point } from '../model/point.ts';
import { median } from '../numbers/quantile.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import freight from '../test/fixtures/systems/freight.ts';

const minute = 60_000;
const day = 1_440 * minute;
const days = 30;
const rounds = 5;
const end = Date.UTC(2026, 2, 11, 12);

/** Each objective counts 1,000 events a minute; for an hour on every third day a tenth of them is bad. */
const pointsAt = (at: number): readonly Point[] => {
  const common = { since: at - minute, at };
  const isBad = Math.floor(at / day) % 3 === 0 && at % day < 60 * minute;
  const wave = Math.round(200 * Math.sin((at / day) * 2 * Math.PI));
  const objectives = ['api-availability', 'api-latency-300ms', 'ingest-processing'].flatMap((objective) => {
    const total = 1_000 + wave;
    const labels = { objective };
    const good = isBad ? Math.round(total * 0.9) : total;
    return [
      { kind: 'SumPoint' as const, name: 'atalaya.objective.total_events', labels, ...common, value: total },
      { kind: 'SumPoint' as const, name: 'atalaya.objective.good_events', labels, ...common, value: good },
    ];
  });
  const messages = { kind: 'SumPoint' as const, name: 'atalaya.ingest.messages', labels: { outcome: 'stored' } };
  return [
    ...objectives,
    { ...messages, ...common, value: 1_000 + wave },
    { kind: 'GaugePoint', name: 'atalaya.queue.backlog', labels: {}, ...common, value: isBad ? 20_000 : 3 },
  ];
};

const fill = (file: string): void => {
  let now = end - days * day;
  const history = openHistory(file, { now: () => now });
  for (; now < end; now += day / 4) {
    const begin = now;
    history.append(Array.from({ length: 360 }, (_, index) => pointsAt(begin + (index + 1) * minute)).flat());
  }
  for (let call = 0; call < 400; call += 1) history.append([]);
  history.close();
};

const threadTime = (work: () => unknown): number => {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
};

const names = ['atalaya.objective.total_events', 'atalaya.objective.good_events'] as const;

/** Milliseconds, to read the six counters of the objectives. */
const readingTime = (file: string): number => {
  const history = openHistory(file, { readOnly: true });
  try {
    return median(
      Array.from({ length: rounds }, () =>
        threadTime(() => names.flatMap((name) => history.minutes(name, {}, end - days * day, end))),
      ),
    );
  } finally {
    history.close();
  }
};

const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-history-'));
try {
  const file = metricsFile(folder, 'freight');
  mkdirSync(path.dirname(file));
  fill(file);
  const origin = historyOrigin({ systems: [freight], folder, at: end, now: () => end });
  const rules = nodesOf(freight, 'prod').alerts.flatMap((alert) => {
    const rule = alertRule(alert, cloudMonitoring);
    return 'condition' in rule ? [rule] : [];
  });
  const range = { from: end - days * day, to: end, since: origin.begin() };
  let found = 0;
  const times = Array.from({ length: rounds }, () =>
    threadTime(() => {
      found = firingOf(rules, origin.source(), range).flat().length;
    }),
  );
  origin.close();
  const packed = readingTime(file);
  const db = new DatabaseSync(file);
  db.exec('DELETE FROM packed');
  db.close();
  const rows = readingTime(file);
  process.stdout.write(
    `  six series of ${days} days: ${packed.toFixed(1)} ms packed, ${rows.toFixed(0)} ms from rows: ${(rows / packed).toFixed(0)} times as fast\n` +
      `  ${rules.length} alerts at each of ${(days * 1_440).toLocaleString('en')} minutes, ${found} incidents: ` +
      `${times[0]?.toFixed(0)} ms at first, ${median(times).toFixed(0)} ms at the median, reading included\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
