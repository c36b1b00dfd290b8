/** Alerts on stages that other platforms run: Dataflow jobs, containers on Kubernetes, Cloud SQL and Spanner. Nobody declares them. */
import { seconds, type Duration } from '../model/quantity.ts';
import { systemAgeLimit } from './queueAlerts.ts';
import type { SystemContext } from '../series/context.ts';
import type { CloudSqlSeries, ContainerSeries, JobSeries, SpannerSeries } from '../series/stageSeries.ts';
import { alertOf, type Alert, type LeftOut } from './alert.ts';
import { named, titled, type Named } from './titles.ts';

type Texts = Pick<Alert, 'id' | 'title' | 'condition' | 'severity' | 'for' | 'meaning' | 'why' | 'look'>;

export const platformAlerts = (context: SystemContext): readonly Alert[] => {
  const { system, series } = context;
  const of = (stage: Alert['stage'], texts: Texts): Alert =>
    alertOf({
      ...texts,
      id: `${system.id}-${texts.id}`,
      title: titled(system, texts.title),
      system: system.id,
      stage,
      owner: system.owner,
      source: undefined,
    });
  return [
    ...named(series.jobs).flatMap((job) => [
      of('ingest', jobFailed(job)),
      of('ingest', watermark(job, systemAgeLimit(system))),
    ]),
    ...named(series.containers).map((container) => of('ingest', memory(container))),
    ...named(series.cloudSql).flatMap((database) => cloudSql(database).map((texts) => of('table', texts))),
    ...named(series.spanner).map((database) => of('table', spannerCpu(database))),
  ];
};

export const platformAlertsLeftOut = ({ system, series }: SystemContext): readonly LeftOut[] =>
  named(series.cloudSql).flatMap(({ part, inId }) =>
    part.maxConnections === undefined
      ? [
          {
            kind: 'LeftOut',
            id: `${system.id}-database-connections${inId}`,
            slo: undefined,
            why: `no metric has the limit of connections of '${part.name}': write it as cloudSql(…, { maxConnections })`,
          },
        ]
      : [],
  );

const jobFailed = ({ part, inId, inTitle }: Named<JobSeries>): Texts => ({
  id: `job-failed${inId}`,
  title: `the Dataflow job failed${inTitle}`,
  severity: 'page',
  condition: { kind: 'GaugeAbove', of: part.failed, by: 'max', above: 0 },
  for: undefined,
  meaning: `The Dataflow job '${part.name}' failed. It does not start again by itself, and nothing reads its messages.`,
  why: 'A failed job counts no events: no error rate rises, and only the backlog grows.',
  look: [
    "The job's log lines of severity ERROR: the first one before it failed.",
    'Whether a new template, or a new schema of the table, was deployed in this hour.',
    'The backlog of its subscription against the retention: how long there is to start it again.',
  ],
});

/** As old as the oldest message of a queue may be. */
const watermark = ({ part, inId, inTitle }: Named<JobSeries>, { above, severity }: AgeLimit): Texts => ({
  id: `watermark-above-${above}${inId}`,
  title: `the Dataflow job is more than ${above} behind${inTitle}`,
  severity,
  condition: { kind: 'GaugeAbove', of: part.watermarkAge, by: 'max', above: seconds(above) },
  for: '5m',
  meaning: `For 5m, the Dataflow job '${part.name}' has not processed everything that is older than ${above}.`,
  why: 'A job that is too slow, or stuck at one element, reports no errors. The age of its watermark shows how late its results are.',
  look: [
    'System lag against the age of the watermark: a high lag is one stuck element, a low one too few workers.',
    'Workers against their limit, and quota errors in the log lines of the job.',
    'Whether the table refuses rows: the job retries them without end.',
  ],
});

type AgeLimit = ReturnType<typeof systemAgeLimit>;

const most = 0.9;
const hold: Duration = '10m';

const percentText = (share: number): string => `${Math.round(share * 100)}%`;

const memory = ({ part, inId, inTitle }: Named<ContainerSeries>): Texts => ({
  id: `container-memory-above-90pct${inId}`,
  title: `containers are near their memory limit${inTitle}`,
  severity: 'ticket',
  condition: { kind: 'GaugeAbove', of: part.memory, by: 'max', above: most },
  for: hold,
  meaning: `For ${hold}, a container '${part.name}' has used more than ${percentText(most)} of its memory limit.`,
  why: 'Kubernetes kills a container at its memory limit, with the requests that it is answering.',
  look: [
    'Memory of all pods: one high pod points to a leak or a large request; if all are high, the limit is too low.',
    'Whether it began with a release.',
    'Restarts of the container with the reason OOMKilled: kubectl describe pod.',
  ],
});

