/** Rules about filters in any artefact. */
import { artefactCheck, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { isTemplatedQuery } from '../artefact/placeholder.ts';
import { around, keysOf } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { monitoringFaults } from '../filter/monitoring.ts';
import { certainFaults } from '../filter/holes.ts';
import { metricTypeOf, metricTypes, type Filter } from './filter.ts';
import { deprecatedMetrics } from './metric.ts';
import { mqlMetrics } from '../mql/mqlFaults.ts';
import { mqlQueriesOf } from '../mql/mqlQueries.ts';
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
      const inside = { text: filter.text, from: named.at(-1)?.at.key.from ?? 0 };
      return [{ message: problem, fix: 'write one query for each metric', inside }];
    }),
);

const selectorWindow = /^"\d+(?:\.\d+)?(?:s|m|h)"$/;

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** A look-back that the API does not take: it is in seconds, minutes or hours, up to a day. */
const windowFault = (window: string): Omit<ArtefactFault, 'path'> | undefined => {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(window) ?? [];
  if (count === undefined) return undefined;
  const length = Number(count) * (unitSeconds[unit] ?? 1);
  if (length > 86_400)
    return { message: `a look-back of ${window} is longer than a day`, fix: 'write "24h" or less, such as "3600s"' };
  return unit === 'd'
    ? { message: `the window ${window} is in days, which are no unit of it`, fix: `write "${length / 3_600}h"` }
    : undefined;
};

export const sloSelector: Check<Artefact> = artefactCheck(
  {
    id: 'queries/slo-selector',
    severity: 'warning',
    title:
      'The SLO and the window of select_slo_burn_rate are in quotes, and the window has a unit and is at most a day.',
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
        const tooLong = isTemplatedQuery(window) ? undefined : windowFault(bare);
        if (tooLong !== undefined) return [tooLong];
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

export const misspeltMetric: Check<Artefact> = artefactCheck(
  {
    id: 'queries/misspelt-metric',
    severity: 'warning',
    title: 'The metric of a filter exists under this name.',
    source: 'https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-run',
  },
  (artefact) => [
    ...questionsOf(artefact).flatMap(({ filter, path }) => {
      const [named] = metricTypes(filter);
      const type = metricTypeOf(filter);
      return type === undefined || named === undefined
        ? []
        : misspelt(type, path, { text: filter.text, from: named.at.value.from });
    }),
    ...mqlQueriesOf(artefact).flatMap(({ text, path }) =>
      mqlMetrics(text).flatMap(({ type, from }) => misspelt(type, path, { text, from })),
    ),
  ],
);

const misspelt = (
  type: string,
  path: ArtefactFault['path'],
  inside: NonNullable<ArtefactFault['inside']>,
): readonly ArtefactFault[] => {
  const right = meantMetric(type);
  if (right === undefined) return [];
  const repair = { kind: 'Respell', path: keysOf(path), from: type, to: right } as const;
  const problem = `there is no metric ${type}: nothing matches it`;
  return [{ path, message: problem, fix: `write ${right}`, inside, repair }];
};

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
