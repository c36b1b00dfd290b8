/** The sections on a system's parts: queue, dead letters, resources, refusals, cost, logs. */
import { releaseQuery, rolledOut } from '../alerts/commands.ts';
import type { SystemNodes } from '../alerts/systemNodes.ts';
import { seconds } from '../model/quantity.ts';
import type { Price, Prices } from '../model/prices.ts';
import { limitsOf, limitWords } from './instanceLimits.ts';
import { apisOf, pubsubQueuesOf } from '../model/stages.ts';
import { isPipelineSystem, resourceName, type System } from '../model/system.ts';
import { loggedServices, otherLogs } from './logFilters.ts';
import type { Row, Section } from './dashboard.ts';
import { gaugeMarks } from './marks.ts';
import type { Measure } from '../series/measure.ts';
import { together, type Series } from '../series/series.ts';
import { outcomes } from '../series/systemSeries.ts';
import { type ServiceSeries } from '../series/stageSeries.ts';
import type { LogPanel, Series as Line } from './panel.ts';
import { chart, line, number, row, rowOf, section, text, share, titledParts } from './panels.ts';
import type { Query } from './query.ts';
import { command } from '../text/command.ts';

export const backlog = ({ series, slos, alerts }: SystemNodes): Section => {
  const fresh = slos.flatMap(({ objective }) => (objective.type === 'freshness' ? [objective] : []));
  return section(
    'Does the queue drain?',
    'If the backlog grows and the oldest message gets older, ingest is too slow or down. A high backlog of young messages is a peak.',
    ...rowOf(
      'medium',
      ...titledParts(series.queue).flatMap(({ part, titled }) => [
        chart({
          title: titled('Messages waiting'),
          unit: '{message}',
          style: 'stacked',
          series: [line('waiting', { kind: 'Level', of: part.backlog, reduce: 'sum', by: [] })],
          marks: gaugeMarks(alerts, 'sum', part.backlog),
        }),
        chart({
          title: titled('Age of the oldest message'),
          unit: 's',
          series: [line('oldest', { kind: 'Level', of: part.oldestAge, reduce: 'max', by: [] })],
          marks: gaugeMarks(alerts, 'max', part.oldestAge),
        }),
      ]),
      ...titledParts(series.ingest).map(({ part: { age }, titled }) =>
        chart({
          title: titled('Time from published to stored'),
          unit: 's',
          series: [line('p50', quantile(age, 0.5)), line('p95', quantile(age, 0.95)), line('p99', quantile(age, 0.99))],
          marks: fresh.map(({ target, under }) => ({
            label: `promised to ${target}: ${under}`,
            value: seconds(under),
          })),
        }),
      ),
    ),
  );
};

const quantile = (of: Measure, q: number): Query => ({ kind: 'Quantile', of, q, by: [], over: '5m' });

export const deadLetters = ({ system, series }: SystemNodes): Section =>
  section(
    'What could never be stored?',
    isPipelineSystem(system)
      ? `Each is kept with its reason and bytes: ${command} dlq list, then dlq replay once the cause is gone. The dead-letter topic should stay empty.`
      : 'The dead-letter topic should stay empty.',
    ...rowOf(
      'medium',
      ...titledParts(series.ingest).map(({ part, titled }) =>
        chart({
          title: titled('Dead letters by code'),
          unit: '{message}/s',
          style: 'bars',
          series: [line('${code}', { kind: 'Rate', of: outcomes(part, 'rejected'), by: ['code'], over: '5m' })],
        }),
      ),
      ...series.queue.map(({ name, deadLetterTopic }) =>
        chart({
          title: `Messages in the dead-letter topic of ${name}`,
          unit: '{message}/s',
          style: 'bars',
          series: [line('dead-letter topic', { kind: 'Rate', of: deadLetterTopic, by: [], over: '5m' })],
        }),
      ),
    ),
  );