/** Source: Cloud SQL, "Operational guidelines": a disk that is full makes the instance read-only, and it may not start again. */
const diskMost = 0.85;

const cloudSql = ({ part, inId, inTitle }: Named<CloudSqlSeries>): readonly Texts[] => [
  {
    id: `database-down${inId}`,
    title: `the database is down${inTitle}`,
    severity: 'page',
    condition: { kind: 'GaugeBelow', of: part.up, below: 1 },
    for: '2m',
    meaning: `The server of the Cloud SQL instance '${part.name}' has not been running for two minutes.`,
    why: 'A restart or a failover takes less than that. Requests that need the database fail until it runs again.',
    look: [
      `Operations of the instance: gcloud sql operations list --instance=${part.name}`,
      "The instance's error log: out of memory, a full disk, a failed start.",
      'Whether somebody stopped it, or its maintenance window is now.',
    ],
  },
  {
    id: `database-disk-above-85pct${inId}`,
    title: `the disk of the database is nearly full${inTitle}`,
    severity: 'ticket',
    condition: { kind: 'GaugeAbove', of: part.disk, by: 'max', above: diskMost },
    for: hold,
    meaning: `For ${hold}, the Cloud SQL instance '${part.name}' has used more than ${percentText(diskMost)} of its disk.`,
    why: 'A database with a full disk accepts no writes, and may not start again. A disk can grow, but it can never shrink.',
    look: [
      'Growth of the last week on the dashboard: how many days are left.',
      'What grows: tables, indexes, temporary files, or the log of a replication slot that nobody reads.',
      'Whether automatic storage increase is on, and its limit.',
    ],
  },
  {
    id: `database-cpu-above-90pct${inId}`,
    title: `the database is short of CPU${inTitle}`,
    severity: 'ticket',
    condition: { kind: 'GaugeAbove', of: part.cpu, by: 'max', above: most },
    for: '15m',
    meaning: `For 15m, the Cloud SQL instance '${part.name}' has used more than ${percentText(most)} of its CPU.`,
    why: 'Queries wait for CPU before they fail: latency grows first.',
    look: [
      'Query Insights: the query with the most load, and since when.',
      'Connections: many more than usual are retries of callers.',
      'Whether a release, a new report or a missing index came with it.',
    ],
  },
  ...(part.maxConnections === undefined
    ? []
    : [
        {
          id: `database-connections${inId}`,
          title: `the database has few connections left${inTitle}`,
          severity: 'ticket' as const,
          condition: {
            kind: 'GaugeAbove' as const,
            of: part.connections,
            by: 'sum' as const,
            above: Math.floor(part.maxConnections * 0.8),
          },
          for: '5m' as const,
          meaning: `For 5m, more than 80% of the ${part.maxConnections} connections of '${part.name}' have been open.`,
          why: 'At the limit the database refuses every new connection.',
          look: [
            'Instances of the services times the size of their pools: the most that they can open.',
            'Idle connections by user: a pool that never closes them.',
            'Slow queries: they hold connections longer.',
          ] as const,
        },
      ]),
];

/** Source: Spanner, "CPU utilization metrics": at most 65% of high priority in a region, so that a lost zone can be borne. */
const spannerMost = 0.65;

const spannerCpu = ({ part, inId, inTitle }: Named<SpannerSeries>): Texts => ({
  id: `spanner-cpu-above-65pct${inId}`,
  title: `Spanner is short of CPU${inTitle}`,
  severity: 'ticket',
  condition: { kind: 'GaugeAbove', of: part.cpuOfUsers, by: 'sum', above: spannerMost },
  for: hold,
  meaning: `For ${hold}, requests of high priority have used more than ${percentText(spannerMost)} of the CPU of the Spanner instance of '${part.name}'.`,
  why: 'Above this, an instance in one region cannot carry its load after the loss of a zone, and latency grows.',
  look: [
    'Query insights: which query or database uses it.',
    'Whether traffic grew, or a hot key makes one split do all the work.',
    'Processing units: add some, and find the cause afterwards.',
  ],
});
