/** The sections of a system's dashboard that speak of its parts: queue, dead letters, resources, refusals, cost, logs. */
import { ofQueue } from '../series/pipeline.ts';
import { is, isOneOf } from '../model/selection.ts';
import { seconds } from '../model/quantity.ts';
import { resourceName } from '../model/system.ts';
import type { Prices } from '../model/prices.ts';
import type { Section } from './dashboard.ts';
import { gaugeMarks } from './marks.ts';
import { ofProject, ofQueueOnly, ofService, ofServices, ofTopic, ownMeasure } from '../series/measures.ts';
import { chart, line, number, row, section, text, share } from './panels.ts';
import type { Query } from './query.ts';
import type { SystemView } from './systemSections.ts';

export const backlog = ({ context, slos, alerts }: SystemView): Section => {
  const waiting = ofQueue(context, 'pubsub.num_undelivered_messages', 'atalaya.queue.backlog');
  const oldest = ofQueue(context, 'pubsub.oldest_unacked_message_age', 'atalaya.queue.oldest_age');
  const fresh = slos.flatMap(({ objective }) => (objective.type === 'freshness' ? [objective] : []));
  const age = (q: number): Query => ({
    kind: 'Quantile',
    of: ownMeasure(context, 'atalaya.ingest.age'),
    q,
    by: [],
    over: '5m',
  });
  return section(
    'Does the queue drain?',
    'A backlog that grows while the oldest message ages is an ingest that is too slow or dead; one that is high and young is a peak.',
    row(
      'medium',
      chart({
        title: 'Messages that wait',
        unit: '{message}',
        style: 'stacked',
        series: [line('waiting', { kind: 'Level', of: waiting, reduce: 'sum', by: [] })],
        marks: gaugeMarks(alerts, 'sum'),
      }),
      chart({
        title: 'Age of the oldest message',
        unit: 's',
        series: [line('oldest', { kind: 'Level', of: oldest, reduce: 'max', by: [] })],
        marks: gaugeMarks(alerts, 'max'),
      }),
      chart({
        title: 'From published to stored',
        unit: 's',
        series: [line('p50', age(0.5)), line('p95', age(0.95)), line('p99', age(0.99))],
        marks: fresh.map(({ target, under }) => ({ label: `promised to ${target}: ${under}`, value: seconds(under) })),
      }),
    ),
  );
};

export const deadLetters = ({ context }: SystemView): Section => {
  const rejected = ownMeasure(context, 'atalaya.ingest.messages', is('outcome', 'rejected'));
  const { subscription } = context.system.stages.queue;
  return section(
    'What could never be stored?',
    'Each is kept with its reason and bytes: npx atalaya dlq list, then dlq replay once the cause is gone. The last net should stay empty.',
    row(
      'medium',
      chart({
        title: 'Dead letters by code',
        unit: '{message}/s',
        style: 'bars',
        series: [line('${code}', { kind: 'Rate', of: rejected, by: ['code'], over: '5m' })],
      }),
      chart({
        title: `Given up by ${resourceName(context.system, subscription, context.environment)}`,
        unit: '{message}/s',
        style: 'bars',
        series: [
          line('last net', {
            kind: 'Rate',
            of: ofQueueOnly(context, 'pubsub.dead_letter_message_count'),
            by: [],
            over: '5m',
          }),
        ],
      }),
    ),
  );
};

export const resources = ({ context }: SystemView): Section => {
  const { api, ingest } = context.system.stages;
  const both = (id: string, q: number): readonly ReturnType<typeof line>[] =>
    (['api', 'ingest'] as const).map((stage) =>
      line(stage, { kind: 'Quantile', of: ofService(context, stage, id), q, by: [], over: '5m' }),
    );
  const full = [{ label: 'all of it', value: 1 }];
  return section(
    'Is it short of anything?',
    `At the limit of instances requests wait: the API may have ${api.resources.maxInstances}, ingest ${ingest.resources.maxInstances}. Memory at its limit kills containers.`,
    row(
      'medium',
      chart({
        title: 'CPU, p95 of instances',
        unit: share,
        series: both('run.container.cpu.utilizations', 0.95),
        marks: full,
      }),
      chart({
        title: 'Memory, p95 of instances',
        unit: share,
        series: both('run.container.memory.utilizations', 0.95),
        marks: full,
      }),
      chart({
        title: 'Instances against their limits',
        unit: '{instance}',
        series: (['api', 'ingest'] as const).map((stage) =>
          line(stage, {
            kind: 'Level',
            of: ofService(context, stage, 'run.container.instance_count'),
            reduce: 'sum',
            by: [],
          }),
        ),
        marks: [
          { label: 'limit of the API', value: api.resources.maxInstances },
          { label: 'limit of ingest', value: ingest.resources.maxInstances },
        ],
      }),
    ),
    row(
      'medium',
      chart({
        title: 'Requests at once in one instance, p95',
        unit: '{request}',
        series: both('run.container.max_request_concurrencies', 0.95),
        marks: [{ label: 'limit of the API', value: api.resources.concurrency }],
      }),
      chart({
        title: 'Time to start a container, p95',
        unit: 'ms',
        series: both('run.container.startup_latencies', 0.95),
      }),
      chart({
        title: 'Bytes that queries read (six hours late)',
        unit: 'By/s',
        series: [
          line('scanned', {
            kind: 'Rate',
            of: ofProject('bigquery.query.scanned_bytes'),
            by: [],
            over: '1h',
          }),
        ],
      }),
    ),
  );
};

