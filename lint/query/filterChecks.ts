/** Rules about filters in any artefact. */
import { artefactCheck, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { isTemplatedQuery } from '../artefact/placeholder.ts';
import { around, keysOf, textsIn } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { nearest } from '../../model/nearest.ts';
import { monitoringFaults } from '../filter/monitoring.ts';
import { certainFaults, keyOf, metricTypeOf, metricTypes, resourceTypeOf, type Filter } from './filter.ts';
import { deprecatedMetrics, metricFacts, resourceLabels } from './metric.ts';
import { meantMetric } from './meantMetric.ts';
import { questionsOf, type Question } from './question.ts';

const filters = 'https://cloud.google.com/monitoring/api/v3/filters';

const eachFilter = (
  artefact: Artefact,
  faultsOf: (filter: Filter, question: Question) => readonly Omit<ArtefactFault, 'path'>[],
): readonly ArtefactFault[] =>
  questionsOf(artefact).flatMap((question) =>
    faultsOf(question.filter, question).map((fault) => ({ path: question.path, ...fault })),
  );

export const filterSyntax: Check<Artefact> = artefactCheck(
  {
    id: 'queries/filter-syntax',
    severity: 'error',
    title: 'A filter has the grammar, the functions and the keys of monitoring filters.',
    source: filters,
  },
  (artefact) =>
    questionsOf(artefact).flatMap(({ filter, path }) =>
      certainFaults(filter, [...filter.faults, ...monitoringFaults(filter.tree)]).map(({ message, fix, from }) => ({
        path,
        message,
        fix,
        inside: { text: filter.text, from },
      })),
    ),
);

export const oneMetric: Check<Artefact> = artefactCheck(
  {
    id: 'queries/one-metric',
    severity: 'warning',
    title: 'A filter names exactly one metric.type.',
    source: filters,
  },
  (artefact) =>
    eachFilter(artefact, (filter, { message }) => {
      const named = metricTypes(filter);
      if (filter.selectors.length > 0 || filter.unclosed !== undefined) return [];
      if (named.length === 0) {
        // In policies, policies/filter-metric reports this.
        if (filter.isOpen || around(message, 'AlertPolicy') !== undefined) return [];
        return [{ message: 'the filter names no metric.type', fix: 'add metric.type="…"' }];
      }
      const types = new Set(named.map(({ value }) => value));
      if (types.size < 2 || types.has(undefined)) return [];
      const problem = `the filter names ${types.size} metrics: a filter can select the series of only one metric`;
      return [{ message: problem, fix: 'write one query for each metric' }];
    }),
);

const selectorWindow = /^"\d+(?:\.\d+)?(?:s|m|h|d)"$/;

export const sloSelector: Check<Artefact> = artefactCheck(
  {
    id: 'queries/slo-selector',
    severity: 'warning',
    title: 'The SLO and the window of select_slo_burn_rate are in quotes, and the window has a unit.',
    source: 'https://cloud.google.com/stackdriver/docs/solutions/slo-monitoring/api/timeseries-selectors',
  },
  (artefact) =>
    eachFilter(artefact, ({ selectors }, { path }) =>
      selectors.flatMap((selector): readonly Omit<ArtefactFault, 'path'>[] => {
        const [name, window, ...more] = selector.arguments;
        if (!selector.name.startsWith('select_slo_') || name === undefined || more.length > 0) return [];
        const selectorFault = (problem: string, right: string): readonly Omit<ArtefactFault, 'path'>[] => [
          {
            message: problem,
            fix: `write ${right}`,
            repair: { kind: 'Respell', path: keysOf(path), from: selector.written, to: right },
          },
        ];
        if (selector.name !== 'select_slo_burn_rate') {
          if (window !== undefined || /^["']/.test(name) || isTemplatedQuery(name)) return [];
          return selectorFault('the name of the SLO is not in quotes', `${selector.name}("${name}")`);
        }
        if (window === undefined) {
          const problem = 'select_slo_burn_rate has no look-back window';
          return [{ message: problem, fix: `write select_slo_burn_rate(${name}, "3600s")` }];
        }
        const quotedName = /^["']/.test(name) || isTemplatedQuery(name) ? name : `"${name}"`;
        const bare = window.replaceAll(/^["']|["']$/g, '');
        const right = /^\d+(?:\.\d+)?$/.test(bare) ? `"${bare}s"` : `"${bare}"`;
        if (isTemplatedQuery(window) || (selectorWindow.test(window) && quotedName === name)) return [];
        if (!selectorWindow.test(right))
          return [{ message: `${window} is not a look-back window`, fix: 'write a value such as "3600s"' }];
        const lacks = [
          ...(/^["']/.test(window) ? [] : ['no quotes']),
          ...(/^\d+(?:\.\d+)?$/.test(bare) ? ['no unit'] : []),
        ].join(' and ');
        const problem = lacks === '' ? 'the name of the SLO is not in quotes' : `the window ${window} has ${lacks}`;
        return selectorFault(problem, `select_slo_burn_rate(${quotedName}, ${right})`);
      }),
    ),
);

/** Keys of a filter and of its groupByFields. */
const labelsOf = (
  question: Question,
): readonly { readonly key: readonly string[]; readonly written: string; readonly path: ArtefactFault['path'] }[] => [
  ...question.filter.comparisons.map(({ key, written }) => ({ key, written, path: question.path })),
  ...question.aggregations.flatMap((aggregation) =>
    textsIn(aggregation, 'groupByFields').map(({ value, path }) => ({
      key: keyOf(value),
      written: value,
      path,
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
      labelsOf(question).flatMap(({ key, written, path }): readonly ArtefactFault[] => {
        const [of, labels, ...name] = key;
        if ((of !== 'metric' && of !== 'resource') || labels !== 'labels' || name.length < 2) return [];
        if (/["']/.test(written) || isTemplatedQuery(written)) return [];
        const start = written.replace(/^([^.]+\.[^.]+\.).*$/, '$1');
        const right = `${start}"${name.join('.')}"`;
        const repair = { kind: 'Respell', path: keysOf(path), from: written, to: right } as const;
        return [{ path, message: `the label in ${written} has a dot but no quotes`, fix: `write ${right}`, repair }];
      }),
    ),
);

/** `metric.x` is a label in MQL; a filter has no such selector. */
const bareLabels = ({ filter, path }: Question): readonly ArtefactFault[] =>
  filter.comparisons.flatMap(({ key: [of, name, ...more], written }) => {
    if ((of !== 'metric' && of !== 'resource') || name === undefined || more.length > 0) return [];
    if (name === 'type' || name === 'labels' || isTemplatedQuery(written)) return [];
    const fix = `write ${of}.labels.${name}`;
    return [{ path, message: `${written} is neither ${of}.type nor a label of a ${of}`, fix }];
  });

export const unknownLabel: Check<Artefact> = artefactCheck(
  {
    id: 'queries/unknown-label',
    severity: 'warning',
    title: 'Every label in a filter exists on the metric or its resource.',
    source: `Cloud Monitoring, "Monitored resource types"; ${filters}; labels of metrics: model/signals.ts`,
  },
  (artefact) =>
    questionsOf(artefact).flatMap((question) => {
      const type = metricTypeOf(question.filter);
      const metric = type === undefined ? undefined : metricFacts(type);
      const resource = resourceTypeOf(question.filter);
      const ofResource = resource === undefined ? undefined : resourceLabels(resource);
      const found = labelsOf(question).flatMap(
        ({ key: [of, labels, name, ...more], written, path }): readonly ArtefactFault[] => {
          // '*' means all labels.
          if (labels !== 'labels' || name === undefined || name === '*' || more.length > 0) return [];
          if (isTemplatedQuery(name)) return [];
          if (of === 'resource' && ofResource !== undefined && !ofResource.includes(name)) {
            const problem = `${resource} has no label '${name}': nothing matches ${written}`;
            const isMetrics = metric?.labels?.includes(name) === true;
            const suggestion = nearest(name, ofResource);
            const fix = isMetrics
              ? `write metric.labels.${name}`
              : suggestion === undefined
                ? `write one of ${ofResource.join(', ')}`
                : `did you mean '${suggestion}'?`;
            return [{ path, message: problem, fix }];
          }
          // Metrics gain labels over time: report only labels that belong to another metric or are misspelt.
          if (of !== 'metric' || metric?.labels === undefined || metric.labels.includes(name)) return [];
          const ofMetric = metric.resources?.map(resourceLabels) ?? [];
          const isResources = (ofResource === undefined ? ofMetric : [ofResource]).some((names) =>
            names?.includes(name),
          );
          const suggestion = nearest(name, metric.labels);
          if (!isResources && suggestion === undefined) return [];
          const problem = `${metric.type} has no label '${name}'`;
          return [
            {
              path,
              message: problem,
              fix: isResources ? `write resource.labels.${name}` : `did you mean '${suggestion}'?`,
            },
          ];
        },
      );
      return [...bareLabels(question), ...found];
    }),
);

export const misspeltMetric: Check<Artefact> = artefactCheck(
  {
    id: 'queries/misspelt-metric',
    severity: 'warning',
    title: 'The metric of a filter exists under this name.',
    source: 'https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-run',
  },
  (artefact) =>
    eachFilter(artefact, (filter, { path }) => {
      const type = metricTypeOf(filter) ?? '';
      const right = meantMetric(type);
      if (right === undefined) return [];
      const repair = { kind: 'Respell', path: keysOf(path), from: type, to: right } as const;
      return [{ message: `there is no metric ${type}: nothing matches it`, fix: `write ${right}`, repair }];
    }),
);

export const deprecatedMetric: Check<Artefact> = artefactCheck(
  {
    id: 'queries/deprecated-metric',
    severity: 'warning',
    title: 'No query reads a deprecated metric.',
    source: 'Descriptions of the metrics',
  },
  (artefact) =>
    eachFilter(artefact, (filter) => {
      const type = metricTypeOf(filter) ?? '';
      const instead = deprecatedMetrics[type];
      return instead === undefined ? [] : [{ message: `${type} is deprecated`, fix: instead }];
    }),
);
