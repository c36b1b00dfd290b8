import { expect, test } from '@jest/globals';
import attendees from '../test/fixtures/systems/attendees.ts';
import { distributionOf, quantile, summariesIn, type K6Summary } from './k6/summary.ts';
import { judgeMerged, mergeSummaries, segmentFaults } from './merge.ts';
import { planOf, planSeconds } from './planOf.ts';

const plan = planOf(attendees, 'load', { writes: false, seconds: 30 });
const metric = 'slo_api_latency_300ms';

interface Part {
  readonly segment: string;
  readonly good?: number;
  readonly bad?: number;
  readonly startedAt?: number;
  readonly milliseconds?: number;
  /** Counts of answers, by upper bound. */
  readonly answers?: Readonly<Record<string, number>>;
}

const part = ({
  segment,
  good = 500,
  bad = 0,
  startedAt = 0,
  milliseconds = planSeconds(plan).usual * 1_000,
  answers = {},
}: Part): K6Summary => {
  const total = good + bad;
  const counter = (count: number) => ({ type: 'counter', values: { count, rate: 1 } });
  const rate = (passes: number, fails: number) => ({ type: 'rate', values: { passes, fails, rate: 0.5 } });
  return {
    kind: 'K6Summary',
    version: 2,
    routes: ['GET /data'],
    system: 'attendees',
    plan: 'load',
    segment,
    startedAt,
    milliseconds,
    metrics: {
      'http_reqs{scenario:reads}': counter(total),
      'bad_answers{scenario:reads}': rate(0, total),
      [`${metric}{scenario:reads}`]: rate(good, bad),
      [`${metric}_events{scenario:reads}`]: counter(total),
      'answer_duration{scenario:reads}': { type: 'trend', values: { count: total, 'p(95)': 1 } },
      ...Object.fromEntries(
        Object.entries(answers).map(([bound, count]) => [`answers_reads_${bound}`, counter(count)]),
      ),
    },
  };
};

const verdictOf = (...parts: readonly Part[]): readonly unknown[] => {
  const { verdict, problems } = judgeMerged(plan, parts.map(part));
  return [verdict, ...problems.map(({ what }) => what)];
};

const halves = [{ segment: '0:1/2' }, { segment: '1/2:1' }] as const;

test('parts that together kept the promise pass, though one by itself did not', () => {
  expect(verdictOf({ ...halves[0], good: 460, bad: 40 }, { ...halves[1], good: 495, bad: 5 })).toEqual(['passed']);
});

test('parts that together missed it fail, though one by itself kept it', () => {
  expect(verdictOf({ ...halves[0], good: 420, bad: 80 }, { ...halves[1], good: 500 })).toEqual([
    'failed',
    'api-latency-300ms was missed',
  ]);
});

test.each([
  {
    what: 'a part that ended early',
    parts: [halves[0], { ...halves[1], milliseconds: 12_000 }],
    problem: 'the generator of 1/2:1 ended after 12 s, and 41 s were planned',
  },
  {
    what: 'parts that began one after the other',
    parts: [halves[0], { ...halves[1], startedAt: 60_000 }],
    problem: 'the generators began 60 s apart, more than the warm-up: the load was never there whole',
  },
  {
    what: 'a part that is missing',
    parts: [{ ...halves[1], good: 1_000 }],
    problem: 'there is no summary of the load from 0 to 1/2',
  },
])('$what is not a verdict', ({ parts, problem }) => {
  expect(verdictOf(...parts)).toEqual(['invalid', problem]);
});

test('times are bounds of the histogram that all of them filled, and no percentile of one of them', () => {
  const both = mergeSummaries(plan, [
    part({ ...halves[0], answers: { le_25: 90, le_250: 10 } }),
    part({ ...halves[1], answers: { le_25: 95, le_1000: 5 } }),
  ]);
  const times = distributionOf(both, 'answer_duration', 'reads')!;
  expect([times.count, ...[50, 90, 95, 99].map((percentile) => quantile(times, percentile)), times.most]).toEqual([
    200, 25, 25, 250, 1_000, 1_000,
  ]);
  const none = mergeSummaries(plan, halves.map(part));
  expect(distributionOf(none, 'answer_duration', 'reads')).toBeUndefined();
});

test('summaries are found in files, among the lines of a log, and in entries of Cloud Logging', () => {
  const [first, second] = halves.map(part);
  const lines = `started\n[pod/a] ${JSON.stringify(first)}\nno more\n${JSON.stringify(second)}\n`;
  const entries = [{ textPayload: 'started' }, { jsonPayload: first }, { textPayload: JSON.stringify(second) }];
  expect([
    summariesIn(JSON.stringify(first, null, 2)),
    summariesIn(lines),
    summariesIn(JSON.stringify(entries)),
    summariesIn(JSON.stringify({ ...first, version: 1 })),
    summariesIn(JSON.stringify(first).slice(0, -9)),
  ]).toEqual([[first], [first, second], [first, second], [], []]);
});

test.each([
  { segments: [undefined], faults: [] },
  { segments: ['0:1/2', '1/2:1'], faults: [] },
  { segments: ['2/3:1', '0:1/3', '1/3:2/3'], faults: [] },
  { segments: ['0:1/2'], faults: ['there is no summary of the load from 1/2 to 1'] },
  { segments: ['1/4:1/2', '1/2:1'], faults: ['there is no summary of the load from 0 to 1/4'] },
  { segments: ['0:1/3', '2/3:1'], faults: ['there is no summary of the load from 1/3 to 2/3'] },
  { segments: ['0:1/2', '0:1/2', '1/2:1'], faults: ['the part 0:1/2 of the load is there more than once'] },
  { segments: [undefined, undefined], faults: ['the part 0:1 of the load is there more than once'] },
  {
    segments: ['half', '0:1'],
    faults: ["'half' is not a part of a load"],
  },
])('$segments: $faults', ({ segments, faults }) => {
  expect(segmentFaults(segments.map((segment) => (segment === undefined ? {} : { segment })))).toEqual(faults);
});
