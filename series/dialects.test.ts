import { expect, test } from '@jest/globals';
import { is, isOneOf, select, type Selection } from '../model/selection.ts';
import { signal } from './signal.ts';
import type { Part } from './dialect.ts';
import { dialects, everyDialect } from './dialects.ts';

interface Row {
  readonly name: string;
  readonly selection: Selection;
  readonly part?: Part;
  readonly cloudMonitoring: string;
  readonly prometheus: string;
}

const rows: readonly Row[] = [
  {
    name: 'a counter of ours',
    selection: select(
      signal('atalaya.ingest.messages'),
      is('job', 'freight'),
      isOneOf('outcome', ['stored', 'retried']),
    ),
    cloudMonitoring: '{"atalaya.ingest.messages", job="freight", outcome=~"stored|retried"}',
    prometheus: 'atalaya_ingest_messages_total{job="freight", outcome=~"stored|retried"}',
  },
  {
    name: 'buckets of a histogram, by a label with dots and a path with signs',
    selection: select(signal('http.server.request.duration'), isOneOf('http.route', ['/a/{id}', '/a.ndjson'])),
    part: 'bucket',
    cloudMonitoring: String.raw`{"http.server.request.duration_bucket", "http.route"=~"/a/\\{id\\}|/a\\.ndjson"}`,
    prometheus: String.raw`http_server_request_duration_bucket{http_route=~"/a/\\{id\\}|/a\\.ndjson"}`,
  },
  {
    name: 'a metric of the platform',
    selection: select(signal('run.request_count'), is('service_name', 'a"b\\')),
    cloudMonitoring: String.raw`{"run.googleapis.com/request_count", monitored_resource="cloud_run_revision", service_name="a\"b\\"}`,
    prometheus: String.raw`run_googleapis_com:request_count{service_name="a\"b\\"}`,
  },
];

test.each(rows)('$name is selected in each dialect', ({ selection, part, cloudMonitoring, prometheus }) => {
  expect(
    Object.fromEntries(everyDialect.map((dialect) => [dialect.id, dialect.print(dialect.selector(selection, part))])),
  ).toEqual({
    'cloud-monitoring': cloudMonitoring,
    prometheus,
  });
});

test.each(['cloud-monitoring', 'prometheus'] as const)(
  'in %s a value keeps its quotes, backslashes and line ends',
  (id) => {
    const selection = select(signal('atalaya.ingest.messages'), is('job', 'a"b\\c\nd'));
    expect(dialects[id].print(dialects[id].selector(selection))).toContain(String.raw`{job="a\"b\\c\nd"}`.slice(1));
  },
);

interface Reach {
  readonly id: string;
  readonly cloudMonitoring: string | undefined;
  readonly prometheus: string | undefined;
}

const reaches: readonly Reach[] = [
  { id: 'atalaya.ingest.messages', cloudMonitoring: undefined, prometheus: undefined },
  {
    id: 'run.request_count',
    cloudMonitoring: undefined,
    prometheus: "Google Cloud emits 'run.request_count', and a Prometheus never sees it",
  },
  {
    id: 'atalaya.queue.backlog',
    cloudMonitoring: "'atalaya.queue.backlog' is emitted where the queue is embedded; on Google Cloud nothing emits it",
    prometheus: undefined,
  },
];

test.each(reaches)(
  '$id is read where something sends it, and refused elsewhere',
  ({ id, cloudMonitoring, prometheus }) => {
    expect(Object.fromEntries(everyDialect.map((dialect) => [dialect.id, dialect.lacks(signal(id))?.why]))).toEqual({
      'cloud-monitoring': cloudMonitoring,
      prometheus,
    });
  },
);

test('a point comes to Cloud Monitoring after the delay of its signal, and to a Prometheus when it is scraped', () => {
  const requests = signal('run.request_count');
  expect(everyDialect.map((dialect) => dialect.delayOf(requests))).toEqual(['180s', undefined]);
});

test('Cloud Monitoring has a point of ours every 30 s, and one of the platform every minute or later; a Prometheus scrapes every minute', () => {
  const signals = [
    signal('atalaya.ingest.messages'),
    signal('run.request_count'),
    signal('bigquery.storage.stored_bytes'),
  ];
  expect(everyDialect.map((dialect) => signals.map(dialect.samplePeriodOf))).toEqual([
    ['30s', '60s', '1800s'],
    ['1m', '1m', '1m'],
  ]);
});
