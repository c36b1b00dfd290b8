/** What OpenSLO can say and a system file cannot is refused by name, at its place, with what to do. */
import { expect, test } from '@jest/globals';
import { alpha, byReference, calendar, plain, read, refusals, slices, threshold, v1 } from './example.ts';

const slo = 'SLO web-ok';

test.each([
  [
    'averages of slices',
    ['Occurrences\n  objectives:\n    -', 'RatioTimeslices\n  objectives:\n    - timeSliceWindow: 1m\n     '],
    `openslo/timeslices 27:3 ${slo}: RatioTimeslices averages the shares of good events of the slices, and Atalaya counts good slices or good events; write Timeslices with a timeSliceTarget, or Occurrences without time slices, if the promise allows`,
  ],
  [
    'slices of time that Occurrences does not use',
    ['- target: 0.995', '- target: 0.995\n      timeSliceTarget: 0.9\n      timeSliceWindow: 1m'],
    `openslo/timeslices 30:7 ${slo}: timeSliceTarget is about good slices of time, and this SLO counts events; remove timeSliceTarget, which Occurrences does not use, or write budgetingMethod: Timeslices|openslo/timeslices 31:7 ${slo}: timeSliceWindow is about good slices of time, and this SLO counts events; remove timeSliceWindow, which Occurrences does not use, or write budgetingMethod: Timeslices`,
  ],
  [
    'slices longer than the window',
    slices('0.9', '29d'),
    `openslo/timeslices 30:7 ${slo}: slices of 29d are longer than the window of 28d: it never holds a whole slice; write shorter slices, such as '1m'`,
  ],
  [
    'slices that do not divide the window',
    slices('0.9', '11m'),
    `openslo/timeslices 30:7 ${slo}: the window of 28d does not divide into slices of 11m; write slices that divide a day, such as '1m', '5m' or '1h'`,
  ],
  [
    'slices of which none may be bad',
    slices('0.9', '6h'),
    `openslo/timeslices 30:7 ${slo}: of the 112 slices of 6h in 28d, 99.5% allows 0.56 to be bad: the first bad slice breaks the objective; write shorter slices, or a lower target`,
  ],
  [
    'slices of months',
    slices('0.9', '1M'),
    `openslo/timeslices 30:7 ${slo}: a slice of 1M would be as long as the window of an objective; write a value such as timeSliceWindow: 1m`,
  ],
  [
    '1m for a month',
    ['28d', '1m'],
    `openslo/window 25:7 ${slo}: '1m' is 1 minute, which nobody promises anything for; if a month was meant, write '30d'`,
  ],
  [
    'a rolling month',
    ['28d', '1M'],
    `openslo/window 25:7 ${slo}: a rolling month ('1M') has no fixed length; write the days that are meant: '28d' or '30d', and at most '90d'`,
  ],
  [
    'a rolling quarter',
    ['28d', '1Q'],
    `openslo/window 25:7 ${slo}: a rolling quarter ('1Q') has no fixed length; write the days that are meant: '28d' or '30d', and at most '90d'`,
  ],
  [
    'a long window',
    ['28d', '91d'],
    `openslo/window 25:7 ${slo}: a rolling window of 91d is not possible: it takes whole days, at most 90; write whole days, such as '7d' or '30d'`,
  ],
  [
    'a week from Thursday on',
    calendar('1w', '2026-01-01 00:00:00'),
    `openslo/calendar-start 26:19 ${slo}: a calendar week from 2026-01-01 00:00:00 on: ours begin on Monday at midnight; move startTime to such an instant, if the promise allows; 2024-01-01 00:00:00 is one`,
  ],
  [
    'a month from noon on',
    calendar('1M', '2026-01-01 12:00:00'),
    `openslo/calendar-start 26:19 ${slo}: a calendar month from 2026-01-01 12:00:00 on: ours begin on the first at midnight; move startTime to such an instant, if the promise allows; 2024-01-01 00:00:00 is one`,
  ],
  [
    'a quarter from February on',
    calendar('1Q', '2026-02-01 00:00:00'),
    `openslo/calendar-start 26:19 ${slo}: a calendar quarter from 2026-02-01 00:00:00 on: ours begin on the first of January, April, July and October at midnight; move startTime to such an instant, if the promise allows; 2024-01-01 00:00:00 is one`,
  ],
  [
    'a fiscal year',
    calendar('1Y', '2026-04-01 00:00:00', 'Asia/Kolkata'),
    `openslo/calendar-start 26:19 ${slo}: a calendar year from 2026-04-01 00:00:00 on: ours begin on the first of January at midnight; move startTime to such an instant, if the promise allows; 2024-01-01 00:00:00 is one`,
  ],
  [
    'a calendar minute',
    calendar('1m', '2026-01-01 00:00:00'),
    `openslo/window 25:7 ${slo}: a calendar window of 1m ('m' is minutes, 'M' months): there are calendar days, weeks, months, quarters and years, one at a time; write '1d', '1w', '1M', '1Q' or '1Y'`,
  ],
  [
    'two objectives',
    ['- target: 0.995', '- target: 0.995\n    - target: 0.9'],
    `openslo/several-objectives 29:5 ${slo}: the SLO has 2 objectives, and one promise has one; write one SLO for each, with different names`,
  ],
  [
    'a composite',
    [
      plain.slice(plain.indexOf('  indicator:'), plain.indexOf('  timeWindow')) +
        plain.slice(plain.indexOf('  timeWindow')),
      `${plain.slice(plain.indexOf('  timeWindow'))}      indicatorRef: other\n`,
    ],
    `openslo/composite 14:7 ${slo}: indicatorRef in an objective makes the SLO a composite of several indicators; write one SLO for each indicator`,
  ],
  [
    'a raw ratio',
    [
      plain.slice(plain.indexOf('        counter: true'), plain.indexOf('  timeWindow')),
      '        rawType: failure\n        raw: { metricSource: { type: Prometheus, spec: { query: ratio } } }\n',
    ],
    `openslo/raw-ratio 14:9 ${slo}: a raw ratio has been computed before: the events behind it cannot be counted again; write the good or bad events, and the total`,
  ],
  [
    'gauges',
    ['counter: true', 'counter: false'],
    `openslo/gauge-ratio 13:9 ${slo}: the queries are not declared as counters (counter: true): a ratio of gauge readings is not a share of events; write counter: true if they only ever grow`,
  ],
  [
    'an unknown source',
    ['type: Prometheus', 'type: Datadog'],
    `openslo/unknown-source 16:13 ${slo}: a source of type 'Datadog': Atalaya's objectives are counted in Prometheus and Cloud Monitoring; leave this objective to what reads that source`,
  ],
  [
    'a source that is not there',
    ['type: Prometheus', 'metricSourceRef: prom'],
    `openslo/missing-reference 16:13 ${slo}: metricSourceRef names 'prom', and no DataSource of this file has that name; write the type, such as Prometheus`,
  ],
  [
    'a target of 0',
    ['0.995', '0.0'],
    `openslo/target 29:7 ${slo}: a target of 0% promises nothing; write a value such as 0.999`,
  ],
  [
    'a service that is not an id',
    ['service: web', 'service: Web Shop'],
    `openslo/system-id 7:3 ${slo}: the service 'Web Shop' is not an id of a system; write 1 to 40 lower-case letters, digits and dashes, beginning with a letter`,
  ],
] as const)('%s', (_claim, change, refusal) => {
  const result = read(v1(change));
  expect(refusals(result)).toEqual(refusal.split('|'));
  expect(result.imported).toEqual([]);
});

