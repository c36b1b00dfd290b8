/** Metric descriptors: `v3/projects/…/metricDescriptors`. A create of what exists extends its labels. */
import { invalid } from '../refusal.ts';
import type { Body, Call, Route } from '../service.ts';
import { projectOf, type Project } from '../world.ts';
import { queriesOf } from './policyRules.ts';
import { reads } from './references.ts';
import { canonical, listed, type Store } from './store.ts';
import { textOf } from '../textOf.ts';

const domains = /^(custom|external|prometheus|workload)\.googleapis\.com\/[\w./-]+$/;

/** Metrics of OpenTelemetry keep the dots of their attributes. Source: Telemetry (OTLP) API, names of metrics and labels. */
const labelKey = (type: string): RegExp =>
  /^(prometheus|workload)\./.test(type) ? /^[a-zA-Z_][\w.]{0,99}$/ : /^[a-zA-Z_]\w{0,99}$/;

const refuse = (descriptor: Body): void => {
  const type = textOf(descriptor['type']);
  if (!domains.test(type))
    throw invalid(
      `Field metricDescriptor.type had an invalid value of "${type}": The metric type must be a URL-formatted string with a domain and non-empty path.`,
    );
  if (descriptor['metricKind'] === undefined)
    throw invalid('Field metricDescriptor.metricKind had an invalid value of "METRIC_KIND_UNSPECIFIED".');
  if (descriptor['valueType'] === undefined)
    throw invalid('Field metricDescriptor.valueType had an invalid value of "VALUE_TYPE_UNSPECIFIED".');
  const keys = ((descriptor['labels'] ?? []) as readonly Body[]).map(({ key }) => textOf(key));
  if (keys.length > 30)
    throw invalid(`Field metricDescriptor.labels has ${keys.length} labels; at most 30 are allowed.`);
  for (const key of keys)
    if (!labelKey(type).test(key)) throw invalid(`Field metricDescriptor.labels had an invalid key "${key}".`);
};

const merge = (kept: Body, body: Body): Body => {
  for (const fixed of ['metricKind', 'valueType'])
    if (kept[fixed] !== body[fixed])
      throw invalid(
        `Field metricDescriptor.${fixed} had an invalid value of "${textOf(body[fixed])}": it is "${textOf(kept[fixed])}" already.`,
      );
  const labels = (kept['labels'] ?? []) as readonly Body[];
  const more = ((body['labels'] ?? []) as readonly Body[]).filter(
    ({ key }) => !labels.some((label) => label['key'] === key),
  );
  const all = [...labels, ...more];
  return { ...body, ...(all.length === 0 ? {} : { labels: all }) };
};

/** Labels of type STRING, which is the default, have no type when they are read. */
export const descriptorRoutes = (store: Store): readonly Route[] => {
  const { world, descriptors, policies } = store;
  const projectIn = ({ part }: Call): Project => projectOf(world, part['project']);
  const nameOf = (call: Call): string =>
    `projects/${projectIn(call).id}/metricDescriptors/${textOf(call.part['type'])}`;
  const create = (call: Call): Body => {
    const project = projectIn(call);
    const { launchStage: _stage, ...body } = canonical('google.api.MetricDescriptor', call.body, 'metric_descriptor');
    refuse(body);
    const type = textOf(body['type']);
    const name = `projects/${project.id}/metricDescriptors/${type}`;
    world.metrics.get(project.id)?.add(type);
    const kept = descriptors.has(name) ? merge(descriptors.get(name), body) : body;
    return descriptors.put(name, { ...kept, name });
  };
  const remove = (call: Call): void => {
    const name = nameOf(call);
    const type = textOf(call.part['type']);
    const project = projectIn(call);
    const users = policies
      .all()
      .filter(
        (policy) =>
          textOf(policy['name']).startsWith(`projects/${project.id}/`) &&
          queriesOf(policy).some((query) => reads(query, type)),
      );
    if (descriptors.has(name) && users.length > 0)
      throw invalid(`Metric ${type} is in use by ${users.length} alert policies: delete these first.`);
    descriptors.remove(name);
    world.metrics.get(project.id)?.delete(type);
  };
  const path = 'v3/projects/{project}/metricDescriptors';
  return [
    {
      method: 'GET',
      path,
      answer: (call) => listed('metricDescriptors', descriptors, `projects/${projectIn(call).id}`, call),
    },
    { method: 'POST', path, answer: create },
    { method: 'GET', path: `${path}/{type+}`, answer: (call) => descriptors.get(nameOf(call)) },
    { method: 'DELETE', path: `${path}/{type+}`, answer: remove },
  ];
};
