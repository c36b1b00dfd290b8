import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Labels, Point } from '../model/point.ts';
import { openHistory } from './history.ts';
import type { Reads } from './read.ts';
import { day, gaugePoint, histogramPoint, hour, inFolder, minute, second, start, sumPoint } from './testing/points.ts';
import { evaluateAt, evaluateRange, type EvaluationRange } from '../promql/evaluate.ts';
import { historySource, joined } from './promqlSource.ts';
import { parsePromql } from '../promql/parse.ts';

const with_ = (points: readonly Point[], use: (reads: Reads) => void): Promise<void> =>
  inFolder((file) => {
    const history = openHistory(file, { now: () => start });
    history.append(points);
    use(history);
    history.close();
  });

const at = (expr: string, reads: Reads, instant: number, labels: Labels = { job: 'freight' }): unknown =>
  evaluateAt(parsePromql(expr), historySource(reads, labels), instant).map(({ labels, value }) => [
    labels,
    Number(value.toFixed(9)),
  ]);

const total = 'atalaya.objective.total_events';
const ten = (count: number, make: (at: number) => Point): readonly Point[] =>
  Array.from({ length: count }, (_, index) => make(start + (index + 1) * 10 * second));

const ticking = ten(60, (at) => gaugePoint('atalaya.queue.backlog', at, 4));

describe('what happened between readings is a counter', () => {
  test.each([
    'increase({"atalaya.objective.total_events", job="freight"}[5m])',
    'increase(atalaya_objective_total_events_total{job="freight"}[5m])',
    'increase({__name__="atalaya.objective.total_events", objective="a"}[5m])',
  ])('%s', (expr) =>
    with_([...ticking, ...ten(60, (at) => sumPoint(total, at, 2, { objective: 'a' }))], (reads) => {
      expect(at(expr, reads, start + 10 * minute)).toEqual([[{ job: 'freight', objective: 'a' }, 60]]);
    }),
  );

  test('that stays where it was while nothing is counted', () =>
    with_([...ticking, sumPoint(total, start + minute, 7)], (reads) => {
      expect(at(`increase({"${total}"}[1m])`, reads, start + 5 * minute)).toEqual([]);
      expect(at(`increase({"${total}"}[5m])`, reads, start + 5 * minute)).toEqual([
        [{ job: 'freight' }, expect.closeTo(7, 0)],
      ]);
    }));

  test('and a pipeline that did not run leaves a gap', () =>
    with_(
      [...ticking, gaugePoint('atalaya.queue.backlog', start + hour, 4), sumPoint(total, start + hour, 7)],
      (reads) => {
        const range = { from: start + 5 * minute, to: start + 30 * minute, step: 5 * minute };
        const rate = evaluateRange(parsePromql(`rate({"${total}"}[5m])`), historySource(reads), range);
        expect(rate.series).toEqual([]);
        const both = { ...range, to: start + hour };
        const [backlog] = evaluateRange(parsePromql('{"atalaya.queue.backlog"}'), historySource(reads), both).series;
        expect([...(backlog?.times ?? [])].map((time) => (time - start) / minute)).toEqual([5, 10, 60]);
      },
    ));
});

test('a histogram is its buckets, its count and its sum, under both names', () =>
  with_([...ticking, ...ten(60, (at) => histogramPoint('http.server.request.duration', at, [2, 1, 1], 5))], (reads) => {
    const now = start + 10 * minute;
    expect(at('increase(http_server_request_duration_bucket[5m])', reads, now)).toEqual([
      [{ job: 'freight', le: '1' }, 60],
      [{ job: 'freight', le: '2' }, 90],
      [{ job: 'freight', le: '+Inf' }, 120],
    ]);
    expect(at('increase({"http.server.request.duration_count"}[5m])', reads, now)).toEqual([[{ job: 'freight' }, 120]]);
    expect(at('increase({"http.server.request.duration_sum"}[5m])', reads, now)).toEqual([[{ job: 'freight' }, 150]]);
    expect(at('histogram_quantile(0.5, rate({"http.server.request.duration_bucket"}[5m]))', reads, now)).toEqual([
      [{ job: 'freight' }, 1],
    ]);
  }));

test('labels have dots under OpenTelemetry’s names and underscores under Prometheus’', () =>
  with_([gaugePoint('http.server.active_requests', start + minute, 3, { 'url.scheme': 'https' })], (reads) => {
    const now = start + minute;
    const dotted = [[{ __name__: 'http.server.active_requests', 'url.scheme': 'https' }, 3]];
    expect(at('{"http.server.active_requests", "url.scheme"="https"}', reads, now, {})).toEqual(dotted);
    const plain = [[{ __name__: 'http_server_active_requests', url_scheme: 'https' }, 3]];
    expect(at('http_server_active_requests{url_scheme="https"}', reads, now, {})).toEqual(plain);
    expect(at('{"http.server.active_requests", url_scheme="https"}', reads, now, {})).toEqual([]);
    expect(at('{__name__=~"http.server.active.*", job!=""}', reads, now)).toHaveLength(1);
  }));