export const resources = ({ system, series }: SystemNodes): Section => {
  const limits = limitsOf(system);
  const services = servicesOf(series);
  if (services.length === 0) return section('Is it short of resources?', 'The system has no service in this stage.');
  const both = (of: (service: ServiceSeries) => Measure, q: number): readonly Line[] =>
    services.map(({ name, service }) => line(name, quantile(of(service), q)));
  const full = [{ label: '100%', value: 1 }];
  return section(
    'Is it short of resources?',
    `When the instance limit is reached, requests wait${limitWords(limits)}. Containers that reach the memory limit are killed.`,
    row(
      'medium',
      chart({
        title: 'CPU, p95 of instances',
        unit: share,
        series: both(({ cpu }) => cpu, 0.95),
        marks: full,
      }),
      chart({
        title: 'Memory, p95 of instances',
        unit: share,
        series: both(({ memory }) => memory, 0.95),
        marks: full,
      }),
      chart({
        title: 'Instances against their limits',
        unit: '{instance}',
        series: services.map(({ name, service }) =>
          line(name, { kind: 'Level', of: service.instances, reduce: 'sum', by: [] }),
        ),
        marks: limits.map(({ name, instances }) => ({ label: `limit of ${name}`, value: instances })),
      }),
    ),
    row(
      'medium',
      chart({
        title: 'Concurrent requests per instance, p95',
        unit: '{request}',
        series: both(({ concurrency }) => concurrency, 0.95),
        marks: apisOf(system).flatMap((api) =>
          api.kind === 'Api' ? [{ label: 'limit of the API', value: api.resources.concurrency }] : [],
        ),
      }),
      chart({
        title: 'Start-up time of containers, p95',
        unit: 'ms',
        series: both(({ startup }) => startup, 0.95),
      }),
      ...titledParts(series.table).map(({ part, titled }) =>
        chart({
          title: titled(
            isPipelineSystem(system)
              ? 'Bytes billed by route; by the project six hours late'
              : 'Bytes read by queries (six hours late)',
          ),
          unit: 'By/s',
          series: [
            ...(isPipelineSystem(system)
              ? [line('${http.route}', { kind: 'Rate', of: part.billedBytes, by: ['http.route'], over: '1h' })]
              : []),
            line('scanned', { kind: 'Rate', of: part.scannedBytes, by: [], over: '1h' }),
          ],
        }),
      ),
    ),
  );
};

interface NamedService {
  /** The stage's name; the part's own name where the stage has several parts. */
  readonly name: string;
  readonly service: ServiceSeries;
}

const servicesOf = ({ api, ingest }: SystemNodes['series']): readonly NamedService[] => [
  ...api.map((service) => ({ name: api.length === 1 ? 'api' : service.name, service })),
  ...ingest.map((service) => ({ name: ingest.length === 1 ? 'ingest' : service.name, service })),
];

const day = 86_400;
const tib = 2 ** 40;
const gib = 2 ** 30;

