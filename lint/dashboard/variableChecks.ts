/** Rules about dashboard filters and the template variables that they declare. */
import { artefactCheck, each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { has, lacks, keysOf, pathTo, rawText, textIn, type Message } from '../artefact/message.ts';
import { pathText } from '../../text/path.ts';
import type { Check } from '../check.ts';
import { nearest } from '../../model/nearest.ts';

const filters = 'Dashboards API v1, DashboardFilter (discovery document)';

const labelled: ReadonlySet<string> = new Set([
  'RESOURCE_LABEL',
  'METRIC_LABEL',
  'USER_METADATA_LABEL',
  'SYSTEM_METADATA_LABEL',
]);

export const filterLabelKey: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/filter-label-key',
    severity: 'error',
    title: 'A dashboard filter by label has a labelKey; a VALUE_ONLY filter has none.',
    source: filters,
  },
  (artefact) =>
    each(artefact, 'DashboardFilter').flatMap((filter): readonly ArtefactFault[] => {
      const type = textIn(filter, 'filterType') ?? '';
      if (type === 'VALUE_ONLY' && has(filter, 'labelKey'))
        return [
          { path: pathTo(filter, 'labelKey'), message: 'a VALUE_ONLY filter cannot have a labelKey', fix: 'remove it' },
        ];
      if (!labelled.has(type) || !lacks(filter, 'labelKey')) return [];
      return [{ path: filter.path, message: `the filter by ${type} has no labelKey`, fix: 'add labelKey' }];
    }),
);

export const filterValueType: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/filter-value-type',
    severity: 'error',
    title: 'The value of a dashboard filter has its valueType.',
    source: filters,
  },
  (artefact) =>
    each(artefact, 'DashboardFilter').flatMap((filter): readonly ArtefactFault[] => {
      const type = textIn(filter, 'valueType') ?? '';
      const typeFault = (field: string, right: string): readonly ArtefactFault[] => [
        {
          path: pathTo(filter, 'valueType'),
          message: `${field} is set, but valueType is ${type}`,
          fix: `write ${right}`,
        },
      ];
      if (type === 'STRING' && has(filter, 'stringArrayValue')) return typeFault('stringArrayValue', 'STRING_ARRAY');
      if (type === 'STRING_ARRAY' && has(filter, 'stringValue')) return typeFault('stringValue', 'STRING');
      return [];
    }),
);

/** Fields in which the dashboard substitutes variables. */
const asking: readonly (readonly [type: string, field: string])[] = [
  ['TimeSeriesFilter', 'filter'],
  ['RatioPart', 'filter'],
  ['TimeSeriesQuery', 'prometheusQuery'],
  ['TimeSeriesQuery', 'timeSeriesQueryLanguage'],
  ['OpsAnalyticsQuery', 'sql'],
  ['LogsPanel', 'filter'],
];

interface Use {
  readonly message: Message;
  readonly field: string;
  readonly name: string;
}

const uses = (artefact: Artefact): readonly Use[] =>
  asking.flatMap(([type, field]) =>
    each(artefact, type).flatMap((message) =>
      [...(rawText(message, field) ?? '').matchAll(/(?<!\$)\$\{([A-Za-z_]\w*)(?:\.value)?\}/g)].map(
        ([, name = '']) => ({ message, field, name }),
      ),
    ),
  );

const declared = (artefact: Artefact): readonly (Use & { readonly message: Message })[] =>
  each(artefact, 'DashboardFilter').flatMap((message) => {
    const name = textIn(message, 'templateVariable');
    return name === undefined ? [] : [{ message, field: 'templateVariable', name }];
  });

/**
 * Terraform and shells also use `${x}` for placeholders. It is certainly a variable of the dashboard only when other declared
 * variables are used in the same way, and nothing is escaped.
 */
export const undeclaredVariable: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/undeclared-variable',
    severity: 'warning',
    title: 'Every template variable in a query is declared.',
    source: filters,
  },
  (artefact) => {
    const names = declared(artefact).map(({ name }) => name);
    const used = uses(artefact);
    if (!used.some(({ name }) => names.includes(name)) || artefact.written().includes('$${')) return [];
    const once = new Map(used.map((use) => [`${use.name} ${pathText(keysOf(pathTo(use.message, use.field)))}`, use]));
    return [...once.values()]
      .filter(({ name }) => !names.includes(name) && !name.startsWith('__') && !isUpperCase(name, names))
      .map(({ message, field, name }) => {
        const suggestion = nearest(name, names);
        const fix =
          suggestion === undefined
            ? 'declare it in dashboardFilters, as templateVariable'
            : `did you mean '${suggestion}'?`;
        return { path: pathTo(message, field), message: `no dashboard filter declares the variable '${name}'`, fix };
      });
  },
);

/** Spelled like a shell placeholder, unlike the dashboard's own variables. */
const isUpperCase = (name: string, names: readonly string[]): boolean =>
  name === name.toUpperCase() && names.every((other) => other !== other.toUpperCase());

export const unusedVariable: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/unused-variable',
    severity: 'info',
    title: 'Every declared template variable is used.',
    source: filters,
  },
  (artefact) => {
    const variables = declared(artefact);
    if (variables.length === 0) return [];
    const mentioned = mentionedIn(artefact);
    return variables
      .filter(({ name }) => !mentioned.has(name))
      .map(({ message, name }) => ({
        path: pathTo(message, 'templateVariable'),
        message: `no query and no text of the dashboard uses the variable '${name}'`,
        fix: `if a widget should follow it, write \${${name}} into its filter or PromQL, or @${name} into its SQL`,
      }));
  },
);

/** `$name` and `${name}` in filters, PromQL and texts, `@name` in SQL. */
const mentionedIn = (artefact: Artefact): ReadonlySet<string> =>
  new Set([
    ...[...artefact.written().matchAll(/[$@]\{?([A-Za-z_][\w-]*)/g)].map(([, name = '']) => name),
    ...['FilterControl', 'TemplateVariableCondition'].flatMap((type) =>
      each(artefact, type).flatMap((message) => textIn(message, 'templateVariable') ?? []),
    ),
  ]);
