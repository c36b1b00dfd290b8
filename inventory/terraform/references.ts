/**
 * Which resource a value that is known after apply will come from. A plan has no such values, but its configuration names the
 * references of every expression; they are followed through variables and outputs of modules to a resource. Locals are not in the
 * configuration, so that a value that goes through one stays unknown.
 */
import type { Json } from '../json.ts';
import { at, listAt, mapAt, textAt, textsAt } from '../value.ts';
import type { Instance, TerraformFile } from './instance.ts';

type Path = readonly (string | number)[];

/** The resources that the value at a path of an instance refers to, the nearest first. */
export type References = (instance: Instance, path: Path) => readonly Instance[];

/** A module call inside another is rarely deeper; a longer chain is a circle. */
const deepest = 32;

export const referencesOf = ({ instances, configuration }: TerraformFile): References => {
  const root = at(configuration, 'root_module');
  if (root === undefined) return () => [];
  const byConfig = Map.groupBy(instances, (instance) => withoutIndex(instance.address));
  const resourcesOf = new Map<string, ReadonlyMap<string, Json>>();

  /** Resources of one module's configuration by address, indexed once: a module may have thousands. */
  const configured = (module: string): ReadonlyMap<string, Json> => {
    const known = resourcesOf.get(module);
    if (known !== undefined) return known;
    const resources = new Map(
      listAt(moduleAt(root, module), 'resources').map((resource) => [textAt(resource, 'address') ?? '', resource]),
    );
    resourcesOf.set(module, resources);
    return resources;
  };

  const follow = (module: string, reference: string, from: Instance, depth: number): readonly Instance[] => {
    if (depth > deepest) return [];
    const parts = partsOf(reference);
    const [first = '', second = '', third = ''] = parts.map(withoutIndex);
    if (first === 'var') return followAll(parentOf(module), callOf(root, module, 'expressions', second), from, depth);
    if (first === 'module') {
      const inner = join(module, `module.${parts[1] ?? ''}`);
      if (third === '') return [];
      const output = at(moduleAt(root, withoutIndex(inner)), 'outputs', third, 'expression');
      return followAll(inner, output, from, depth);
    }
    if (['local', 'each', 'count', 'path', 'terraform', 'self'].includes(first)) return [];
    const name = first === 'data' ? [first, second, third] : [first, second];
    const candidates = byConfig.get(withoutIndex(join(module, name.join('.')))) ?? [];
    const here = candidates.filter((candidate) => candidate.module === module);
    return matching(here.length > 0 ? here : candidates, indexIn(parts.slice(0, name.length).join('.')), from);
  };

  const followAll = (module: string, expression: Json | undefined, from: Instance, depth: number) =>
    textsAt(expression, 'references').flatMap((reference) => follow(module, reference, from, depth + 1));

  return (instance, path) => {
    const resource = configured(withoutIndex(instance.module)).get(withoutIndex(ownAddress(instance)));
    const found = followAll(instance.module, expressionAt(at(resource, 'expressions'), path), instance, 0);
    return [...new Map(found.map((target) => [target.address, target])).values()];
  };
};

/** Blocks of a configuration are lists, or one map where a block may stand once. */
const expressionAt = (expressions: Json | undefined, path: Path): Json | undefined => {
  let found = expressions;
  for (const step of path) {
    const next = at(found, step);
    if (next === undefined && step === 0 && mapAt(found) !== undefined) continue;
    found = next;
  }
  return found;
};

const moduleAt = (root: Json, module: string): Json | undefined => {
  let found: Json | undefined = root;
  for (const name of moduleNames(module)) found = at(found, 'module_calls', name, 'module');
  return found;
};

/** A part of the call that makes a module. */
const callOf = (root: Json, module: string, ...path: readonly string[]): Json | undefined => {
  const name = moduleNames(module).at(-1);
  return name === undefined ? undefined : at(moduleAt(root, parentOf(module)), 'module_calls', name, ...path);
};

const moduleNames = (module: string): readonly string[] =>
  partsOf(withoutIndex(module)).filter((_step, index) => index % 2 === 1);

const parentOf = (module: string): string => {
  const end = partsOf(module).length - 2;
  return partsOf(module).slice(0, Math.max(0, end)).join('.');
};

const join = (module: string, rest: string): string => (module === '' ? rest : `${module}.${rest}`);

/** Split at dots outside brackets, so that `a["b.c"].d` has two parts. */
const partsOf = (reference: string): readonly string[] =>
  reference.match(/(?:[^.[\]]|\[(?:"(?:[^"\\]|\\.)*"|[^"\]]*)\])+/g) ?? [];

/** `module.a["x"].google_pubsub_topic.t[0]` without its indices. */
export const withoutIndex = (address: string): string => address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|[^"\]]*)\]/g, '');

const indexIn = (reference: string): string | undefined => /\[([^\]]+)\]/.exec(reference)?.[1];

const ownAddress = ({ address, module }: Instance): string =>
  module === '' ? address : address.slice(module.length + 1);

/** Of several instances, the one that the reference names, or the one with the index of the resource that refers. */
const matching = (candidates: readonly Instance[], index: string | undefined, from: Instance): readonly Instance[] => {
  const inScope = candidates.filter(({ module }) => from.module.startsWith(module) || module.startsWith(from.module));
  const scoped = inScope.length > 0 ? inScope : candidates;
  const named = scoped.filter((candidate) => index !== undefined && JSON.stringify(candidate.index) === index);
  if (named.length > 0) return named;
  const same = scoped.filter((candidate) => candidate.index !== undefined && candidate.index === from.index);
  return same.length > 0 ? same : scoped;
};
