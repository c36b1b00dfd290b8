import { describe, expect, test } from '@jest/globals';
import { certainFaults } from './holes.ts';
import { parseFilter } from '../query/filter.ts';
import { monitoringFaults } from './monitoring.ts';

const faultsOf = (text: string): readonly string[] => {
  const filter = parseFilter(text);
  return certainFaults(filter, [...filter.faults, ...monitoringFaults(filter.tree)]).map(
    ({ from, to, message, fix }) => `${text.slice(from, to)} | ${message} | ${fix}`,
  );
};

describe('a fault of a filter is found at its place, with the remedy', () => {
  test.each([
    ['metric.type="a" AND', 'AND | there is nothing after AND | remove AND, or write a comparison after it'],
    ['OR metric.type="a"', 'OR | there is nothing before OR | remove OR, or write a comparison before it'],
    ['metric.type="a" AND OR resource.type="b"', 'OR | there is nothing between AND and OR | remove one of them'],
    ['NOT', 'NOT | there is nothing after NOT | remove NOT'],
    ['(metric.type="a"', '( | this bracket is never closed | close it'],
    ['metric.type="a")', ') | this bracket was never opened | remove it'],
    ['metric.type="a" && resource.type="b"', '&& | && is no word of a filter | write AND'],
    ['metric.type="a" || resource.type="b"', '|| | || is no word of a filter | write OR'],
    ['!metric.type="a"', '! | ! is no word of a filter | write NOT'],
    ['metric.type=="a"', '== | == is no operator of this filter | write ='],
    [
      'metadata.system_labels."name"=~".*-dead"',
      '=~ | =~ is no operator of this filter | write =monitoring.regex.full_match(".*-dead")',
    ],
    [
      'metric.type="a AND resource.type="b"',
      '"a AND resource.type=" | a quote in the filter is never closed | close it, or write \\" inside a text',
    ],
    ['metric.type="a', '" | a quote in the filter is never closed | close it, or write \\" inside a text'],
    ['metric.type=\\"a\\"', '\\"a\\" | there is a backslash before the quote | write " without it'],
    ['resource.labels.zone IN ("a", "b")', 'IN | IN is no operator of this filter | write =one_of("a", "b")'],
    ['resource.labels.zone LIKE "a"', 'LIKE | LIKE is no operator of this filter | write =has_substring("a")'],
    ['resource.labels.zone=("a", b)', '("a", b) | a list is no value | write one_of("a", "b")'],
    ['resource_type="a"', 'resource_type | resource_type is no key of a filter | write resource.type'],
    ['metric.type=', '= | there is no value after metric.type= | write a value in quotes after it'],
    ['metric.type "a"', 'metric.type | there is no operator between metric.type and "a" | write = between them'],
    [
      'metric.labels.x="a" OR "b"',
      '"b" | "b" after OR is compared with nothing | write metric.labels.x=one_of("a", "b")',
    ],
    ['metric.type=starts_wth("a")', 'starts_wth | there is no function starts_wth | write starts_with'],
    ['metric.type=regex("a")', 'regex | there is no function regex | write monitoring.regex.full_match'],
    ['metric.labels.x=one_of()', 'one_of() | one_of has no value | write a value in quotes into it'],
    ['one_of("a")', 'one_of | one_of stands alone: it is the value of a comparison | write a key and = before one_of'],
    [
      'metric.labels.x=monitoring.regex.full_match("(?=a)b")',
      '"(?=a)b" | (?=a)b is no regular expression of RE2: RE2 has no look-ahead or look-behind | write a second comparison with NOT instead',
    ],
    [
      'resource.type="a" AND resource.type="b"',
      'resource.type="b" | resource.type is there twice, as a and as b: nothing is both | keep the one that the metric has',
    ],
    [
      'severity>=ERROR',
      'severity | severity is a field of log entries: a filter of metrics has metric.…, resource.… and metadata.… | make a log metric with this filter, or remove it',
    ],
    ['metrics.type="a"', 'metrics.type | metrics.type is no key of a filter | write metric.type'],
    [
      'select_slo_burn_rate("projects/p/service/s/serviceLevelObjectives/o","3600s")',
      '"projects/p/service/s/serviceLevelObjectives/o" | "projects/p/service/s/serviceLevelObjectives/o" in select_slo_burn_rate is no name of an SLO | write "projects/<project>/services/<service>/serviceLevelObjectives/<id>"',
    ],
    [
      'metric.type="a" select_slo_health("projects/p/services/s/serviceLevelObjectives/o")',
      'metric.type="a" | select_slo_health stands without metric.type: it selects the series of the SLO | remove metric.type',
    ],
  ])('%s', (text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });
});

test.each([
  'metric.type="a/b" resource.type="r"',
  'metric.type = "a" AND (metric.label.x>="500" OR NOT resource.label."a.b"!="c")',
  'metric.type="a" resource.type="r" -metric.labels.x="y"',
  'resource.type = one_of("gce_instance", "aws_ec2_instance")',
  'metric.labels.x != monitoring.regex.full_match("^(a|b).*$") metadata.user_labels.env=has_substring("prod")',
  '(resource.type="a" OR resource.type="b") AND metric.type="c"',
  'project="p" group.id="123" metric.labels.count > 5 metric.labels.ok=true',
  'select_process_count("has_substring(\\"web\\")", "www") resource.type="r"',
  'metric.type="a" ${var.more} AND',
  'metric.type="a" resource.labels.x=~${pattern}',
  'resource.type=<TYPE>',
])('%s has no fault', (text) => {
  expect(faultsOf(text)).toEqual([]);
});
