/**
 * Finds the artefacts of a document in every supported format: single or listed as the API returns them, as a Config Connector
 * resource, in Terraform's JSON, and in the output of `terraform show -json` for a plan or a state.
 */
import { memoize } from '../../model/memoize.ts';
import { artefactOf, type Artefact } from './artefact.ts';
import type { ArtefactKind } from './kind.ts';

import { keysOf, type PathNode } from './message.ts';
import { fillPlaceholders, isTemplated } from './placeholder.ts';
import { readMessage, type Shape } from './read.ts';
import { hcl, unreadable, type Source, type Unreadable } from './source.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface Found {
  readonly artefacts: readonly Artefact[];
  readonly unreadable: readonly Unreadable[];
  /** Artefacts that are Terraform expressions: only a plan contains their values. */
  readonly unevaluated: readonly Unreadable[];
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

const at = (parent: PathNode | undefined, ...keys: readonly (string | number)[]): PathNode | undefined =>
  keys.reduce<PathNode | undefined>((path, key) => ({ parent: path, key }), parent);

/** Names of fields with a capital letter. */
const namesOf: (kind: ArtefactKind) => ReadonlySet<string> = memoize(
  ({ type }: ArtefactKind) => type,
  ({ schema }) => {
    const fields = Object.values(schema).flatMap((message) => Object.keys(message));
    return new Set(fields.filter((name) => /[A-Z]/.test(name)));
  },
);

