/**
 * What OpenSLO itself does not take is found on import, with its place, the reason and what to do; the rest is taken
 * over.
 */
import { expect, test } from '@jest/globals';
import { alpha, byReference, calendar, invalidities, plain, read, threshold, v1 } from './example.ts';

const slo = 'SLO web-ok';
const tool = "OpenSLO's own tool";

test.each([
  [
    'a name with capitals and blanks',
    ['name: web-ok', 'name: Web OK'],
    `openslo/name 4:3 SLO Web OK metadata.name: name is 'Web OK': ${tool} takes 1 to 63 lower-case letters, digits and dashes, with no dash at either end; write a value such as 'web-ok'`,
  ],
  [
    'a long display name',
    ['  name: web-ok', `  name: web-ok\n  displayName: ${'x'.repeat(64)}`],
    `openslo/too-long 5:3 ${slo} metadata.displayName: displayName has 64 characters: ${tool} takes 63; write at most 63`,
  ],
  [
    'a long description',
    ['Searches are answered.', 'x'.repeat(1_051)],
    `openslo/too-long 6:3 ${slo} spec.description: description has 1,051 characters: ${tool} takes 1,050; write at most 1,050`,
  ],
  [
    'a label with a slash',
    ['  name: web-ok', '  name: web-ok\n  labels: { team/name: a }'],
    `openslo/key 5:13 ${slo} metadata.labels: 'team/name' is not a key of labels: ${tool} takes 1 to 63 letters, digits, dashes, underscores and dots, with a letter or a digit at either end; write a value such as 'team-name'`,
  ],
  [
    'a label that is not text',
    ['  name: web-ok', '  name: web-ok\n  labels: { critical: true, tier: [1] }'],
    [
      `openslo/wrong-type 5:23 ${slo} metadata.labels.critical: critical is 'true', and has to be text, or a list of texts: OpenSLO accepts only this here; write it in quotes: "true"`,
      `openslo/wrong-type 5:35 ${slo} metadata.labels.tier: tier is a list, and has to be text, or a list of texts: OpenSLO accepts only this here; write text, or a list of texts`,
    ],
  ],
  [
    'an annotation of a domain in capitals',
    ['  name: web-ok', '  name: web-ok\n  annotations: { Example.com/a: b }'],
    `openslo/key 5:18 ${slo} metadata.annotations: 'Example.com/a' is not a key of annotations: ${tool} takes a name as of a label, and before it, if anything, a lower-case domain of at most 253 characters and a slash; write a value such as 'example.com/dashboard'`,
  ],
  [
    'no unit',
    ['28d', '28'],
    `openslo/wrong-type 25:17 ${slo} spec.timeWindow[0].duration: duration is '28', and has to be text: OpenSLO accepts only this here; write it in quotes: "28"`,
  ],
  [
    'an unknown unit',
    ['28d', '28D'],
    `openslo/duration 25:7 ${slo} spec.timeWindow[0].duration: duration is '28D': OpenSLO's specification takes a whole number above 0 and one of m (minutes), h, d, w, M (months), Q and Y; write a value such as '30d'`,
  ],
  [
    'neither rolling nor calendar',
    ['      isRolling: true\n', ''],
    `openslo/missing-field 25:7 ${slo} spec.timeWindow[0]: calendar is missing here: ${tool} demands it where isRolling is not true; write isRolling: true, or a calendar`,
  ],
  [
    'an old word for true',
    ['isRolling: true', 'isRolling: yes'],
    [
      `openslo/wrong-type 26:18 ${slo} spec.timeWindow[0].isRolling: isRolling is 'yes', and has to be true or false: OpenSLO accepts only this here; write true`,
    ],
  ],
  [
    'a calendar that rolls',
    ['isRolling: true', "isRolling: true\n      calendar: { startTime: '2024-01-01 00:00:00', timeZone: UTC }"],
    `openslo/forbidden-field 27:7 ${slo} spec.timeWindow[0].calendar: calendar is refused here by ${tool}: the window is rolling (isRolling: true); remove calendar`,
  ],
  [
    'a start with a zone',
    calendar('1M', '2026-01-01T00:00:00Z'),
    `openslo/start-time 26:19 ${slo} spec.timeWindow[0].calendar.startTime: startTime is '2026-01-01T00:00:00Z': ${tool} takes a day and a time without a zone; write a value such as '2024-01-01 00:00:00'`,
  ],
  [
    'a zone that is not there',
    calendar('1M', '2026-01-01 00:00:00', 'Europe/Gotham'),
    `openslo/unknown-time-zone 26:51 ${slo} spec.timeWindow[0].calendar.timeZone: timeZone is 'Europe/Gotham': ${tool} takes a name of the IANA time zone database; write a value such as 'Etc/UTC'`,
  ],
  [
    'two windows',
    ['  budgetingMethod', '    - { duration: 7d, isRolling: true }\n  budgetingMethod'],
    `openslo/how-many 24:3 ${slo} spec.timeWindow: timeWindow holds 2, and has to hold exactly 1; write exactly 1`,
  ],
  [
    'no window',
    ['  timeWindow:\n    - duration: 28d\n      isRolling: true\n', ''],
    `openslo/missing-field 6:3 ${slo} spec: timeWindow is missing here: ${tool} demands it; write timeWindow`,
  ],
  [
    'an indicator for the SLO and another for its objective',
    ['- target: 0.995', '- target: 0.995\n      indicatorRef: other'],
    `openslo/forbidden-field 8:3 ${slo} spec.indicator: indicator is refused here by ${tool}: each objective has its own indicator; remove indicator`,
  ],
  [
    'op on a ratio',
    ['- target: 0.995', '- op: gt\n      target: 0.995'],
    `openslo/forbidden-field 29:7 ${slo} spec.objectives[0].op: op is refused here by ${tool}: a ratioMetric has no value to compare with: only target counts; remove op`,
  ],
  [
    'slices of time without their length',
    ['Occurrences', 'Timeslices'],
    [
      `openslo/missing-field 29:7 ${slo} spec.objectives[0]: timeSliceTarget is missing here: ${tool} demands it where budgetingMethod is Timeslices; write timeSliceTarget`,
      `openslo/missing-field 29:7 ${slo} spec.objectives[0]: timeSliceWindow is missing here: ${tool} demands it where budgetingMethod is Timeslices or RatioTimeslices; write timeSliceWindow`,
    ],
  ],
  [
    'a misspelt field',
    ['ratioMetric', 'rationMetric'],
    [
      `openslo/unknown-field 12:7 ${slo} spec.indicator.spec: 'rationMetric' is not a field that OpenSLO knows here: OpenSLO's own tool refuses it; write 'ratioMetric', or remove it`,
      `openslo/either-or 12:7 ${slo} spec.indicator.spec: neither thresholdMetric nor ratioMetric is here, and one has to be; write one of them`,
    ],
  ],
  [
    'a field of another place',
    ['  service: web', '  service: web\n  owner: a'],
    `openslo/unknown-field 8:3 ${slo} spec: 'owner' is not a field that OpenSLO knows here: OpenSLO's own tool refuses it; remove it; there are description, service, indicator, indicatorRef, budgetingMethod, timeWindow, objectives, alertPolicies`,
  ],
  [
    'a field in other capitals',
    ['  description:', '  Description:'],
    `openslo/unknown-field 6:3 ${slo} spec: 'Description' is written 'description' in OpenSLO: its own tool accepts that, other readers do not; write 'description'`,
  ],
  [
    'good and bad events',
    ['        total:', '        bad: { metricSource: { type: Prometheus, spec: { query: b } } }\n        total:'],
    `openslo/either-or 19:9 ${slo} spec.indicator.spec.ratioMetric: good and bad are both here, and only one of good, bad and raw may be; keep one of them`,
  ],
  [
    'a source without a type',
    ['            type: Prometheus\n', ''],
    `openslo/missing-field 16:13 ${slo} spec.indicator.spec.ratioMetric.good.metricSource: type is missing here: OpenSLO's specification demands it where metricSourceRef is not written; write type`,
  ],
  [
    'no target',
    ['target: 0.995', 'displayName: x'],
    `openslo/either-or 29:7 ${slo} spec.objectives[0]: neither target nor targetPercent is here, and one has to be; write one of them`,
  ],
  [
    'a target of 1',
    ['0.995', '1'],
    `openslo/out-of-range 29:7 ${slo} spec.objectives[0].target: target is 1: ${tool} takes numbers at least 0 and below 1; write a number within these bounds`,
  ],
  [
    'a target in percent',
    ['0.995', '99.5'],
    `openslo/out-of-range 29:7 ${slo} spec.objectives[0].target: target is 99.5: ${tool} takes numbers at least 0 and below 1; write 0.995 for 99.5 percent`,
  ],
  [
    'a query of several lines in place of a mapping',
    ['            spec:\n              query: good', '            spec: |\n              sum(\n                good)'],
    `openslo/wrong-type 17:19 ${slo} spec.indicator.spec.ratioMetric.good.metricSource.spec: spec is 'sum( good)', and has to be a mapping: OpenSLO accepts only this here; write a mapping`,
  ],
  [
    'a target in quotes',
    ['0.995', "'0.995'"],
    `openslo/wrong-type 29:15 ${slo} spec.objectives[0].target: target is '0.995', and has to be a number: OpenSLO accepts only this here; write a number`,
  ],
  [
    'a method in other capitals',
    ['Occurrences', 'occurences'],
    `openslo/wrong-value 27:3 ${slo} spec.budgetingMethod: budgetingMethod is 'occurences': ${tool} takes Occurrences, Timeslices, RatioTimeslices; write 'Occurrences'`,
  ],
  [
    'an alert policy by its name alone',
    ['- target: 0.995', '- target: 0.995\n  alertPolicies: [fast]'],
    `openslo/wrong-type 30:19 ${slo} spec.alertPolicies[0]: alertPolicies[0] is 'fast', and has to be a mapping: OpenSLO accepts only this here; write alertPolicyRef: fast`,
  ],
  [
    'an alert policy without a target',
    [
      '- target: 0.995',
      '- target: 0.995\n  alertPolicies: [{ kind: AlertPolicy, metadata: { name: p }, spec: { conditions: [{ conditionRef: c }] } }]',
    ],
    `openslo/missing-field 30:69 ${slo} spec.alertPolicies[0].spec: notificationTargets is missing here: ${tool} demands it; write notificationTargets`,
  ],
  [
    'an unknown kind',
    ['kind: SLO', 'kind: Slo'],
    "openslo/unknown-kind 2:1 Slo web-ok: OpenSLO v1 has no kind 'Slo'; write 'SLO'",
  ],
  [
    'no kind',
    ['kind: SLO\n', ''],
    'openslo/missing-field 1:1 web-ok: kind is missing here; there are SLO, SLI, Service, DataSource, AlertPolicy, AlertCondition, AlertNotificationTarget',
  ],
  [
    'no version',
    ['apiVersion: openslo/v1\n', ''],
    "openslo/missing-field 1:1 SLO web-ok: apiVersion is missing here: every document of OpenSLO needs it; write 'openslo/v1'",
  ],
  [
    'a version of something else',
    ['openslo/v1', 'sloth.slok.dev/v1'],
    `openslo/wrong-value 1:1 SLO web-ok: apiVersion is 'sloth.slok.dev/v1': ${tool} takes openslo/v1, openslo/v1alpha and openslo.com/v2alpha; write 'openslo/v1'`,
  ],
] as const)('%s', (_claim, change, findings) => {
  const result = read(v1(change));
  expect(invalidities(result)).toEqual([findings].flat());
  expect(result.imported).toEqual([]);
});

