import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import protobuf from 'protobufjs';
import { availability, freshness, latency } from '../model/objective.ts';
import type { Objective } from '../model/objective.ts';
import type { Environment, System } from '../model/system.ts';
import attendees from '../test/fixtures/systems/attendees.ts';
import correspondence from '../test/fixtures/systems/correspondence.ts';
import diary from '../test/fixtures/systems/diary.ts';
import fleet from '../test/fixtures/systems/fleet.ts';
import freight from '../test/fixtures/systems/freight.ts';
import lms from '../test/fixtures/systems/lms.ts';
import statements from '../test/fixtures/systems/statements.ts';
import {
  monitoringServices,
  serviceLevelObjective,
  type ObjectiveBody,
  type ServiceLevelObjective,
} from './cloudMonitoring.ts';
import type { NotSupported } from '../series/dialect.ts';
import { contextOf } from '../series/context.ts';
import { measuredSlos } from './measuredSlo.ts';

const systems = [attendees, correspondence, diary, freight, lms, statements, ...fleet];
const environments: readonly Environment[] = ['dev', 'staging', 'prod'];
const reasoning = { why: 'somebody waits', rejected: [] };

const serviceLevelObjectives = (
  system: System,
  environment: Environment = 'prod',
): readonly (ServiceLevelObjective | NotSupported)[] =>
  measuredSlos(contextOf(system, environment)).map((slo) => serviceLevelObjective(system, slo, environment));

const emitted = (system: System, objective: Objective): ServiceLevelObjective | NotSupported =>
  serviceLevelObjectives({ ...system, objectives: [objective] })[0]!;

const bodyOf = (system: System, objective: Objective): ObjectiveBody => {
  const slo = emitted(system, objective);
  if (slo.kind === 'NotSupported') throw new Error(slo.why);
  return slo.body;
};

test('an objective that the pipeline measures is a ratio of its own counters, on a custom service', () => {
  expect(serviceLevelObjectives(freight)[0]).toEqual({
    kind: 'ServiceLevelObjective',
    serviceId: 'atalaya-freight',
    sloId: 'api-availability',
    body: {
      displayName: 'freight: api-availability, 99.9% of 30d',
      serviceLevelIndicator: {
        requestBased: {
          goodTotalRatio: {
            goodServiceFilter:
              'metric.type="prometheus.googleapis.com/atalaya.objective.good_events/counter" AND resource.type="prometheus_target" AND resource.labels.job="freight" AND metric.labels.objective="api-availability"',
            totalServiceFilter:
              'metric.type="prometheus.googleapis.com/atalaya.objective.total_events/counter" AND resource.type="prometheus_target" AND resource.labels.job="freight" AND metric.labels.objective="api-availability"',
          },
        },
      },
      goal: 0.999,
      rollingPeriod: '2592000s',
      userLabels: { environment: 'prod', system: 'freight', owner: 'data-platform', objective: 'availability' },
    },
  });
});

test('an objective that the platform measures is a ratio of bad requests, on the service that Cloud Run runs', () => {
  const objective = availability('api', {
    target: '99.5%',
    window: '30d',
    measuredBy: 'platform',
    good: 'not 5xx',
    ...reasoning,
  });
  const run =
    'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision" AND resource.labels.service_name="freight-api"';
  expect(emitted(freight, objective)).toMatchObject({ serviceId: 'cloud-run-freight', sloId: 'api-availability' });
  expect(bodyOf(freight, objective)).toMatchObject({
    serviceLevelIndicator: {
      requestBased: {
        goodTotalRatio: {
          badServiceFilter: `${run} AND metric.labels.response_code_class="5xx"`,
          totalServiceFilter: `${run} AND metric.labels.response_code!=monitoring.regex.full_match("401|403|429")`,
        },
      },
    },
  });
  expect(monitoringServices({ ...freight, objectives: [objective] }, 'prod')).toEqual([
    {
      kind: 'MonitoringService',
      serviceId: 'atalaya-freight',
      body: {
        displayName: 'freight',
        custom: {},
        userLabels: { environment: 'prod', system: 'freight', owner: 'data-platform' },
      },
    },
    {
      kind: 'MonitoringService',
      serviceId: 'cloud-run-freight',
      body: {
        displayName: 'freight on Cloud Run',
        basicService: {
          serviceType: 'CLOUD_RUN',
          serviceLabels: { service_name: 'freight-api', location: 'us-central1' },
        },
        userLabels: { environment: 'prod', system: 'freight', owner: 'data-platform' },
      },
    },
  ]);
});

