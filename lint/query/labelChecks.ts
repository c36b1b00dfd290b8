/** Rules about labels and resource types in filters and in groupByFields. */
import { artefactCheck, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { isTemplatedQuery } from '../artefact/placeholder.ts';
import { keysOf, textsIn } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { edits } from '../../model/nearest.ts';
import { meantKey } from '../filter/monitoring.ts';
import { meantLabel } from './meantLabel.ts';
import { keyOf, metricTypeOf, resourceTypeOf, resourceTypes } from './filter.ts';
import { allResourceTypes, listedWith, metricFacts, resourceLabels } from './metric.ts';
import { questionsOf, type Question } from './question.ts';

const filters = 'https://cloud.google.com/monitoring/api/v3/filters';

interface Label extends Pick<ArtefactFault, 'path' | 'inside'> {
  readonly key: readonly string[];
  readonly written: string;
  readonly isGrouped: boolean;
}

/** Keys of a filter and of its groupByFields. */
const labelsOf = ({ filter, path, aggregations }: Question): readonly Label[] => [
  ...filter.comparisons.map(({ key, written, at }) => ({
    key,
    written,
    path,
    inside: { text: filter.text, from: at.key.from },
    isGrouped: false,
  })),
  ...aggregations.flatMap((aggregation) =>
    textsIn(aggregation, 'groupByFields').map((field) => ({
      key: keyOf(field.value),
      written: field.value,
      path: field.path,
      isGrouped: true,
    })),
  ),
];

export const quotedLabel: Check<Artefact> = artefactCheck(
  {
    id: 'queries/quoted-label',
    severity: 'warning',
    title: 'A label name with a dot is in quotes.',
    source: filters,
  },
  (artefact) =>
    questionsOf(artefact).flatMap((question) =>
      labelsOf(question).flatMap(({ key, written, path, inside }): readonly ArtefactFault[] => {
        const [of, labels, ...name] = key;
        if ((of !== 'metric' && of !== 'resource') || labels !== 'labels' || name.length < 2) return [];
        if (/["']/.test(written) || isTemplatedQuery(written)) return [];
        const start = written.replace(/^([^.]+\.[^.]+\.).*$/, '$1');
        const right = `${start}"${name.join('.')}"`;
        const repair = { kind: 'Respell', path: keysOf(path), from: written, to: right } as const;
        const problem = `the label in ${written} has a dot but no quotes`;
        return [{ path, message: problem, fix: `write ${right}`, repair, ...(inside && { inside }) }];
      }),
    ),
);

export const unknownLabel: Check<Artefact> = artefactCheck(
  {
    id: 'queries/unknown-label',
    severity: 'warning',
    title: 'Every label in a filter exists on the metric or its resource.',
    source: `Cloud Monitoring, "Monitored resource types"; ${filters}; labels of metrics: model/signals.ts and model/catalogue`,
  },
  (artefact) =>
    questionsOf(artefact).flatMap((question) => {
      const known = knownOf(question);
      return labelsOf(question).flatMap((label): readonly ArtefactFault[] => {
        const { written, path, inside } = label;
        const fault = isTemplatedQuery(written) ? undefined : (bareFault(label, known) ?? labelFault(label, known));
        return fault === undefined ? [] : [{ path, ...fault, ...(inside && { inside }) }];
      });
    }),
);

interface Known {
  readonly type: string | undefined;
  /** Labels of the metric, undefined where they are not known. */
  readonly ofMetric: readonly string[] | undefined;
  readonly resource: string | undefined;
  readonly ofResource: readonly string[] | undefined;
  /** Labels of all resources of the metric. */
  readonly ofResources: readonly string[];
}

const knownOf = ({ filter }: Question): Known => {
  const type = metricTypeOf(filter);
  const metric = type === undefined ? undefined : metricFacts(type);
  const resource = resourceTypeOf(filter);
  return {
    type,
    ofMetric: metric?.labels,
    resource,
    ofResource: resource === undefined ? undefined : resourceLabels(resource),
    ofResources: metric?.resources?.flatMap((each) => resourceLabels(each) ?? []) ?? [],
  };
};

type Words = Pick<ArtefactFault, 'message' | 'fix'>;

/** `metric.x` is a label in MQL; a filter has no such selector. A grouped name has to say of what it is a label. */
const bareFault = ({ key, written, isGrouped }: Label, known: Known): Words | undefined => {
  const [of = '', name, ...more] = key;
  const meant = isGrouped ? meantKey(written) : undefined;
  if (meant !== undefined) return { message: `${written} is no field to group by`, fix: `write ${meant}` };
  if (isGrouped && name === undefined) {
    const owner = (known.ofResource ?? known.ofResources).includes(of)
      ? 'resource'
      : known.ofMetric?.includes(of) === true
        ? 'metric'
        : undefined;
    if (owner === undefined) return undefined;
    return {
      message: `${written} is no field to group by: it is a label of the ${owner}`,
      fix: `write ${owner}.label.${of}`,
    };
  }
  if ((of !== 'metric' && of !== 'resource') || name === undefined || more.length > 0) return undefined;
  if (name === 'type' || name === 'labels') return undefined;
  if (edits(name, 'type', 1) <= 1 && !(known.ofMetric ?? []).includes(name))
    return { message: `${written} is neither ${of}.type nor a label of a ${of}`, fix: `write ${of}.type` };
  return {
    message: `${written} is neither ${of}.type nor a label of a ${of}`,
    fix: `write ${of}.labels.${name}`,
  };
};

const labelFault = ({ key, written }: Label, known: Known): Words | undefined => {
  const [of, labels, name, ...more] = key;
  // '*' means all labels.
  if (labels !== 'labels' || name === undefined || name === '*' || more.length > 0) return undefined;
  const { type, ofMetric, resource, ofResource } = known;
  if (of === 'resource' && ofResource !== undefined && !ofResource.includes(name)) {
    const suggestion = meantLabel(name, ofResource);
    const fix = ofMetric?.includes(name)
      ? `write metric.labels.${name}`
      : suggestion === undefined
        ? `write one of ${ofResource.join(', ')}`
        : `did you mean '${suggestion}'?`;
    return { message: `${resource} has no label '${name}': nothing matches ${written}`, fix };
  }
  // Metrics gain labels over time: report only labels that belong to another metric or are misspelt.
  if (of !== 'metric' || ofMetric === undefined || ofMetric.includes(name)) return undefined;
  const isResources = (ofResource ?? known.ofResources).includes(name);
  const suggestion = meantLabel(name, ofMetric);
  if (!isResources && suggestion === undefined) return undefined;
  return {
    message: `${type} has no label '${name}'`,
    fix: isResources ? `write resource.labels.${name}` : `did you mean '${suggestion}'?`,
  };
};

/** A type that no list has may be new: only one or two edits away from one is it misspelt. */
const misspeltResource = (type: string): string | undefined =>
  resourceLabels(type) === undefined && type.length > 7 && type.includes('_')
    ? meantLabel(type, resourceTypesKnown, 2)
    : undefined;

const resourceTypesKnown: readonly string[] = allResourceTypes();

export const resourceMetric: Check<Artefact> = artefactCheck(
  {
    id: 'queries/resource-metric',
    severity: 'warning',
    title: 'The resource type of a filter has the metric.',
    source:
      'Google Cloud metrics list: monitored resources of each metric; Cloud Monitoring, "Monitored resource types"',
  },
  (artefact) =>
    questionsOf(artefact).flatMap(({ filter, path }): readonly ArtefactFault[] => {
      const type = metricTypeOf(filter);
      const resource = resourceTypeOf(filter);
      const named = resourceTypes(filter)[0];
      const facts = type === undefined ? undefined : metricFacts(type);
      if (resource === undefined || named === undefined) return [];
      if (facts?.resources === undefined) {
        const meant = isTemplatedQuery(resource) ? undefined : misspeltResource(resource);
        if (meant === undefined) return [];
        const inside = { text: filter.text, from: named.at.value.from };
        return [{ path, message: `there is no resource type ${resource}`, fix: `write ${meant}`, inside }];
      }
      if (facts.resources.includes(resource) || isTemplatedQuery(resource)) return [];
      const inside = { text: filter.text, from: named.at.value.from };
      const right =
        facts.resources.length === 1 ? `write ${facts.resources[0]}` : `write one of ${facts.resources.join(', ')}`;
      if (resourceLabels(resource) === undefined) {
        // A type that no list has may be new.
        const meant = meantLabel(resource, facts.resources, 2);
        if (meant === undefined) return [];
        return [{ path, message: `there is no resource type ${resource}`, fix: `write ${meant}`, inside }];
      }
      if (!listedWith(facts, resource)) return [];
      return [{ path, message: `${resource} has no metric ${type}: nothing matches both`, fix: right, inside }];
    }),
);