test.each([
  [
    'gt',
    'an upper bound',
    `op gt: Atalaya's objectives have an upper bound (lte), a time that is good at most; leave this objective where it is`,
  ],
  [
    'lt',
    'the bound itself',
    `op lt: Atalaya's bounds are good at the bound itself, as with lte; write op: lte if a reading of exactly that value is good`,
  ],
])('a threshold with op %s, for want of %s', (op, _want, refusal) => {
  expect(refusals(read(threshold(op, '200'), [['web-ok', 'latency:200ms']]))).toEqual([
    `openslo/threshold 19:9 ${slo}: ${refusal}`,
  ]);
});

const kinds =
  'there are availability (2xx is good), availability:2xx-of-valid, availability:not-5xx, latency:<duration>, processing, processing:without-producer-faults or freshness:<duration>';

test('whoever imports has to say what queries count that cannot be kept', () => {
  expect(refusals(read(v1(['query: good', 'query: fetch good']), []))).toEqual([
    `openslo/which-kind 13:9 ${slo}: from two queries it is unknown whether they count responses or messages, and which of them are good; use --as web-ok=availability; ${kinds}`,
  ]);
  expect(refusals(read(v1(['query: good', `query: fetch b{le="0.3"}`]), []))).toEqual([
    `openslo/which-kind 13:9 ${slo}: from two queries it is unknown whether they count responses or messages, and which of them are good; use --as web-ok=latency:300ms; ${kinds}`,
  ]);
  expect(refusals(read(threshold('lte', '200'), []))).toEqual([
    `openslo/which-kind 13:9 ${slo}: a threshold metric counts readings; it is unknown whether a reading is one response or one message; use --as web-ok=latency:<duration>; ${kinds}`,
  ]);
});

test('an invalid SLO whose queries are not PromQL is refused for both', () => {
  const result = read(v1(['name: web-ok', 'name: Web OK'], ['query: good', 'query: fetch good']), []);
  expect(result.invalid.length).toBeGreaterThan(0);
  expect(result.refusals.map(({ id }) => id)).toEqual(['openslo/which-kind']);
});

test('what is said with --as has to agree with the file', () => {
  expect(refusals(read(threshold('lte', '200'), [['web-ok', 'latency:300ms']]))).toEqual([
    `openslo/threshold 13:9 ${slo}: the file has a bound of 200, but --as has 300ms: they differ in every unit of time; use the bound that the file has`,
  ]);
  expect(refusals(read(v1(['query: good', `query: b{le="0.25"}`]), [['web-ok', 'latency:300ms']]))).toEqual([
    `openslo/threshold 13:9 ${slo}: the file has a bound of 0.25, but --as has 300ms: they differ in every unit of time; use the bound that the file has`,
  ]);
  expect(refusals(read(threshold('lte', '200'), [['web-ok', 'processing']]))).toEqual([
    `openslo/threshold 13:9 ${slo}: a threshold metric has a bound, but processing has none; say latency:<duration> or freshness:<duration>`,
  ]);
});

