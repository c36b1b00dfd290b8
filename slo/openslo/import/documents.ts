/** The documents of a file, by kind and name; what is no document of OpenSLO v1 or v1alpha is refused. */
import { nearest } from '../../../model/nearest.ts';
import { mapAt, placeOf, refuseStrangers, textAt } from './located.ts';
import type { Refusal, Refuse } from './located.ts';
import type { Located, LocatedMap } from '../../../text/located.ts';
import type { Position } from '../../../text/position.ts';

export interface Document {
  readonly version: 'v1' | 'v1alpha';
  readonly kind: string;
  readonly name: string;
  readonly at: Position;
  readonly metadata: LocatedMap;
  readonly spec: LocatedMap;
}

export interface Documents {
  /** Whether there is any, those of one name included. */
  readonly isEmpty: boolean;
  readonly all: readonly Document[];
  readonly find: (kind: string, name: string) => Document | undefined;
}

const kinds: Readonly<Record<Document['version'], readonly string[]>> = {
  v1: ['SLO', 'SLI', 'Service', 'DataSource', 'AlertPolicy', 'AlertCondition', 'AlertNotificationTarget'],
  v1alpha: ['SLO', 'Service'],
};

/** Collects refusals of the document that `place` names. */
export const refuseIn =
  (place: string, into: Refusal[]): Refuse =>
  (at, id, what, fix) => {
    into.push({ id, path: place, at, message: what, fix });
  };

/** A document may be a list of documents, as OpenSLO's own library writes them. */
export const documentsOf = (roots: readonly Located[], refusals: Refusal[]): Documents => {
  const all = roots
    .flatMap((root) => (root.kind === 'list' ? root.items : [root]))
    .flatMap((root) => documentOf(root, refusals) ?? []);
  const byName = Map.groupBy(all, ({ kind, name }) => `${kind} ${name}`);
  for (const [first, ...others] of byName.values())
    for (const { at, kind, name } of others) {
      const what = `there are two of kind ${kind} with the name '${name}', the first at line ${first!.at.line}: which of them is meant cannot be known`;
      refuseIn(`${kind} ${name}`, refusals)(at, 'openslo/duplicate-name', what, 'rename one, or remove it');
    }
  const single = all.filter(({ kind, name }) => byName.get(`${kind} ${name}`)?.length === 1);
  return {
    isEmpty: all.length === 0,
    all: single,
    find: (kind, name) => single.find((one) => one.kind === kind && one.name === name),
  };
};

const documentOf = (root: Located, refusals: Refusal[]): Document | undefined => {
  const refuse = refuseIn('', refusals);
  if (root.kind !== 'map') {
    const what = 'this is no OpenSLO document: it has no apiVersion, kind, metadata and spec';
    refuse(root.at, 'openslo/no-document', what, 'write a mapping that has them');
    return undefined;
  }
  const apiVersion = textAt(root, 'apiVersion', refuse);
  const kind = textAt(root, 'kind', refuse);
  const metadata = mapAt(root, 'metadata', refuse);
  const name = metadata === undefined ? undefined : textAt(metadata, 'name', refuse);
  if (apiVersion === undefined || kind === undefined || metadata === undefined || name === undefined) return undefined;
  const inside = refuseIn(`${kind} ${name}`, refusals);
  if (apiVersion !== 'openslo/v1' && apiVersion !== 'openslo/v1alpha') {
    const what = `'${apiVersion}' is no version that is read here`;
    inside(placeOf(root, 'apiVersion'), 'openslo/unknown-version', what, "write 'openslo/v1' or 'openslo/v1alpha'");
    return undefined;
  }
  const version = apiVersion === 'openslo/v1' ? 'v1' : 'v1alpha';
  if (!kinds[version].includes(kind)) {
    const meant = nearest(kind, kinds[version]);
    const fix = meant === undefined ? `there are ${kinds[version].join(', ')}` : `write '${meant}'`;
    inside(placeOf(root, 'kind'), 'openslo/unknown-kind', `OpenSLO ${version} has no kind '${kind}'`, fix);
    return undefined;
  }
  refuseStrangers(root, 'a document', ['apiVersion', 'kind', 'metadata', 'spec'], inside);
  const spec = mapAt(root, 'spec', inside);
  return spec === undefined ? undefined : { version, kind, name, at: root.at, metadata, spec };
};
