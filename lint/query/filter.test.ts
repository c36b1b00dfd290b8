import { describe, expect, test } from '@jest/globals';
import { platformSignals } from '../../model/signals.ts';
import { select } from '../../model/selection.ts';
import { monitoringFilter } from '../../series/cloudMonitoringFilter.ts';
import { metricTypeOf, parseFilter, resourceTypeOf } from './filter.ts';

describe('a filter is read as it is written', () => {
  test.each([
    ['metric.type="a/b" resource.type="r"', 'a/b', 'r'],
    ['resource.type = "r" AND metric.type = "a/b"', 'a/b', 'r'],
    ["metric.type='a/b' AND resource.type = r", 'a/b', 'r'],
    ['metric.type = "a/b" AND (metric.label.x>="500" OR NOT resource.label."a.b"!="c")', 'a/b', undefined],
    ['metric.type = starts_with("a/")', undefined, undefined],
    ['metric.type="${metric}" AND resource.type="r"', undefined, 'r'],
    ['metric.type="a" OR metric.type="b"', undefined, undefined],
  ])('%s', (text, metric, resource) => {
    const filter = parseFilter(text);
    expect([metricTypeOf(filter), resourceTypeOf(filter), filter.unclosed]).toEqual([metric, resource, undefined]);
  });

  test('label and labels are one, and quotes keep dots', () => {
    expect(parseFilter('metric.label."http.route"="/" AND metadata.user_label.team="x"').comparisons).toMatchObject([
      { written: 'metric.label."http.route"', key: ['metric', 'labels', 'http.route'], op: '=', value: '/' },
      { written: 'metadata.user_label.team', key: ['metadata', 'user_labels', 'team'], op: '=', value: 'x' },
    ]);
  });

  test('a selector of an SLO has its arguments', () => {
    expect(parseFilter('select_slo_burn_rate("projects/p/x", 60m)').selectors).toMatchObject([
      {
        name: 'select_slo_burn_rate',
        written: 'select_slo_burn_rate("projects/p/x", 60m)',
        arguments: ['"projects/p/x"', '60m'],
      },
    ]);
  });

  test('a count of processes is a selector too', () => {
    expect(
      parseFilter('select_process_count("has_substring(\\"web\\")", "www") resource.type="r"').selectors,
    ).toMatchObject([
      {
        name: 'select_process_count',
        written: 'select_process_count("has_substring(\\"web\\")", "www")',
        arguments: ['"has_substring(\\"web\\")"', '"www"'],
      },
    ]);
  });

  test.each([
    ['resource.type="r" resource.labels.x="${var.x}"', false],
    ['resource.type="r" resource.labels.x="a-{{ .Values.x }}"', false],
    ["resource.labels.x=monitoring.regex.full_match('$NAMES')", false],
    ['resource.type="r" ${var.more}', true],
    ['resource.type="${var.type}" {{ .Values.more }}', true],
    ['resource.type=<TYPE>', true],
    ['resource.labels.x="{{ .Values.x | default "y" }}"', true],
    ['resource.labels.x="${join("\\" OR resource.labels.x=\\"", var.all)}"', true],
    ['resource.type="r"', false],
  ])('%s may yet gain selectors: %s', (text, isOpen) => {
    expect(parseFilter(text).isOpen).toBe(isOpen);
  });

  test.each([
    ['metric.type="a', 'quote'],
    ['(metric.type="a"', 'bracket'],
    ['metric.type="a")', 'bracket'],
    ['metric.type="a\\"b" AND x=monitoring.regex.full_match("^(a|b$")', undefined],
  ])('%s leaves open: %s', (text, unclosed) => {
    expect(parseFilter(text).unclosed).toBe(unclosed);
  });
});

test.each(platformSignals().map((signal) => [signal.id, signal] as const))(
  'what we write of %s is read back',
  (_, signal) => {
    const filter = parseFilter(monitoringFilter(select(signal)));
    expect([metricTypeOf(filter), resourceTypeOf(filter)]).toEqual([signal.names.cloudMonitoring, signal.resource]);
  },
);
