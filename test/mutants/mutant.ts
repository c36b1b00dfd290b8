/**
 * Mistakes seeded into artefacts that are right: each operator makes one kind of mistake at every place where it can be made, so that the table grows
 * with the fixtures. A mistake counts as found only where the linter reports it with the expected check, at its place, with the right remedy.
 */
import { pathText, type Path } from '../../text/path.ts';

export type ArtefactType =
  | 'Dashboard'
  | 'AlertPolicy'
  | 'ServiceLevelObjective'
  | 'UptimeCheckConfig'
  | 'LogMetric'
  | 'NotificationChannel';

/** An artefact in the API's own form, without a fault. */
export interface Fixture {
  readonly name: string;
  readonly type: ArtefactType;
  readonly value: unknown;
}

export interface Mistake {
  /** What was written instead of what. */
  readonly seeded: string;
  /** The artefact with the mistake. */
  readonly value: unknown;
  /** Where it has to be reported, in the API's form; another shape of file spells it otherwise. */
  readonly path: Path;
  readonly check: string;
  /** A part of the remedy. */
  readonly fix: string;
}

export interface Operator {
  /** The mistake, as a row of the table. */
  readonly name: string;
  readonly seed: (fixture: Fixture) => readonly Mistake[];
}

export interface Leaf {
  readonly path: Path;
  readonly value: string | number | boolean;
}

/** Every text, number and boolean below a value. */
export const leavesOf = (value: unknown, path: Path = []): readonly Leaf[] => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [{ path, value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
};

/** The texts in fields of this name, such as 'filter'. */
export const textsIn = (value: unknown, field: string): readonly { readonly path: Path; readonly value: string }[] =>
  leavesOf(value).flatMap((leaf) =>
    leaf.path.at(-1) === field && typeof leaf.value === 'string' ? [{ path: leaf.path, value: leaf.value }] : [],
  );

/** A copy with another value at the path; `undefined` removes it. */
export const withValueAt = (value: unknown, path: Path, inserted: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return inserted;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (rest.length === 0 && inserted === undefined) return items.filter((_, index) => index !== key);
    return items.map((item, index) => (index === key ? withValueAt(item, rest, inserted) : item));
  }
  const fields = { ...(value as Readonly<Record<string, unknown>>) };
  if (rest.length === 0 && inserted === undefined) {
    delete fields[key];
    return fields;
  }
  return { ...fields, [key]: withValueAt(fields[key], rest, inserted) };
};

/** The value at the path. */
export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Readonly<Record<string | number, unknown>> | undefined)?.[key], value);

/** A part of a text is replaced: the kind of operator that is needed most. */
export interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly by: string;
  readonly check: string;
  readonly fix: string;
}

/** An operator over every text in fields of these names. */
export const textOperator = (
  name: string,
  fields: readonly string[],
  replacements: (text: string, fixture: Fixture, path: Path) => readonly Replacement[],
): Operator => ({
  name,
  seed: (fixture) =>
    fields
      .flatMap((field) => textsIn(fixture.value, field))
      .flatMap(({ path, value }) =>
        replacements(value, fixture, path).map(({ from, to, by, check, fix }) => ({
          seeded: `${pathText(path)}: ${JSON.stringify(by)} for ${JSON.stringify(value.slice(from, to))} at ${from}`,
          value: withValueAt(fixture.value, path, value.slice(0, from) + by + value.slice(to)),
          path,
          check,
          fix,
        })),
      ),
});

/** One replacement for each match; `by` undefined makes none. */
export const eachMatch = (
  text: string,
  pattern: RegExp,
  by: (match: RegExpExecArray) => string | undefined,
  expected: Pick<Replacement, 'check' | 'fix'>,
): readonly Replacement[] =>
  [...text.matchAll(pattern)].flatMap((match) => {
    const written = by(match);
    if (written === undefined) return [];
    return [{ from: match.index, to: match.index + match[0].length, by: written, ...expected }];
  });

interface Change {
  readonly check: string;
  readonly fix: string;
  /** Where it is reported, if not at the changed part. */
  readonly at?: (path: Path, fixture: Fixture) => Path;
}

/** An operator over every part that `field` picks, such as one of this name; `by` gives its other value, or `lost`. */
export const fieldOperator = (
  name: string,
  field: string,
  by: (value: unknown, fixture: Fixture, path: Path) => unknown,
  { check, fix, at = (path) => path }: Change,
): Operator => ({
  name,
  seed: (fixture) =>
    partsNamed(fixture.value, field).flatMap((path) => {
      const old = valueAt(fixture.value, path);
      const other = by(old, fixture, path);
      if (other === undefined) return [];
      return [
        {
          seeded: `${pathText(path)}: ${JSON.stringify(other)} for ${JSON.stringify(old)}`,
          value: withValueAt(fixture.value, path, other === lost ? undefined : other),
          path: at(path, fixture),
          check,
          fix,
        },
      ];
    }),
});

/** Stands for a removed field. */
export const lost: unique symbol = Symbol('lost');

/** The message around a field. */
export const around = (path: Path): Path => path.slice(0, -1);

const partsNamed = (value: unknown, field: string, path: Path = []): readonly Path[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = [...path, Array.isArray(value) ? Number(key) : key];
    return [...(key === field ? [own] : []), ...partsNamed(inner, field, own)];
  });
};