/** All lists are empty for a document without artefacts. */
export const findArtefacts = (source: Source, kinds: readonly ArtefactKind[]): Found => {
  const found: Artefact[] = [];
  const broken: Unreadable[] = [];
  const unevaluated: Unreadable[] = [];
  const add = (kind: ArtefactKind, value: Fields, shape: Shape, path: PathNode | undefined): void => {
    const own = { api: undefined, terraform: kind.terraformSchema, 'config-connector': kind.configConnectorSchema };
    const schema = own[shape] ?? kind.schema;
    const snakeNames = shape === 'terraform' ? namesOf(kind) : undefined;
    const outside = {
      shape,
      source,
      within: undefined,
      written: () => JSON.stringify(value),
      ...(snakeNames === undefined ? {} : { snakeNames }),
    };
    found.push(artefactOf(kind.type, readMessage(value, kind.type, { schema, shape, path }), outside));
  };
  const addEmbedded = (kind: ArtefactKind, text: unknown, isPlan: boolean, path: PathNode | undefined): void => {
    // HCL's jsonencode(…), or JSON in a heredoc.
    if (isFields(text) && source.format === 'hcl') {
      add(kind, text, 'api', path);
      return;
    }
    const embedded = source.embeddedAt?.(keysOf(path));
    if (embedded !== undefined && isFields(embedded.value)) {
      const inner = { schema: kind.schema, shape: 'api', path: undefined } as const;
      const written = JSON.stringify(embedded.value);
      const outside = { shape: 'api', source, within: path, embedded, written: () => written } as const;
      found.push(artefactOf(kind.type, readMessage(embedded.value, kind.type, inner), outside));
      return;
    }
    // A separate file is checked by itself.
    if (typeof text !== 'string' || /^\s*\$\{.*\bfile\(/s.test(text)) return;
    // In Terraform strings $${ is a literal ${, and ${ begins an expression.
    const literal = isPlan ? text : text.replaceAll(/(?<!\$)\$\{([^}]*)\}/g, '{{$1}}').replaceAll('$${', '${');
    const value = parsed(literal) ?? parsed(fillPlaceholders(literal)?.text ?? '');
    if (!isFields(value)) {
      const position = source.positionOf(source.spanOf(keysOf(path)).from);
      const unreadableHere = (problem: string, fix: string): Unreadable =>
        unreadable(source.file, problem, fix, position);
      if (isTemplated(text))
        unevaluated.push(
          unreadableHere(`the value of ${kind.terraformJson} is an expression, which is not evaluated`, hcl),
        );
      else broken.push(unreadableHere(`the JSON in ${kind.terraform} is not JSON`, 'write valid JSON into it'));
      return;
    }
    const outside = { shape: 'api', source, within: path, written: () => literal } as const;
    const read = readMessage(value, kind.type, { schema: kind.schema, shape: 'api', path: undefined });
    found.push(artefactOf(kind.type, read, outside));
  };
  const addTerraform = (kind: ArtefactKind, value: Fields, isPlan: boolean, path: PathNode | undefined): void => {
    if (kind.terraformJson === undefined) add(kind, value, 'terraform', path);
    else addEmbedded(kind, value[kind.terraformJson], isPlan, at(path, kind.terraformJson));
  };
  const resourcesOf = (module: unknown, path: PathNode | undefined): void => {
    if (!isFields(module)) return;
    listOf(module['resources'] ?? []).forEach((resource, index) => {
      const kind = isFields(resource) ? kinds.find(({ terraform }) => terraform === resource['type']) : undefined;
      const values = isFields(resource) ? resource['values'] : undefined;
      if (kind !== undefined && isFields(values))
        addTerraform(kind, values, true, at(path, 'resources', index, 'values'));
    });
    listOf(module['child_modules'] ?? []).forEach((child, index) =>
      resourcesOf(child, at(path, 'child_modules', index)),
    );
  };
  const visit = (value: unknown, path: PathNode | undefined): void => {
    if (!isFields(value)) return;
    const connected = kinds.find(({ configConnector }) => configConnector === value['kind']);
    if (typeof value['apiVersion'] === 'string') {
      if (connected !== undefined && isFields(value['spec']))
        add(connected, value['spec'], 'config-connector', at(path, 'spec'));
      if (value['kind'] === 'List')
        listOf(value['items'] ?? []).forEach((item, index) => visit(item, at(path, 'items', index)));
      return;
    }
    if ('format_version' in value && ('planned_values' in value || 'values' in value)) {
      const key = 'planned_values' in value ? 'planned_values' : 'values';
      const values = value[key];
      if (isFields(values)) resourcesOf(values['root_module'], at(path, key, 'root_module'));
      return;
    }
    if ('resource' in value && terraformResources(value, path)) return;
    const alone = kinds.find(({ isOne }) => isOne(value));
    if (alone !== undefined) {
      add(alone, value, 'api', path);
      return;
    }
    // A policy has a list of channels, too: a list counts only when the value is not an artefact itself.
    for (const kind of kinds) {
      const list = value[kind.listed];
      if (!Array.isArray(list)) continue;
      list.forEach((item, index) => {
        if (isFields(item)) add(kind, item, 'api', at(path, kind.listed, index));
      });
      return;
    }
  };
  const terraformResources = (value: Fields, path: PathNode | undefined): boolean => {
    let isOurs = false;
    listOf(value['resource']).forEach((block, index) => {
      if (!isFields(block)) return;
      const blockAt = Array.isArray(value['resource']) ? at(path, 'resource', index) : at(path, 'resource');
      for (const kind of kinds) {
        for (const [named, namedAt] of itemsOf(block[kind.terraform], at(blockAt, kind.terraform))) {
          for (const [name, bodies] of Object.entries(named)) {
            for (const [body, bodyAt] of itemsOf(bodies, at(namedAt, name))) {
              isOurs = true;
              addTerraform(kind, body, false, bodyAt);
            }
          }
        }
      }
    });
    return isOurs;
  };
  if (Array.isArray(source.value)) source.value.forEach((item, index) => visit(item, at(undefined, index)));
  else visit(source.value, undefined);
  return { artefacts: found, unreadable: broken, unevaluated };
};

const itemsOf = (value: unknown, path: PathNode | undefined): readonly (readonly [Fields, PathNode | undefined])[] => {
  if (isFields(value)) return [[value, path]];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index) => (isFields(item) ? [[item, at(path, index)] as const] : []));
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isGrafana = (value: Fields): boolean =>
  (Array.isArray(value['panels']) &&
    ('schemaVersion' in value || 'templating' in value || 'gridPos' in firstOf(value['panels']))) ||
  (Array.isArray(value['rows']) && 'schemaVersion' in value) ||
  value['kind'] === 'GrafanaDashboard' ||
  String(value['apiVersion']).startsWith('dashboard.grafana.app/');

const firstOf = (list: readonly unknown[]): Fields => (isFields(list[0]) ? list[0] : {});

const isPrometheusRules = (value: Fields): boolean =>
  value['kind'] === 'PrometheusRule' ||
  (String(value['apiVersion']).startsWith('monitoring.googleapis.com/') && String(value['kind']).endsWith('Rules')) ||
  (Array.isArray(value['groups']) && 'rules' in firstOf(value['groups']));

/** Name of another tool's file format, with advice; undefined for unknown formats. */
export const foreignOf = (value: unknown): { readonly message: string; readonly fix: string } | undefined => {
  if (!isFields(value)) return undefined;
  if (isGrafana(value) || (isFields(value['dashboard']) && isGrafana(value['dashboard']))) {
    return {
      message: 'it is a Grafana dashboard, not one of Cloud Monitoring',
      fix: 'check it with a linter for Grafana',
    };
  }
  if (isPrometheusRules(value)) {
    return {
      message: 'it contains Prometheus rules, not policies of Cloud Monitoring',
      fix: 'check it with promtool check rules, or write its alerts as conditionPrometheusQueryLanguage',
    };
  }
  if (isFields(value['route']) && Array.isArray(value['receivers'])) {
    return { message: 'it is a configuration of Alertmanager', fix: 'check it with amtool check-config' };
  }
  return undefined;
};
