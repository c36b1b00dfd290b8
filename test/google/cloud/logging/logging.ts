/** The fake of Cloud Logging: log metrics, `v2/projects/…/metrics`, and log entries, which are written and not read. */
import { createRequire } from 'node:module';
import { canonicalIn } from '../canonical.ts';
import { nothingKept } from '../kept.ts';
import { pageOf } from '../pages.ts';
import type { Described } from '../protoTypes.ts';
import { invalid } from '../refusal.ts';
import type { Body, Call, FakeService } from '../service.ts';
import { projectOf, type Project, type World } from '../world.ts';
import { textOf } from '../textOf.ts';

const protos = createRequire(import.meta.url)('@google-cloud/logging-api/build/protos/protos.json') as Described;
const canonical = canonicalIn(protos, ['google', 'logging', 'v2']);

const field = (path: string, why: string): Error => invalid(`Field metric.${path} is invalid: ${why}`);

/** Source: google/logging/v2/logging_metrics.proto. */
const refuse = (metric: Body): void => {
  const name = textOf(metric['name']);
  if (!/^[A-Za-z0-9_\-.,+!*',()%][A-Za-z0-9_\-.,+!*',()%/]{0,99}$/.test(name))
    throw field('name', `"${name}" must have 1 to 100 characters and no slash at its begin.`);
  const filter = textOf(metric['filter']);
  if (filter === '') throw field('filter', 'must be set.');
  if (filter.length > 20_000) throw field('filter', 'at most 20,000 characters are allowed.');
  if (textOf(metric['description']).length > 8000) throw field('description', 'at most 8,000 characters are allowed.');
  const descriptor = (metric['metricDescriptor'] ?? {}) as Body;
  const isDistribution = descriptor['valueType'] === 'DISTRIBUTION';
  if (isDistribution && metric['valueExtractor'] === undefined)
    throw field('value_extractor', 'is required for a distribution.');
  if (!isDistribution && metric['bucketOptions'] !== undefined)
    throw field('bucket_options', 'is for distributions only.');
  if (!['DELTA', undefined].includes(descriptor['metricKind'] as string | undefined))
    throw field('metric_descriptor.metric_kind', 'must be DELTA.');
  const labels = ((descriptor['labels'] ?? []) as readonly Body[]).map(({ key }) => textOf(key));
  const extractors = Object.keys(metric['labelExtractors'] ?? {});
  if (labels.toSorted().join() !== extractors.toSorted().join())
    throw field('label_extractors', 'every label of the descriptor needs an extractor, and no other.');
};

export const fakeLogging = (world: World): FakeService => {
  const metrics = nothingKept();
  const projectIn = ({ part }: Call): Project => projectOf(world, part['project']);
  const keyOf = (call: Call): string => `projects/${projectIn(call).id}/metrics/${textOf(call.part['metric'])}`;
  const typeOf = (name: unknown): string => `logging.googleapis.com/user/${textOf(name)}`;

  const completed = (project: Project, metric: Body, createTime: unknown): Body => {
    const { launchStage: _stage, metadata: _metadata, ...descriptor } = (metric['metricDescriptor'] ?? {}) as Body;
    const type = typeOf(metric['name']);
    return {
      ...metric,
      metricDescriptor: {
        metricKind: 'DELTA',
        valueType: 'INT64',
        unit: '1',
        ...descriptor,
        name: `projects/${project.id}/metricDescriptors/${type}`,
        type,
        ...(metric['description'] === undefined ? {} : { description: metric['description'] }),
      },
      createTime,
      updateTime: world.now().toISOString(),
    };
  };
  const given = (call: Call): Body => {
    const body = canonical('LogMetric', call.body, 'metric');
    refuse(body);
    return body;
  };
  const create = (call: Call): Body => {
    const project = projectIn(call);
    const body = given(call);
    world.metrics.get(project.id)?.add(typeOf(body['name']));
    return metrics.add(
      `projects/${project.id}/metrics/${textOf(body['name'])}`,
      completed(project, body, world.now().toISOString()),
    );
  };
  /** Creates what is not there, as the API does. */
  const update = (call: Call): Body => {
    const project = projectIn(call);
    const body = given(call);
    if (body['name'] !== call.part['metric']) throw field('name', 'must be the one of the path.');
    const key = keyOf(call);
    const created = metrics.has(key) ? metrics.get(key)['createTime'] : world.now().toISOString();
    world.metrics.get(project.id)?.add(typeOf(body['name']));
    return metrics.put(key, completed(project, body, created));
  };
  const remove = (call: Call): void => {
    metrics.remove(keyOf(call));
    world.metrics.get(projectIn(call).id)?.delete(typeOf(call.part['metric']));
  };
  const list = (call: Call): Body => {
    const parent = `projects/${projectIn(call).id}/metrics/`;
    const own = metrics
      .names()
      .filter((name) => name.startsWith(parent))
      .map(metrics.get);
    const { items, nextPageToken } = pageOf(own, call, 100);
    return { ...(items.length === 0 ? {} : { metrics: items }), ...(nextPageToken === '' ? {} : { nextPageToken }) };
  };
  /** Source: logging.proto, WriteLogEntriesRequest: an entry without a log name or resource takes those of the request. */
  const write = ({ body = {} }: Call): Body => {
    const logName = textOf(body['logName']);
    const [, project, log = ''] = /^projects\/([^/]+)\/logs\/([^/]+)$/.exec(logName) ?? [];
    projectOf(world, project);
    if (!/^[\w.%-]{1,511}$/.test(log)) throw invalid(`Invalid log name: ${logName}`);
    if ((body['resource'] as Body | undefined)?.['type'] === undefined) throw invalid('A resource needs a type.');
    for (const entry of (body['entries'] ?? []) as readonly Body[]) {
      if (Number.isNaN(Date.parse(textOf(entry['timestamp'])))) throw invalid('Invalid value at entries[].timestamp');
      if (entry['jsonPayload'] === undefined && entry['textPayload'] === undefined)
        throw invalid('A log entry needs a payload.');
    }
    return {};
  };
  const path = 'v2/projects/{project}/metrics';
  return {
    name: 'logging',
    routes: [
      { method: 'POST', path: 'v2/entries:write', answer: write },
      { method: 'GET', path, answer: list },
      { method: 'POST', path, answer: create },
      { method: 'GET', path: `${path}/{metric+}`, answer: (call) => metrics.get(keyOf(call)) },
      { method: 'PUT', path: `${path}/{metric+}`, answer: update },
      { method: 'DELETE', path: `${path}/{metric+}`, answer: remove },
    ],
    left: metrics.names,
    exclusive: () => undefined,
  };
};