test('latency that the platform measures cuts its distribution, in milliseconds', () => {
  const objective = latency('api', {
    target: '95%',
    under: '1.5s',
    window: '30d',
    measuredBy: 'platform',
    ...reasoning,
  });
  expect(emitted(freight, objective)).toMatchObject({ sloId: 'api-latency-1-5s' });
  expect(bodyOf(freight, objective)).toMatchObject({
    serviceLevelIndicator: {
      requestBased: {
        distributionCut: {
          distributionFilter:
            'metric.type="run.googleapis.com/request_latencies" AND resource.type="cloud_run_revision" AND resource.labels.service_name="freight-api" AND metric.labels.response_code=monitoring.regex.full_match("2..|304")',
          range: { max: 1500 },
        },
      },
    },
  });
});

test('a system whose names carry the environment has services of its own in each', () => {
  expect(monitoringServices({ ...freight, naming: 'suffixed' }, 'staging').map(({ serviceId }) => serviceId)).toEqual([
    'atalaya-freight-staging',
  ]);
});

test.each([
  ['1d', { rollingPeriod: '86400s' }],
  ['7d', { rollingPeriod: '604800s' }],
  ['30d', { rollingPeriod: '2592000s' }],
  ['calendar day', { calendarPeriod: 'DAY' }],
  ['calendar week', { calendarPeriod: 'WEEK' }],
  ['calendar month', { calendarPeriod: 'MONTH' }],
] as const)('a window of %s is %j', (window, period) => {
  expect(bodyOf(freight, availability('api', { target: '99.99%', window, ...reasoning }))).toMatchObject({
    goal: 0.9999,
    ...period,
  });
});

test.each([
  ['1m', '95%', 'pipeline', '60s', 0.95, 'goodTotalRatio'],
  ['1h', '99.9%', 'pipeline', '3600s', 0.999, 'goodTotalRatio'],
  ['5m', '95%', 'platform', '300s', 0.95, 'distributionCut'],
] as const)(
  'slices of %s that are good from %s on, counted by the %s',
  (length, good, measuredBy, period, threshold, part) => {
    const common = { target: '99.9%', window: '30d', under: '300ms', ...reasoning } as const;
    const whole = bodyOf(freight, latency('api', { ...common, measuredBy })).serviceLevelIndicator;
    const body = bodyOf(freight, latency('api', { ...common, measuredBy, slices: { length, good } }));
    const performance = 'requestBased' in whole ? whole.requestBased : undefined;
    expect(Object.keys(performance ?? {})).toEqual([part]);
    expect(body.goal).toBe(0.999);
    expect(body.serviceLevelIndicator).toEqual({
      windowsBased: { windowPeriod: period, goodTotalRatioThreshold: { performance, threshold } },
    });
  },
);

describe('what the API cannot express is refused', () => {
  test.each([
    ['31d', '99%', undefined, 'a rolling window of 31d: Cloud Monitoring takes whole days, at most 30'],
    ['12h', '99%', undefined, 'a rolling window of 12h: Cloud Monitoring takes whole days, at most 30'],
    [
      'calendar quarter',
      '99%',
      undefined,
      'a calendar quarter: Cloud Monitoring has calendar days, weeks and months only',
    ],
    ['calendar year', '99%', undefined, 'a calendar year: Cloud Monitoring has calendar days, weeks and months only'],
    ['30d', '99.991%', undefined, 'a target of 99.991%: Cloud Monitoring takes at most 99.99%'],
    [
      '30d',
      '99%',
      '2nd-try',
      "the id '2nd-try': Cloud Monitoring takes up to 63 letters, digits and dashes, from a letter to a letter or digit",
    ],
  ] as const)('%s, %s, id %s', (window, target, id, why) => {
    const objective = availability('api', { target, window, ...reasoning, ...(id === undefined ? {} : { id }) });
    expect(emitted(freight, objective)).toEqual({ kind: 'NotSupported', why });
  });

  test('a calendar in another time zone, and slices that do not divide a day', () => {
    const common = { target: '99%', ...reasoning } as const;
    const zoned = availability('api', { ...common, window: 'calendar month', timeZone: 'Asia/Kolkata' });
    const sliced = availability('api', { ...common, window: '7d', slices: { length: '7m', good: '95%' } });
    expect([emitted(freight, zoned), emitted(freight, sliced)]).toEqual([
      {
        kind: 'NotSupported',
        why: "a calendar month in Asia/Kolkata: Cloud Monitoring's periods begin at midnight UTC",
      },
      {
        kind: 'NotSupported',
        why: 'slices of 7m: Cloud Monitoring takes slices of a minute or more that divide a day',
      },
    ]);
  });

  test('two ids that differ by a dot only', () => {
    const objectives = ['under-1.5s', 'under-1-5s'].map((id) =>
      freshness('ingest', { id, target: '99%', under: '1.5s', window: '7d', ...reasoning }),
    );
    expect(serviceLevelObjectives({ ...freight, objectives })).toEqual([
      {
        kind: 'NotSupported',
        why: "the id 'under-1.5s' beside 'under-1-5s': Cloud Monitoring takes no dots, and both would be 'under-1-5s'",
      },
      {
        kind: 'NotSupported',
        why: "the id 'under-1-5s' beside 'under-1.5s': Cloud Monitoring takes no dots, and both would be 'under-1-5s'",
      },
    ]);
  });
});

