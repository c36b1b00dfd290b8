import { expect, test } from '@jest/globals';
import { is, isOneOf, select, type Selection } from '../model/selection.ts';
import { signal } from './own.ts';
import { isCounter, quoted, selector, type Part } from './promql.ts';

interface Row {
  readonly what: string;
  readonly selection: Selection;
  readonly part?: Part;
  readonly cloudMonitoring: string;
  readonly prometheus: string;
}

const rows: readonly Row[] = [
  {
    what: 'a counter of ours',
    selection: select(
      signal('atalaya.ingest.messages'),
      is('job', 'flights'),
      isOneOf('outcome', ['stored', 'retried']),
    ),
    cloudMonitoring: '{"atalaya.ingest.messages", job="flights", outcome=~"stored|retried"}',
    prometheus: 'atalaya_ingest_messages_total{job="flights", outcome=~"stored|retried"}',
  },
  {
    what: 'buckets of a histogram, by a label with dots and a path with signs',
    selection: select(signal('http.server.request.duration'), isOneOf('http.route', ['/a/{id}', '/a.ndjson'])),
    part: 'bucket',
    cloudMonitoring: String.raw`{"http.server.request.duration_bucket", "http.route"=~"/a/\\{id\\}|/a\\.ndjson"}`,
    prometheus: String.raw`http_server_request_duration_bucket{http_route=~"/a/\\{id\\}|/a\\.ndjson"}`,
  },
  {
    what: 'a metric of the platform',
    selection: select(signal('run.request_count'), is('service_name', 'a"b\\')),
    cloudMonitoring: String.raw`{"run.googleapis.com/request_count", monitored_resource="cloud_run_revision", service_name="a\"b\\"}`,
    prometheus: String.raw`run_googleapis_com:request_count{service_name="a\"b\\"}`,
  },
];

test.each(rows)('$what is selected in both places', ({ selection, part, cloudMonitoring, prometheus }) => {
  expect(selector(selection, 'cloud-monitoring', part)).toBe(cloudMonitoring);
  expect(selector(selection, 'prometheus', part)).toBe(prometheus);
});

test('a string keeps its quotes, backslashes and line ends', () => {
  expect(quoted('a"b\\c\nd')).toBe(String.raw`"a\"b\\c\nd"`);
});

test.each([
  { id: 'atalaya.ingest.messages', counter: true },
  { id: 'run.request_count', counter: true },
  { id: 'atalaya.queue.backlog', counter: false },
  { id: 'http.server.request.duration', counter: false },
])('$id is a counter: $counter', ({ id, counter }) => {
  expect(isCounter(select(signal(id)))).toBe(counter);
});
