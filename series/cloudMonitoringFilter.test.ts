import { expect, test } from '@jest/globals';
import { is, isNoneOf, isNot, isOneOf, select, type Selection } from '../model/selection.ts';
import { byProcess } from './series.ts';
import { signal } from './signal.ts';
import { monitoringFilter } from './cloudMonitoringFilter.ts';

const requests = signal('run.request_count');
const prefix = 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"';

const rows: readonly (readonly [claim: string, selection: Selection, filter: string])[] = [
  [
    "our own series are the system's, by job",
    byProcess('freight', 'atalaya.objective.good_events', is('objective', 'api-availability')),
    'metric.type="prometheus.googleapis.com/atalaya.objective.good_events/counter" AND resource.type="prometheus_target"' +
      ' AND resource.labels.job="freight" AND metric.labels.objective="api-availability"',
  ],
  [
    'a label with dots stands in quotes',
    byProcess('freight', 'http.server.request.duration', is('http.route', '/freight/{origin}')),
    'metric.type="prometheus.googleapis.com/http.server.request.duration/histogram" AND resource.type="prometheus_target"' +
      ' AND resource.labels.job="freight" AND metric.labels."http.route"="/freight/{origin}"',
  ],
  [
    'one of several words is one_of, with nothing escaped in it',
    byProcess('f', 'http.server.request.duration', isOneOf('http.route', ['/a.b', '/a/{id}'])),
    'metric.type="prometheus.googleapis.com/http.server.request.duration/histogram" AND resource.type="prometheus_target"' +
      String.raw` AND resource.labels.job="f" AND metric.labels."http.route"=one_of("/a.b","/a/{id}")`,
  ],
  [
    'none of several words is a pattern, negated',
    select(requests, isNoneOf('response_code', ['401', '403'])),
    `${prefix} AND metric.labels.response_code!=monitoring.regex.full_match("401|403")`,
  ],
  [
    'a pattern matches whole values',
    select(requests, { label: 'response_code', op: '=~', value: '5..' }),
    `${prefix} AND metric.labels.response_code=monitoring.regex.full_match("5..")`,
  ],
  [
    'a resource’s label is told from a metric’s',
    select(requests, is('service_name', 'freight-api'), isNot('response_code_class', '2xx')),
    `${prefix} AND resource.labels.service_name="freight-api" AND metric.labels.response_code_class!="2xx"`,
  ],
  [
    'quotes and backslashes in a value are escaped',
    select(requests, is('service_name', String.raw`a"b\c`)),
    String.raw`${prefix} AND resource.labels.service_name="a\"b\\c"`,
  ],
];

test.each(rows)('%s', (_claim, selection, filter) => {
  expect(monitoringFilter(selection)).toBe(filter);
});

test('a label that neither the metric nor its resource has is our own bug', () => {
  expect(() => monitoringFilter(select(requests, is('service', 'x')))).toThrow(
    new Error("run.request_count has no label 'service', nor has cloud_run_revision"),
  );
});