test('several histories are one fleet', () =>
  with_([gaugePoint('atalaya.queue.backlog', start + minute, 3)], (reads) => {
    const source = joined([historySource(reads, { job: 'a' }), historySource(reads, { job: 'b' })]);
    const samples = evaluateAt(parsePromql('sum by (job) ({"atalaya.queue.backlog"})'), source, start + minute);
    expect(samples.map(({ labels, value }) => [labels['job'], value])).toEqual([
      ['a', 3],
      ['b', 3],
    ]);
  }));

test('windows far apart are read alone and say the same as when all is read', async () => {
  const amounts = fc.array(fc.nat(9), { minLength: 200, maxLength: 400 });
  await fc.assert(
    fc.asyncProperty(amounts, (kept) => {
      const points = kept.flatMap((value, index): readonly Point[] => {
        const instant = start + (index + 1) * 10 * second;
        const beat = gaugePoint('atalaya.queue.backlog', instant, value);
        return value === 0 ? [beat] : [beat, sumPoint(total, instant, value, { objective: 'a' })];
      });
      return with_(points, (reads) => {
        const expr = parsePromql(`increase({"${total}"}[1m])`);
        const [from, to] = [start + 7 * minute, start + 30 * minute];
        const near = evaluateRange(expr, historySource(reads), { from, to, step: minute }).series[0];
        const far = evaluateRange(expr, historySource(reads), { from, to, step: 10 * minute }).series[0];
        const seen = new Map(Array.from(near?.times ?? [], (time, index) => [time, near?.values[index]]));
        for (const [index, time] of (far?.times ?? []).entries()) {
          expect(far?.values[index]).toBeCloseTo(seen.get(time) ?? NaN, 6);
        }
      });
    }),
    { numRuns: 20 },
  );
});

const increases = (expr: string, reads: Reads, range: EvaluationRange): readonly number[] =>
  Array.from(evaluateRange(parsePromql(expr), historySource(reads), range).series[0]?.values ?? []);

/** A day of uneven traffic, with the heartbeats of a pipeline that runs. */
const busy = ten(8_640, (at) => sumPoint(total, at, (at / 10_000) % 7, { objective: 'a' }));
const alive = ten(8_640, (at) => gaugePoint('atalaya.queue.backlog', at, 1));

describe('a long window', () => {
  test.each([
    ['overlaps its neighbours a little', { from: start + 13 * hour, to: start + day, step: 2 * hour }],
    ['overlaps them almost wholly', { from: start + 23 * hour, to: start + day, step: 15 * second }],
    ['stands alone', { from: start + 11 * hour, to: start + day, step: 12 * hour }],
    ['ends at one instant', { from: start + day - 20 * second, to: start + day - 20 * second, step: day }],
  ])('that %s counts as if every point was read', (_, range) =>
    with_([...busy, ...alive], (reads) => {
      const every: Reads = { ...reads, series: (name, labels, from, to) => reads.series(name, labels, from, to) };
      const [near, far] = [every, reads].map((one) => increases(`sum(increase({"${total}"}[6h]))`, one, range));
      expect(far).toHaveLength(near?.length ?? 0);
      far?.forEach((value, index) => expect(value / (near?.[index] ?? Number.NaN)).toBeCloseTo(1, 2));
    }),
  );

  test('is read from the packed copy, and not row by row', () =>
    inFolder((file) => {
      let now = start;
      const history = openHistory(file, { now: () => now });
      history.append([...busy, ...alive]);
      now = start + 2 * day;
      for (let call = 0; call < 20; call += 1) history.append([]);
      const expr = `sum(increase({"${total}"}[20h]))`;
      const range = { from: start + 23 * hour, to: start + day, step: minute };
      const before = increases(expr, history, range);
      expect(before).toHaveLength(61);
      // Whoever changed rows like this would not be noticed: rows are written by appending alone.
      const other = new DatabaseSync(file);
      other.exec('UPDATE fine SET value = 0');
      other.close();
      expect(increases(expr, history, range)).toEqual(before);
      history.close();
    }));
});

test('a day of minutes gives what its points give, to how the first interval of a window is extrapolated', () =>
  with_([...busy, ...alive, histogramPoint('http.server.request.duration', start + hour, [2, 0, 1], 5)], (reads) => {
    const query = `sum(increase({"${total}"}[1h]))`;
    const [minutes, points] = [day, hour].map((length) =>
      increases(query, reads, { from: start + day - length + hour, to: start + day, step: minute }),
    );
    expect(minutes).toHaveLength(23 * 60 + 1);
    points?.forEach((value, index) => {
      expect(value / (minutes?.at(index - points.length) ?? Number.NaN)).toBeCloseTo(1, 2);
    });
    const buckets = evaluateRange(
      parsePromql('increase({"http.server.request.duration_bucket"}[30m])'),
      historySource(reads),
      { from: start + hour, to: start + day, step: minute },
    );
    const grown = buckets.series.map(({ labels, values }) => [labels['le'], Math.round(values[10] ?? Number.NaN)]);
    expect(grown).toEqual([
      ['+Inf', 3],
      ['1', 2],
      ['2', 2],
    ]);
  }));