test('alerts that are not those of the table are refused, and the objective is taken over', () => {
  const policy = (rest: string): string => v1(['- target: 0.995', `- target: 0.995\n  alertPolicies: [${rest}]`]);
  const missing = read(policy('{ alertPolicyRef: fast }'));
  expect(missing.imported).toHaveLength(1);
  expect(refusals(missing)).toEqual([
    `openslo/missing-reference 30:19 ${slo}: alertPolicyRef names 'fast', and no AlertPolicy of this file has that name; put the AlertPolicy into the same file, or remove the reference`,
  ]);
  const condition = '{ kind: burnrate, op: lte, threshold: 2, lookbackWindow: 1h, alertAfter: 5m }';
  const inline = `{ kind: AlertPolicy, metadata: { name: fast }, spec: { conditions: [{ kind: AlertCondition, metadata: { name: c }, spec: { severity: page, condition: ${condition} } }], notificationTargets: [{ targetRef: t }] } }`;
  expect(refusals(read(policy(inline)))).toEqual([
    `openslo/alert 30:66 ${slo}: the alert policy 'fast' is not a policy that Atalaya makes for this objective (page at a burn above 13.44 in 1h and 5m; page at a burn above 5.60 in 6h and 30m; ticket at a burn above 2.80 in 1d and 2h; ticket at a burn above 1 in 3d and 6h); remove the policy, and compare with what 'atalaya emit' writes instead`,
  ]);
  const alone = read(
    `${v1()}---\napiVersion: openslo/v1\nkind: AlertPolicy\nmetadata: { name: p }\nspec: { conditions: [{ conditionRef: c }], notificationTargets: [{ targetRef: t }] }\n`,
  );
  expect(refusals(alone)).toEqual([
    'openslo/alert 31:1 AlertPolicy p: no SLO of this file refers to it, and Atalaya has no alert of that kind; name it in an SLO, or leave it where it is',
  ]);
});

test('of two documents with one name neither is guessed to be the right one', () => {
  const result = read(`${v1()}---\n${v1()}`);
  expect(result.imported).toEqual([]);
  expect(refusals(result)).toEqual([
    `openslo/duplicate-name 31:1 ${slo}: there are two of kind SLO with the name 'web-ok', the first at line 1: which of them is meant cannot be known; rename one, or remove it`,
  ]);
});

test('a draft of the next version is not read', () => {
  const result = read(v1(['openslo/v1', 'openslo.com/v2alpha']));
  expect(refusals(result)).toEqual([
    `openslo/unknown-version 1:1 ${slo}: 'openslo.com/v2alpha' is a draft that is not read here; write 'openslo/v1'`,
  ]);
  expect(result.isOpenSlo).toBe(false);
});

test.each([
  [
    'op and value on a ratio',
    'op: gt\n      value: 1\n      target: 0.995',
    [
      `openslo/op-on-ratio 14:7 ${slo}: op on a ratio: it is for threshold metrics, and what it would mean here is not defined; remove op: only target counts`,
      `openslo/op-on-ratio 15:7 ${slo}: value on a ratio: it is for threshold metrics, and what it would mean here is not defined; remove value: only target counts`,
    ],
  ],
  ['a target alone', 'target: 0.995', []],
])('of an SLI by reference, %s', (_claim, objective, refusal) => {
  expect(refusals(read(byReference(objective)))).toEqual(refusal);
});

test('a threshold metric by reference needs a value to be compared with', () => {
  const text = byReference('target: 0.995').replace(
    /ratioMetric:[^]*$/,
    'thresholdMetric: { metricSource: { type: Prometheus, spec: { query: q } } }\n',
  );
  expect(refusals(read(text, [['web-ok', 'latency:200ms']]))).toEqual([
    `openslo/threshold 14:7 ${slo}: a threshold metric is compared with a value, and this objective has no op and value; write op: lte and the value`,
  ]);
});

test.each([
  [
    ['unit: Week', 'unit: Quarter'],
    `openslo/window 9:7 ${slo}: a rolling quarter ('4 Quarter') has no fixed length; write the days that are meant: '28d' or '30d', and at most '90d'`,
  ],
  [
    ['unit: Week', 'unit: Second'],
    `openslo/window 9:7 ${slo}: a window of 4 seconds: nobody promises anything for so short a time; write the unit that is meant, such as Day`,
  ],
  [
    ['incremental: true', 'counter: false'],
    `openslo/gauge-ratio 18:9 ${slo}: the queries are not declared as counters (counter: true): a ratio of gauge readings is not a share of events; write counter: true if they only ever grow`,
  ],
] as const)('v1alpha: %j', (change, refusal) => {
  expect(refusals(read(alpha(change)))).toEqual([refusal]);
});
