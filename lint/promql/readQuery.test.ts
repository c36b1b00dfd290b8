import { describe, expect, test } from '@jest/globals';
import { readQuery } from './readQuery.ts';
import { print } from '../../promql/print.ts';

const answer = (query: string): string => {
  const read = readQuery(query);
  if (read.kind === 'OpenQuery') return 'open';
  return read.kind === 'WrongQuery' ? `${read.error.problem} at ${read.error.offset}` : print(read.expr);
};

describe('a variable is filled by what may stand at its place', () => {
  test.each([
    ['rate(x{${Cluster}}[5m])', 'rate(x{_="x"}[5m])'],
    ['rate(x{$Cluster,job="a"}[5m])', 'rate(x{_="x", job="a"}[5m])'],
    ['rate(x{job="a",${Cluster},${Namespace}}[${__interval}])', 'rate(x{job="a", _="x", _="x"}[5m])'],
    ['{"a.b/c",${Cluster}}', '{"a.b/c", _="x"}'],
    ['{${Cluster}}', '{_="x"}'],
    ['x{job=${job}}', 'x{job="\uE000\uE000\uE000\uE000"}'],
    ['sum(rate(x[$__rate_interval])) by ($group)', 'sum by (______) (rate(x[5m]))'],
    ['sum(rate(x[${w}m:30s]))', 'sum(rate(x[1111m:30s]))'],
    ['sum(x offset ${ago})', 'sum(x offset 5m)'],
    ['topk($n, x)', 'topk(11, x)'],
    ['quantile(${q}, x)', 'quantile(1111, x)'],
    ['x > ${limit}', 'x > 11111111'],
    [
      'histogram_quantile($quantile, sum by (le) (rate(x_bucket[5m])))',
      'histogram_quantile(111111111, sum by (le) (rate(x_bucket[5m])))',
    ],
    ['rate(${metric}[5m])', 'rate(_________[5m])'],
    ['rate(http_${part}_total{a="b"}[5m])', 'rate(http_________total{a="b"}[5m])'],
    ['$aggregation(rate(x[5m])) by (a)', 'sum by (a) (rate(x[5m]))'],
    ['rate(x{a="b"}${more}[5m])', 'rate(x{a="b"}[5m])'],
    ['x{a="{{ .Values.job }}"} > {{ .Values.limit }}', null],
    ['%s > %d', '__ > 11'],
    ['${local.query}', '_'.repeat(14)],
    ['x{a="${join("|", var.jobs)}"} > 1', null],
    ['x{a=~"^(?:$Job)$"}', null],
    ['x # of $job\n> 1', 'x > 1'],
  ])('%s', (query, printed) => {
    if (printed === null) expect(readQuery(query).kind).toBe('ReadQuery');
    else expect(answer(query)).toBe(printed);
  });
});

describe('a fault that no value of the variables mends is an error', () => {
  test.each([
    ['sum(rate(x{${Cluster}}[${__interval}])', '( is never closed at 3'],
    ['sum by (job) rate(x{${Cluster}}[5m]))', ') closes nothing at 36'],
    ['rate(x{${Cluster}[5m])', 'expected }, because { is open since column 7; found ) at 21'],
    ['rates(x{$Cluster}[5m])', 'there is no function rates at 0'],
    ['rate(x{job="${Job.value}}[5m])', 'this string never ends at 11'],
    ['rate(x{${Cluster}})', 'rate() takes a range vector here, not an instant vector at 5'],
  ])('%s', (query, fault) => expect(answer(query)).toBe(fault));
});

describe('nothing is said where a template may still add anything', () => {
  test.each([
    ['{% if x %}sum({% endif %}rate(x[5m])'],
    ['{{ if .Values.x }}sum({{ end }}x'],
    ['x {{- range $i := .list }} or {{ end }}'],
  ])('%s', (query) => expect(answer(query)).toBe('open'));
});

test('as many variables as one likes are filled in bounded time', () => {
  const query = Array.from({ length: 400 }, (_, i) => `sum($a${i}) + $b${i} > $c${i}`).join(' or ');
  expect(['open', 'WrongQuery', 'ReadQuery', 'OpenQuery']).toContain(readQuery(query).kind);
});

test.each([
  ['brackets a thousand deep', `${'('.repeat(1_000)}x${')'.repeat(1_000)}`],
  ['a query of a hundred kilobytes', Array.from({ length: 20_000 }, () => 'x').join(' + ')],
])('nothing is said of %s', (_, query) => {
  expect(readQuery(query).kind).toBe('OpenQuery');
});