/** Usage times declared prices, as cost per day at the current rate. */
export const cost = ({ system, series }: SystemNodes, prices: Prices): Section => {
  const rate = (of: Measure): Query => ({ kind: 'Rate', of, by: [], over: '1h' });
  const scaled = (of: Query, times: number): Query => ({ kind: 'Scaled', of, times });
  const services = [...series.api, ...series.ingest];
  const ofServices = (of: (service: ServiceSeries) => Series): Query => rate(together(services.map(of)));
  const published = together(series.queue.map((queue) => queue.published));
  const parts: readonly PricedPart[] = [
    { name: 'CPU', query: ofServices(({ cpuTime }) => cpuTime), price: prices.cpuSecond, units: 1 },
    { name: 'memory', query: ofServices(({ memoryTime }) => memoryTime), price: prices.memoryGiBSecond, units: 1 },
    { name: 'requests', query: ofServices(({ requests }) => requests), price: prices.requestMillion, units: 1 / 1e6 },
    {
      name: 'messages',
      query: { kind: 'Total', of: published, by: [], over: '1h' },
      price: prices.messageTiB,
      units: 2 / tib,
    },
    { name: 'logs', query: ofServices(({ logBytes }) => logBytes), price: prices.logGiB, units: 1 / gib },
  ];
  const priced = parts.flatMap(({ name, query, price, units }) =>
    price.value === null ? [] : [{ name, query: scaled(query, price.value * units * day) }],
  );
  const notPriced = parts.filter(({ price }) => price.value === null).map(({ name }) => name);
  const leftOut = notPriced.length === 0 ? '' : ` Not priced, and so left out: ${notPriced.join(', ')}.`;
  const { value: scanned } = prices.scannedTiB;
  return section(
    'What does it cost?',
    `An estimate: usage times the declared list prices, without discounts and free tiers. BigQuery's bytes belong to the whole project and come six hours late.${leftOut}`,
    ...rowOf(
      'short',
      ...(priced.length === 0
        ? []
        : [
            chart({
              title: `Estimated cost by part, ${prices.currency} a day`,
              unit: `{${prices.currency}}/d`,
              style: 'stacked',
              series: priced.map(({ name, query }) => line(name, query)),
            }),
            number({
              title: `Total without BigQuery, ${prices.currency} a day`,
              unit: `{${prices.currency}}/d`,
              query: { kind: 'Sum', of: priced.map(({ query }) => query) },
            }),
          ]),
      ...(scanned === null || !isPipelineSystem(system)
        ? []
        : titledParts(series.table).map(({ part, titled }) =>
            chart({
              title: titled(`BigQuery reads by route, ${prices.currency} a day`),
              unit: `{${prices.currency}}/d`,
              style: 'stacked',
              series: [
                line(
                  '${http.route}',
                  scaled({ kind: 'Rate', of: part.billedBytes, by: ['http.route'], over: '1h' }, (scanned / tib) * day),
                ),
              ],
            }),
          )),
      ...(scanned === null
        ? []
        : titledParts(series.table).map(({ part, titled }) =>
            number({
              title: titled(`BigQuery reads of the project, ${prices.currency} a day`),
              unit: `{${prices.currency}}/d`,
              query: scaled(rate(part.scannedBytes), (scanned / tib) * day),
            }),
          )),
    ),
  );
};

/** What is paid for, as a query; its price is of `1 / units` of it. */
interface PricedPart {
  readonly name: string;
  readonly query: Query;
  readonly price: Price;
  readonly units: number;
}

export const events = (nodes: SystemNodes): Row =>
  row('short', { kind: 'IncidentPanel', title: 'Incidents', alerts: nodes.alerts, width: 1 }, ...releases(nodes));

export const evidence = (nodes: SystemNodes): Section =>
  section(
    'What do its logs say?',
    "The system's own log lines. The log line of a request carries its trace.",
    ...rowOf('tall', ...logs(nodes)),
    row('short', text('Next steps', whereToGoOn(nodes.system))),
  );

/** Releases, roll-backs and applies with commit, actor and verdict: the annotation of a deployment has the revision only. */
const releases = ({ system, environment }: SystemNodes): readonly LogPanel[] => {
  const isReleased = (['api', 'ingest'] as const).some((stage) => rolledOut({ system, environment }, stage).length > 0);
  if (!isReleased) return [];
  const filter = releaseQuery(system, environment).replaceAll('\n', ' AND ');
  return [
    {
      kind: 'LogPanel',
      title: 'Releases and roll-backs',
      services: [],
      subscriptions: [],
      others: [filter],
      atLeast: 'INFO',
      width: 1,
    },
  ];
};

/** None where nothing is known that writes log lines to Cloud Logging. */
const logs = ({ system, environment }: SystemNodes): readonly LogPanel[] => {
  const services = loggedServices(system, environment);
  const subscriptions = pubsubQueuesOf(system).map(({ subscription }) =>
    resourceName(system, subscription, environment),
  );
  const others = otherLogs(system, environment);
  if ([...services, ...subscriptions, ...others].length === 0) return [];
  return [
    { kind: 'LogPanel', title: 'Warnings and errors', services, subscriptions, others, atLeast: 'WARNING', width: 2 },
  ];
};

const whereToGoOn = (system: System): string =>
  [
    `**${system.id}** belongs to **${system.owner}**.`,
    '',
    `- What an alert means: \`${command} explain <its title>\`, or the runbook that it links to.`,
    ...(isPipelineSystem(system) ? [`- What could not be stored: \`${command} dlq list\`.`] : []),
    `- Budgets in numbers: \`${command} slo status\`.`,
  ].join('\n');