test.each([
  ['its slices are averages, and have no length', ['Occurrences', 'RatioTimeslices'], ['openslo/timeslices']],
  ['its slices have no length', ['Occurrences', 'Timeslices'], []],
  ['its name is none', ['name: web-ok', 'name: Web OK'], []],
  [
    'its source is unknown, too',
    ['type: Prometheus', 'type: Datadog\n            other: 1'],
    ['openslo/unknown-source'],
  ],
  ['what breaks a rule is not refused again', ['- target: 0.995', '- op: gt\n      target: 0.995'], []],
  ['it has no objective', ['- target: 0.995', '[]'], []],
] as const)('what cannot be taken over is said at once, though the SLO is invalid: %s', (_claim, change, ids) => {
  const result = read(v1([change[0], change[1]]));
  expect(result.invalid.length).toBeGreaterThan(0);
  expect(result.imported).toEqual([]);
  expect(result.refusals.map(({ id }) => id)).toEqual(ids);
});

test('an alert policy of an invalid SLO is one that an SLO refers to', () => {
  const policy = (rest: string): string =>
    `---\napiVersion: openslo/v1\nkind: AlertPolicy\nmetadata: { name: p }\nspec: { conditions: [{ conditionRef: c }]${rest} }\n`;
  const condition =
    '---\napiVersion: openslo/v1\nkind: AlertCondition\nmetadata: { name: c }\nspec: { severity: page, condition: { kind: burnrate, op: gt, threshold: 1, lookbackWindow: 1h } }\n';
  const targets = ', notificationTargets: [{ targetRef: t }]';
  const slo = (target: string): string =>
    v1(['- target: 0.995', `- target: ${target}\n  alertPolicies: [{ alertPolicyRef: p }]`]);
  expect(read(slo('1') + policy(targets) + condition).refusals).toEqual([]);
  expect(read(slo('0.9') + policy('') + condition).refusals.map(({ message }) => message)).toEqual([
    "alertPolicyRef names 'p', and the AlertPolicy of that name is not valid OpenSLO",
  ]);
});

