/** The schema for reading files agrees with the API's own protos. */
import path from 'node:path';
import { expect, test } from '@jest/globals';
import protobuf from 'protobufjs';
import { typeOf } from '../artefact/schema.ts';
import { resourceMessages } from '../resource/schema.ts';
import { policyMessages } from './schema.ts';

const protos = path.join(import.meta.dirname, '../../node_modules/google-gax/build/protos');
const root = new protobuf.Root();
root.resolvePath = (_origin, target) => path.join(protos, target);
for (const file of ['alert', 'service', 'snooze', 'notification', 'uptime']) {
  root.loadSync(`google/monitoring/v3/${file}.proto`).resolveAll();
}
const monitoring = root.lookup('google.monitoring.v3') as protobuf.Namespace;

const typesIn = (space: protobuf.NamespaceBase): readonly protobuf.Type[] =>
  space.nestedArray.flatMap((entry) =>
    entry instanceof protobuf.Type
      ? [entry, ...typesIn(entry)]
      : entry instanceof protobuf.Namespace
        ? typesIn(entry)
        : [],
  );

/** Messages with another name in REST, and fields that the protos lack. */
const renamed: Readonly<Record<string, string>> = { Range: 'GoogleMonitoringV3Range' };
const messages = { ...policyMessages, ...resourceMessages };

test('no field that the protos have is unknown', () => {
  const missing = typesIn(monitoring).flatMap(({ name, fieldsArray }) => {
    const known = messages[renamed[name] ?? name];
    if (known === undefined) return [];
    return fieldsArray.filter((field) => !(field.name in known)).map((field) => `${name}.${field.name}`);
  });
  expect(missing).toEqual([]);
});

test('no value that the protos have is unknown', () => {
  const missing = typesIn(monitoring).flatMap(({ name, fieldsArray }) =>
    fieldsArray.flatMap((field) => {
      const written = messages[renamed[name] ?? name]?.[field.name];
      const values = field.resolvedType instanceof protobuf.Enum ? Object.keys(field.resolvedType.values) : [];
      const type = written === undefined ? undefined : typeOf(written);
      const of = type?.kind === 'List' ? type.of : type;
      if (of?.kind !== 'Values') return [];
      return values
        .filter((value) => !of.values.includes(value) && !value.endsWith('UNSPECIFIED'))
        .map((value) => `${name}.${field.name}: ${value}`);
    }),
  );
  expect(missing).toEqual([]);
});
