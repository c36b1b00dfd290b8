import { describe, expect, test } from '@jest/globals';
import freight from '../test/fixtures/systems/freight.ts';
import statements from '../test/fixtures/systems/statements.ts';
import { everyDialect } from './dialects.ts';
import { notSupported } from './dialect.ts';
import { byPlatform, byProcess, seriesOf, together, type Sender, type Series } from './series.ts';
import { outcomes, seriesOfSystem } from './systemSeries.ts';

const { queue, ingest, table, api, events } = seriesOfSystem(freight, 'prod');

const sendersOf = (series: Series): readonly (Sender | string)[] =>
  everyDialect.map(({ id }) => {
    const sent = series[id];
    return sent.kind === 'NotSupported' ? sent.why : sent.sender;
  });

const freightProcess: Sender = { kind: 'Process', names: ['freight'] };
const googleOnly = (type: string): string => `${type} is emitted by Google Cloud only`;

test.each<readonly [string, Series | undefined, readonly (Sender | string)[]]>([
  ['data requests are counted by our process', api[0]?.dataRequests, [freightProcess, freightProcess]],
  ['events of an objective are too', events.get('api-availability')?.total, [freightProcess, freightProcess]],
  ['queries are too', table[0]?.operations, [freightProcess, freightProcess]],
  [
    'instances are counted by the platform, of a service by its name',
    ingest[0]?.instances,
    [{ kind: 'Platform', names: ['freight-ingest'] }, googleOnly('run.googleapis.com/container/instance_count')],
  ],
  [
    'a backlog is known to the subscription on Google Cloud, and to our process where the queue is embedded',
    queue[0]?.backlog,
    [{ kind: 'Platform', names: ['freight-raw-subscription'] }, freightProcess],
  ],
  [
    'bytes that queries read are known of a whole project only',
    table[0]?.scannedBytes,
    [{ kind: 'Platform', names: [] }, googleOnly('bigquery.googleapis.com/query/scanned_bytes')],
  ],
  [
    'messages overdue are known where the queue is embedded only',
    events.get('ingest-freshness-1m')?.overdue,
    [
      "'atalaya.ingest.overdue' is emitted where the queue is embedded; on Google Cloud nothing emits it",
      freightProcess,
    ],
  ],
])('%s', (_claim, series, senders) => {
  expect(series && sendersOf(series)).toEqual(senders);
});

test('parts are named as they run in their environment', () => {
  const staging = seriesOfSystem(statements, 'staging');
  expect([...staging.queue, ...staging.ingest, ...staging.api].map(({ name }) => name)).toEqual([
    'events-subscription-staging',
    'events-ingest-staging',
    'events-api-staging',
  ]);
});

test('outcomes are some of the messages, from the same sender', () => {
  const [first] = ingest;
  const stored = first && outcomes(first, 'stored', 'rejected').prometheus;
  expect(stored).toMatchObject({
    sender: freightProcess,
    matches: [
      { label: 'job', op: '=', value: 'freight' },
      { label: 'outcome', op: '=~', value: 'stored|rejected' },
    ],
  });
});

describe('services together', () => {
  const ofService = (name: string, id = 'run.request_count'): Series => seriesOf(byPlatform(id, 'service_name', name));

  test('are one selection that names each, in the order of the alphabet', () => {
    expect(together([ofService('b'), ofService('a'), ofService('c')])).toMatchObject({
      'cloud-monitoring': {
        matches: [{ label: 'service_name', op: '=~', value: 'a|b|c' }],
        sender: { kind: 'Platform', names: ['a', 'b', 'c'] },
      },
      prometheus: notSupported(googleOnly('run.googleapis.com/request_count')),
    });
  });

  test('are the series itself where there is one', () => {
    const series = ofService('a');
    expect(together([series])).toEqual(series);
  });

  test('have a reason where there is none, or where no one selection holds them', () => {
    expect(together([])['cloud-monitoring']).toEqual(notSupported('the system has no part that sends it'));
    expect(together([ofService('a'), ofService('b', 'run.request_latencies')])['cloud-monitoring']).toEqual(
      notSupported('no one selection holds run.request_count and run.request_latencies of all services'),
    );
    expect(together([seriesOf(byProcess('a', 'atalaya.api.shed')), ofService('b')])['cloud-monitoring']).toEqual(
      notSupported('no one selection holds atalaya.api.shed and run.request_count of all services'),
    );
  });
});
