/** The file of a new system: sound as it is, and every value in it is a proposal. */
import { importsOf, variableOf, type ImportStyle } from '../../inventory/definition/moduleParts.ts';
import { literal } from '../../inventory/definition/code.ts';
import type { Template } from './templates.ts';

export interface NewSystem {
  readonly id: string;
  readonly template: Template;
  readonly owner: string;
  readonly project: string;
  /** Name of a service on Cloud Run that exists. */
  readonly service: string;
}

export const systemText = (system: NewSystem, style: ImportStyle): string => {
  const name = variableOf(system.id);
  const { build, type, body } = system.template === 'pipeline' ? pipeline(system) : service(system);
  const code = `const ${name}: ${type} = ${build}(${body});\n`;
  return [
    `/** Begun by \`atalaya new\`: names, fields, targets and their reasons are proposals. */`,
    importsOf(code, { system: [`type ${type}`] }, style),
    '',
    code,
    `export default ${name};\n`,
  ].join('\n');
};

interface Parts {
  readonly build: string;
  readonly type: string;
  readonly body: string;
}

const pipeline = ({ id, owner, project }: NewSystem): Parts => ({
  build: 'defineSystem',
  type: 'PipelineSystem',
  body: `{
  id: '${id}',
  description: 'Messages of ${id}, stored once and served.',
  owner: ${literal(owner)},
  project: ${literal(project)},
  stages: {
    queue: pubsub('${id}'),
    ingest: cloudFunction('${id}-ingest'),
    table: bigquery('${datasetOf(id)}.messages', { partitionBy: 'timestamp', clusterBy: ['id'] }),
    api: cloudRun('${id}-api', {
      auth: 'token',
      routes: [
        list('/${id}', { order: { by: 'timestamp', direction: 'desc' }, filters: ['timestamp', 'name'] }),
        publish('/${id}'),
      ],
    }),
  },
  schema: {
    id: string({ description: 'Who the message is about' }),
    name: optional(string({ description: 'As people call it' })),
    timestamp: timestamp({ description: 'When it happened' }),
  },
  objectives: [
    availability('api', {
      target: '99.5%',
      window: '30d',
      why: 'A proposal: one request in two hundred may fail. Write here what a failed request costs its caller.',
      rejected: [
        { indicator: 'uptime check', why: 'one probe a minute from outside sees neither slow routes nor one caller in ten' },
      ],
    }),
    latency('api', {
      target: '95%',
      under: '500ms',
      window: '30d',
      why: 'A proposal: above half a second people notice that they wait. Write here who waits, and what for.',
      rejected: [{ indicator: 'mean latency', why: 'many fast requests would hide that every tenth one takes seconds' }],
    }),
    processing('ingest', {
      target: '99%',
      window: '7d',
      why: 'A proposal: a message that is refused is kept as a dead letter. Write here who misses it.',
      rejected: [{ indicator: 'executions without error', why: 'they count attempts, and one message may take several' }],
    }),
    freshness('ingest', {
      target: '99%',
      under: '1m',
      window: '7d',
      why: 'A proposal: readers expect a message a minute after it was sent. Write here what an older one is worth.',
      rejected: [{ indicator: 'age of the oldest message', why: 'one stuck message makes it bad while all others are fresh' }],
    }),
  ],
  alerts: [backlogAbove(10_000, { for: '10m' })],
  load: openLoad({ reads: '10/s', messages: '10/s', duration: '5m' }),
}`,
});

const service = ({ id, owner, project, service: name }: NewSystem): Parts => ({
  build: 'watchSystem',
  type: 'System',
  body: `{
  id: '${id}',
  description: ${literal(`The service ${name}, for those who call it.`)},
  owner: ${literal(owner)},
  project: ${literal(project)},
  stages: { api: cloudRun(${literal(name)}, { runtime: 'own' }) },
  objectives: [
    availability('api', {
      target: '99.5%',
      window: '30d',
      why: 'A proposal: one request in two hundred may fail. Write here what a failed request costs its caller.',
      rejected: [
        { indicator: 'uptime check', why: 'one probe a minute from outside sees neither slow routes nor one caller in ten' },
      ],
    }),
    // atalaya-disable slo/platform-buckets api-latency-500ms: an estimate is enough until the service sends its own histogram
    latency('api', {
      target: '95%',
      under: '500ms',
      window: '30d',
      why: 'A proposal: above half a second people notice that they wait. Write here who waits, and what for.',
      rejected: [{ indicator: 'mean latency', why: 'many fast requests would hide that every tenth one takes seconds' }],
    }),
  ],
}`,
});

/** BigQuery takes no dashes. */
const datasetOf = (id: string): string => id.replaceAll('-', '_');
