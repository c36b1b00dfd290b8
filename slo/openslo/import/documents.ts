/**
 * The documents of a file, by kind and name. What OpenSLO does not take is found and left out: the others are read, as each
 * document is complete in itself.
 */
import { nearest } from '../../../model/nearest.ts';
import { findingsOf } from '../rules/findings.ts';
import { standards, v1, type Standard } from '../rules/standard.ts';
import { mapIn, placeOf, textIn } from './located.ts';
import type { Refusal, Refuse } from './located.ts';
import type { Located, LocatedMap } from '../../../text/located.ts';
import type { Position } from '../../../text/position.ts';

export interface Document {
  readonly version: Standard['version'];
  readonly kind: string;
  readonly name: string;
  readonly at: Position;
  readonly metadata: LocatedMap;
  readonly spec: LocatedMap;
  /** Whether it keeps every rule of OpenSLO. What does not is read to say all that is wrong at once, and never taken over. */
  readonly isValid: boolean;
}

export interface Documents {
  /** Whether there is any of a version and kind that is read here. */
  readonly isEmpty: boolean;
  /** Those with a name of their own, and something to read. */
  readonly all: readonly Document[];
  readonly sloNames: readonly string[];
  /** Valid or not. */
  readonly any: (kind: string, name: string) => Document | undefined;
  /** A valid one. */
  readonly find: (kind: string, name: string) => Document | undefined;
  /** Whether there is one that is not valid. */
  readonly isInvalid: (kind: string, name: string) => boolean;
}

/** What is not OpenSLO, and what OpenSLO is but Atalaya cannot take over. */
export interface Notes {
  readonly invalid: Refusal[];
  readonly refusals: Refusal[];
}

/** What is wrong with a reference that leads nowhere, and what to do. */
export const missing = (
  field: string,
  kind: string,
  name: string,
  documents: Documents,
): readonly [what: string, fix: string] =>
  documents.isInvalid(kind, name)
    ? [`${field} names '${name}', and the ${kind} of that name is not valid OpenSLO`, `mend the ${kind} first`]
    : [`${field} names '${name}', and no ${kind} of this file has that name`, `put the ${kind} into the same file`];

/** Collects refusals of the document that `place` names. */
export const refuseIn =
  (place: string, into: Refusal[]): Refuse =>
  (at, id, message, fix) => {
    into.push({ id, path: place, at, message, fix });
  };

/** A document may be a list of documents, as OpenSLO's own library writes them. */
export const documentsOf = (roots: readonly Located[], notes: Notes): Documents => {
  const read = roots
    .flatMap((root) => (root.kind === 'list' ? root.items : [root]))
    .flatMap((root) => documentOf(root, notes) ?? []);
  const byName = Map.groupBy(read, ({ kind, name }) => `${kind} ${name}`);
  for (const [first, ...others] of byName.values())
    for (const { at, kind, name } of others) {
      if (name === undefined) continue;
      const message = `there are two of kind ${kind} with the name '${name}', the first at line ${first!.at.line}: which of them is meant cannot be known`;
      refuseIn(`${kind} ${name}`, notes.refusals)(at, 'openslo/duplicate-name', message, 'rename one, or remove it');
    }
  const all = read.flatMap(({ kind, name, document }) =>
    document !== undefined && byName.get(`${kind} ${name}`)?.length === 1 ? [document] : [],
  );
  const any = (kind: string, name: string): Document | undefined =>
    all.find((one) => one.kind === kind && one.name === name);
  return {
    any,
    isEmpty: read.length === 0,
    all,
    sloNames: [...new Set(read.flatMap(({ kind, name }) => (kind === 'SLO' && name !== undefined ? [name] : [])))],
    find: (kind, name) => [any(kind, name)].find((one) => one?.isValid === true),
    isInvalid: (kind, name) => read.some((one) => one.kind === kind && one.name === name && !one.isValid),
  };
};

interface Read {
  readonly kind: string;
  readonly name: string | undefined;
  readonly at: Position;
  readonly isValid: boolean;
  /** Undefined without a name, metadata or spec. */
  readonly document: Document | undefined;
}

const documentOf = (root: Located, { invalid, refusals }: Notes): Read | undefined => {
  if (root.kind !== 'map') {
    const message = 'this is not an OpenSLO document: it has no apiVersion, kind, metadata and spec';
    refuseIn('', invalid)(root.at, 'openslo/no-document', message, 'write a mapping that has them');
    return undefined;
  }
  const metadata = mapIn(root, 'metadata');
  const name = textIn(metadata, 'name');
  const kind = textIn(root, 'kind');
  const place = [kind, name].filter((word) => word !== undefined).join(' ');
  const standard = standardOf(root, refuseIn(place, invalid), refuseIn(place, refusals));
  if (standard === undefined) return undefined;
  if (kind === undefined || !standard.kinds.includes(kind)) {
    refuseKind(root, kind, standard, refuseIn(place, invalid));
    return undefined;
  }
  const findings = findingsOf(root, kind, standard);
  invalid.push(...findings);
  const spec = mapIn(root, 'spec');
  const isValid = findings.length === 0;
  const { version } = standard;
  const document =
    name === undefined || metadata === undefined || spec === undefined
      ? undefined
      : { version, kind, name, at: root.at, metadata, spec, isValid };
  return { kind, name, at: root.at, isValid, document };
};

/** OpenSLO's own tool reads it, too. */
const draft = 'openslo.com/v2alpha';

const standardOf = (root: LocatedMap, invalidate: Refuse, refuse: Refuse): Standard | undefined => {
  const written = textIn(root, 'apiVersion');
  const found = standards.find(({ apiVersion }) => apiVersion === written);
  if (found !== undefined) return found;
  const at = placeOf(root, 'apiVersion');
  const versions = standards.map(({ apiVersion }) => apiVersion);
  const fix = `write '${nearest(written ?? '', versions) ?? v1.apiVersion}'`;
  if (written === undefined)
    invalidate(at, 'openslo/missing-field', 'apiVersion is missing here: every document of OpenSLO needs it', fix);
  else if (written === draft)
    refuse(at, 'openslo/unknown-version', `'${draft}' is a draft that is not read here`, "write 'openslo/v1'");
  else
    invalidate(
      at,
      'openslo/wrong-value',
      `apiVersion is '${written}': OpenSLO's own tool takes ${versions.join(', ')} and ${draft}`,
      fix,
    );
  return undefined;
};

const refuseKind = (
  root: LocatedMap,
  kind: string | undefined,
  { version, kinds }: Standard,
  invalidate: Refuse,
): void => {
  const meant = kind === undefined ? undefined : nearest(kind, kinds);
  const message = kind === undefined ? 'kind is missing here' : `OpenSLO ${version} has no kind '${kind}'`;
  const fix = meant === undefined ? `there are ${kinds.join(', ')}` : `write '${meant}'`;
  invalidate(
    placeOf(root, 'kind'),
    kind === undefined ? 'openslo/missing-field' : 'openslo/unknown-kind',
    message,
    fix,
  );
};