test('a threshold metric without op and value', () => {
  expect(invalidities(read(threshold('lte', '1').replace('op: lte, value: 1, ', '')))).toEqual([
    `openslo/missing-field 19:7 ${slo} spec.objectives[0]: value is missing here: ${tool} demands it where indicator.spec.thresholdMetric is written; write value`,
    `openslo/missing-field 19:7 ${slo} spec.objectives[0]: op is missing here: ${tool} demands it where indicator.spec.thresholdMetric is written; write op`,
  ]);
});

test.each([
  [
    ['unit: Week', 'unit: Fortnight'],
    `openslo/wrong-value 9:7 ${slo} spec.timeWindows[0].unit: unit is 'Fortnight': ${tool} takes Second, Minute, Hour, Day, Week, Month, Quarter, Year; write one of these`,
  ],
  [
    ['count: 4', 'count: 4.5'],
    `openslo/wrong-type 10:14 ${slo} spec.timeWindows[0].count: count is '4.5', and has to be a whole number: OpenSLO accepts only this here; write a whole number`,
  ],
  [
    ['value: 1', 'op: gt\n      value: 1'],
    `openslo/forbidden-field 15:7 ${slo} spec.objectives[0].op: op is refused here by ${tool}: a ratio has no value to compare with: only target counts; remove op`,
  ],
] as const)('v1alpha: %j', (change, finding) => {
  expect(invalidities(read(alpha(change)))).toEqual([finding]);
});