export const refusals = ({ context }: SystemView): Section => {
  const { auth } = context.system.stages.api;
  const refused = ownMeasure(
    context,
    'http.server.request.duration',
    isOneOf('http.response.status_code', ['401', '403', '429']),
  );
  return section(
    'Who is refused?',
    auth === 'none'
      ? 'Anybody may call: only those who ask too often are refused (429). Refusals spend no error budget.'
      : 'Refusals spend no error budget: a sudden step is a caller with an expired key, or somebody who tries keys.',
    row(
      'short',
      chart({
        title: 'Refused by us, by status',
        unit: '{request}/s',
        style: 'stacked',
        series: [
          line('${http.response.status_code}', {
            kind: 'Rate',
            of: refused,
            by: ['http.response.status_code'],
            over: '5m',
          }),
        ],
      }),
      chart({
        title:
          auth === 'iap'
            ? 'Refused in front of us: Identity-Aware Proxy and Cloud Run'
            : 'Refused in front of us: Cloud Run',
        unit: '{request}/s',
        style: 'stacked',
        series: [
          line('${response_code}', {
            kind: 'Rate',
            of: ofService(context, 'api', 'run.request_count', isOneOf('response_code', ['401', '403', '429'])),
            by: ['response_code'],
            over: '5m',
          }),
        ],
      }),
      chart({
        title: 'Shed: too many at once (503)',
        unit: '{request}/s',
        series: [line('shed', { kind: 'Rate', of: ownMeasure(context, 'atalaya.api.shed'), by: [], over: '5m' })],
      }),
    ),
  );
};

const day = 86_400;
const tib = 2 ** 40;
const gib = 2 ** 30;

/** Usage times declared prices, in currency a day at the present rate. */
export const cost = ({ context }: SystemView, prices: Prices): Section => {
  const rate = (of: ReturnType<typeof ofServices>): Query => ({ kind: 'Rate', of, by: [], over: '1h' });
  const scaled = (of: Query, times: number): Query => ({ kind: 'Scaled', of, times });
  const parts = {
    CPU: scaled(rate(ofServices(context, 'run.container.cpu.allocation_time')), prices.cpuSecond * day),
    memory: scaled(rate(ofServices(context, 'run.container.memory.allocation_time')), prices.memoryGiBSecond * day),
    requests: scaled(rate(ofServices(context, 'run.request_count')), (prices.requestMillion / 1e6) * day),
    messages: scaled(
      { kind: 'Total', of: ofTopic(context, 'pubsub.topic.message_sizes'), by: [], over: '1h' },
      (prices.messageTiB / tib) * 2 * day,
    ),
    logs: scaled(rate(ofServices(context, 'logging.byte_count')), (prices.logGiB / gib) * day),
  } as const;
  return section(
    'What does it cost?',
    "An estimate: usage times the declared list prices, without discounts and free tiers. BigQuery's bytes belong to the whole project and come six hours late.",
    row(
      'short',
      chart({
        title: `Estimate by part, ${prices.currency} a day`,
        unit: `{${prices.currency}}/d`,
        style: 'stacked',
        series: Object.entries(parts).map(([name, query]) => line(name, query)),
      }),
      number({
        title: `Estimate in all, ${prices.currency} a day`,
        unit: `{${prices.currency}}/d`,
        query: { kind: 'Sum', of: Object.values(parts) },
      }),
      number({
        title: `BigQuery reads of the project, ${prices.currency} a day`,
        unit: `{${prices.currency}}/d`,
        query: scaled(rate(ofProject('bigquery.query.scanned_bytes')), (prices.scannedTiB / tib) * day),
      }),
    ),
  );
};

export const evidence = ({ context, alerts }: SystemView): Section => {
  const { system, environment } = context;
  const name = (of: string): string => resourceName(system, of, environment);
  return section(
    'What does it say itself?',
    "Incidents of this system's alerts, and its own lines. A line that belongs to a request carries its trace.",
    row(
      'tall',
      { kind: 'IncidentPanel', title: 'Incidents', alerts, width: 1 },
      {
        kind: 'LogPanel',
        title: 'Warnings and errors',
        services: [name(system.stages.api.name), name(system.stages.ingest.name)].toSorted(),
        subscription: name(system.stages.queue.subscription),
        atLeast: 'WARNING',
        width: 2,
      },
    ),
    row('short', text('Where to go on', whereToGoOn(system.id, system.owner))),
  );
};

const whereToGoOn = (id: string, owner: string): string =>
  [
    `**${id}** belongs to **${owner}**.`,
    '',
    `- What an alert means: \`npx atalaya explain <its title>\`, or the runbook that it links to.`,
    '- What could not be stored: `npx atalaya dlq list`.',
    '- Budgets in numbers: `npx atalaya slo status`.',
  ].join('\n');
