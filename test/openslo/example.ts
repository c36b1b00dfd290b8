/** An OpenSLO file that can be taken over, and how it is read, for the tests of the import. */
import { expect } from '@jest/globals';
import { readOpenSlo } from '../../cli/import/openSlo.ts';
import { asWhatOf, type AsWhat } from '../../slo/openslo/import/asWhat.ts';
import type { Refusal } from '../../slo/openslo/import/located.ts';
import { importOpenSlo, type Import } from '../../slo/openslo/import/importOpenSlo.ts';

/** An SLO of v1 that can be taken over, with `changes` made to its text. */
export const v1 = (...changes: readonly (readonly [what: string, to: string])[]): string =>
  changes.reduce((text, [what, to]) => {
    expect(text).toContain(what);
    return text.replace(what, to);
  }, plain);

export const plain = `apiVersion: openslo/v1
kind: SLO
metadata:
  name: web-ok
spec:
  description: Searches are answered.
  service: web
  indicator:
    metadata:
      name: web-ratio
    spec:
      ratioMetric:
        counter: true
        good:
          metricSource:
            type: Prometheus
            spec:
              query: good
        total:
          metricSource:
            type: Prometheus
            spec:
              query: all
  timeWindow:
    - duration: 28d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - target: 0.995
`;

const asIs: readonly (readonly [string, string])[] = [['web-ok', 'availability']];

export const read = (text: string, as: readonly (readonly [string, string])[] = asIs): Import => {
  const { roots, unreadable } = readOpenSlo(text);
  expect(unreadable).toEqual([]);
  return importOpenSlo(roots, new Map(as.map(([name, what]): [string, AsWhat] => [name, asWhatOf(what)!])));
};

const lines = (refusals: readonly Refusal[]): readonly string[] =>
  refusals.map(({ id, path, at, message, fix }) => `${id} ${at.line}:${at.column} ${path}: ${message}; ${fix}`);

/** Of a file that is valid OpenSLO. */
export const refusals = ({ invalid, refusals: refused }: Import): readonly string[] => {
  expect(lines(invalid)).toEqual([]);
  return lines(refused);
};

export const invalidities = ({ invalid }: Import): readonly string[] => lines(invalid);

/** With an SLI by reference: the rules of OpenSLO do not look into it. */
export const byReference = (objective: string): string =>
  `${v1(
    [plain.slice(plain.indexOf('  indicator:'), plain.indexOf('  timeWindow')), '  indicatorRef: web-ratio\n'],
    ['- target: 0.995', `- ${objective}`],
  )}---\napiVersion: openslo/v1\nkind: SLI\n${plain
    .slice(plain.indexOf('    metadata:\n      name: web-ratio'), plain.indexOf('  timeWindow'))
    .replaceAll(/^ {4}/gm, '')}`;

export const calendar = (duration: string, start: string, zone = 'Etc/UTC'): readonly [string, string] => [
  'duration: 28d\n      isRolling: true',
  `duration: ${duration}\n      calendar: { startTime: ${start}, timeZone: ${zone} }`,
];

/** Instead of occurrences; the length is on line 30. */
export const slices = (good: string, length: string): readonly [string, string] => [
  'Occurrences\n  objectives:\n    - target: 0.995',
  `Timeslices\n  objectives:\n    - target: 0.995\n      timeSliceWindow: ${length}\n      timeSliceTarget: ${good}`,
];

export const threshold = (op: string, value: string): string =>
  v1(
    [
      plain.slice(plain.indexOf('      ratioMetric'), plain.indexOf('  timeWindow')),
      '      thresholdMetric:\n        metricSource: { type: Prometheus, spec: { query: latency } }\n',
    ],
    ['- target: 0.995', `- { op: ${op}, value: ${value}, target: 0.995 }`],
  );

export const alpha = (...changes: readonly (readonly [what: string, to: string])[]): string =>
  changes.reduce(
    (text, [what, to]) => text.replace(what, to),
    `apiVersion: openslo/v1alpha
kind: SLO
metadata:
  name: web-ok
spec:
  service: web
  description: d
  timeWindows:
    - unit: Week
      count: 4
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - displayName: Good
      value: 1
      target: 0.995
      ratioMetrics:
        incremental: true
        good: { source: prometheus, queryType: promql, query: good }
        total: { source: prometheus, queryType: promql, query: all }
`,
  );
