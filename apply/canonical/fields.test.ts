import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { choices, durations, enums, longs, maps, zeroNames } from './fields.ts';

interface Described {
  readonly fields?: Readonly<
    Record<string, { readonly type: string; readonly keyType?: string; readonly rule?: string }>
  >;
  readonly values?: Readonly<Record<string, number>>;
  readonly oneofs?: Readonly<Record<string, { readonly oneof: readonly string[] }>>;
  readonly nested?: Readonly<Record<string, Described>>;
}

test('the tables of fields agree with the published protos of every kind of Monitoring v3', () => {
  const root = createRequire(import.meta.url)('@google-cloud/monitoring/build/protos/protos.json') as Described;
  const named = (type: string, scope: readonly string[]): readonly [Described, readonly string[]] | undefined => {
    for (let depth = scope.length; depth >= 0; depth -= 1) {
      const path = [...scope.slice(0, depth), ...type.split('.')];
      let found: Described | undefined = root;
      for (const name of path) found = found?.nested?.[name];
      if (found !== undefined) return [found, path];
    }
    return undefined;
  };
  const seen = new Set<string>();
  const faults: string[] = [];
  const walk = (type: string, scope: readonly string[]): void => {
    const found = named(type, scope);
    if (found === undefined || seen.has(found[1].join('.'))) return;
    const [described, path] = found;
    seen.add(path.join('.'));
    const optional = new Set(Object.values(described.oneofs ?? {}).flatMap(({ oneof }) => oneof));
    for (const [field, { type: of, keyType }] of Object.entries(described.fields ?? {})) {
      if (keyType !== undefined && !maps.has(field)) faults.push(`map ${field}`);
      if (of.endsWith('protobuf.Duration') && !durations.has(field)) faults.push(`duration ${field}`);
      if (of === 'int64' && !longs.has(field)) faults.push(`long ${field}`);
      const inner = of.startsWith('google.protobuf') ? undefined : named(of, path)?.[0];
      if (inner?.values !== undefined) {
        const zero = Object.entries(inner.values).find(([, number]) => number === 0)?.[0] ?? '';
        if (!zero.endsWith('UNSPECIFIED') && !zeroNames.has(zero)) faults.push(`zero ${field} ${zero}`);
        const names = new Map(
          Object.entries(inner.values).flatMap(([name, number]) => (number === 0 ? [] : [[number, name]])),
        );
        if (!outputOnly.has(field) && !isSame(enums.get(field), names)) faults.push(`enum ${field}`);
      } else if (inner !== undefined) {
        if (optional.has(field) && !choices.has(field)) faults.push(`choice ${field}`);
        walk(of, path);
      }
    }
  };
  for (const type of ['AlertPolicy', 'Service', 'ServiceLevelObjective', 'UptimeCheckConfig'])
    walk(type, ['google', 'monitoring', 'v3']);
  expect(faults).toEqual([]);
});

const isSame = (a: ReadonlyMap<number, string> | undefined, b: ReadonlyMap<number, string>): boolean =>
  a?.size === b.size && [...b].every(([number, name]) => a.get(number) === name);

/** Enums of which no number is ever sent to us: their field names mean something else elsewhere. */
const outputOnly: ReadonlySet<string> = new Set(['state', 'type']);