describe('every objective of every system is what google/monitoring/v3/service.proto takes', () => {
  const protos = path.join(import.meta.dirname, '../node_modules/google-gax/build/protos');
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => path.join(protos, target);
  root.loadSync('google/monitoring/v3/service.proto').resolveAll();

  test.each(systems.map((system) => [system.id, system] as const))('%s', (_id, system) => {
    for (const environment of environments) {
      const services = monitoringServices(system, environment);
      for (const { serviceId, body } of services) {
        expect(serviceId).toMatch(/^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/);
        expect(strangers(root.lookupType('google.monitoring.v3.Service'), body)).toEqual([]);
      }
      for (const out of serviceLevelObjectives(system, environment)) {
        if (out.kind === 'NotSupported') throw new Error(out.why);
        expect(services.map(({ serviceId }) => serviceId)).toContain(out.serviceId);
        expect(strangers(root.lookupType('google.monitoring.v3.ServiceLevelObjective'), out.body)).toEqual([]);
        for (const label of Object.values(out.body.userLabels)) expect(label).toMatch(/^[a-z0-9_-]{1,63}$/);
        expect(out.body.displayName.length).toBeLessThanOrEqual(512);
      }
    }
  });

  test('an objective by slices', () => {
    const objective = availability('api', {
      target: '99.9%',
      window: '30d',
      slices: { length: '1m', good: '95%' },
      ...reasoning,
    });
    const type = root.lookupType('google.monitoring.v3.ServiceLevelObjective');
    expect(strangers(type, bodyOf(freight, objective))).toEqual([]);
  });

  test('and what it does not know is found', () => {
    const type = root.lookupType('google.monitoring.v3.ServiceLevelObjective');
    expect(strangers(type, { goal: '0.9', goalz: 1, calendarPeriod: 'QUARTERS', rollingPeriod: '1d' })).toEqual([
      'goal: "0.9"',
      'goalz',
      'calendarPeriod: "QUARTERS"',
      'rollingPeriod: "1d"',
      'period: rollingPeriod,calendarPeriod',
    ]);
  });

  /** Fields that the message lacks, values that are not of the field's type, and oneofs that are set twice. */
  const strangers = (type: protobuf.Type, body: object): readonly string[] => [
    ...Object.entries(body).flatMap(([key, value]): readonly string[] => {
      const field = type.fields[key];
      if (field === undefined) return [key];
      if (field instanceof protobuf.MapField) return [];
      const inner = field.resolvedType;
      if (inner instanceof protobuf.Enum) return value in inner.values ? [] : [`${key}: ${JSON.stringify(value)}`];
      if (inner?.fullName === '.google.protobuf.Duration')
        return /^\d+s$/.test(value) ? [] : [`${key}: ${JSON.stringify(value)}`];
      if (inner instanceof protobuf.Type) return strangers(inner, value).map((stranger) => `${key}.${stranger}`);
      return typeof value === (field.type === 'double' ? 'number' : 'string')
        ? []
        : [`${key}: ${JSON.stringify(value)}`];
    }),
    ...type.oneofsArray.flatMap((oneof) => {
      const set = oneof.fieldsArray.filter((field) => field.name in body).map(({ name }) => name);
      return set.length > 1 ? [`${oneof.name}: ${set.join(',')}`] : [];
    }),
  ];
});