test('the other documents of the file are taken over', () => {
  const target =
    'apiVersion: openslo/v1\nkind: AlertNotificationTarget\nmetadata: { name: OnCallMail }\nspec: { target: email }\n';
  const result = read(`${target}---\n${v1()}`);
  expect(result.imported.map(({ name }) => name)).toEqual(['web-ok']);
  expect(invalidities(result)).toEqual([
    `openslo/name 3:13 AlertNotificationTarget OnCallMail metadata.name: name is 'OnCallMail': ${tool} takes 1 to 63 lower-case letters, digits and dashes, with no dash at either end; write a value such as 'on-call-mail'`,
  ]);
});

test('an SLO that refers to an invalid SLI is not taken over, and it is said why', () => {
  const result = read(byReference('target: 0.995').replace('counter: true', 'counter: 1'));
  expect(result.imported).toEqual([]);
  expect(result.refusals.map(({ id, message, fix }) => [id, message, fix])).toEqual([
    [
      'openslo/missing-reference',
      "indicatorRef names 'web-ratio', and the SLI of that name is not valid OpenSLO",
      'mend the SLI first',
    ],
  ]);
  expect(result.invalid.map(({ id }) => id)).toEqual(['openslo/wrong-type']);
});

test('an SLO that is invalid is known by its name', () => {
  expect(read(v1(['0.995', '1'])).names).toEqual(['web-ok']);
  expect(read(v1(['0.995', '1'])).unknown).toEqual([]);
});

test('what an alias repeats is found once', () => {
  const anchored = plain
    .replace('good:\n', 'good: &source\n')
    .replace('query: good', 'query: good\n            other: 1')
    .replace(/total:[^]*?(?= {2}timeWindow)/, 'total: *source\n');
  expect(invalidities(read(anchored)).filter((line) => line.includes('other'))).toHaveLength(1);
});
