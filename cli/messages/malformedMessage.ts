/** Messages that can never be stored, of the kinds that faulty producers really send. */
import type { FieldType } from '../../model/schema.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { drawing, messageWriter } from './messageWriter.ts';

/** True when the n-th message belongs to the malformed share (0 to 1). */
export const isFaulty = (n: number, share: number, seed = 1): boolean =>
  drawing(seed ^ 0x5f37_59df, n)(1_000_000) < share * 1_000_000;

/** The n-th malformed message of a system, of a random kind. */
export const malformedMessage = (system: PipelineSystem, n: number, seed = 1): Uint8Array => {
  const draw = drawing(seed, n);
  const sound = Buffer.from(messageWriter(system)(n, draw));
  const spoil = kinds[draw(kinds.length)] ?? notJson;
  return spoil(sound, system, draw);
};

type Spoil = (sound: Buffer, system: PipelineSystem, draw: (below: number) => number) => Uint8Array;

const notJson: Spoil = () => Buffer.from('id=17&name=Ana');
const empty: Spoil = () => new Uint8Array(0);
const cut: Spoil = (sound) => sound.subarray(0, Math.max(1, sound.length - 2));
const inAnArray: Spoil = (sound) => Buffer.concat([Buffer.from('['), sound, Buffer.from(']')]);
const byteOrderMark: Spoil = (sound) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), sound]);
/** Latin-1 text, which old producers send. */
const latin1: Spoil = (sound) =>
  Buffer.concat([sound.subarray(0, -1), Buffer.from(',"ciudad":"Valparaíso, Ñuñoa"}', 'latin1')]);
const twice: Spoil = (sound) => Buffer.concat([sound.subarray(0, -1), Buffer.from(',"again":1,"again":2}')]);

/** Another value in one of the fields; undefined leaves the field out. */
const withField = (sound: Buffer, field: string, value: unknown): Uint8Array =>
  Buffer.from(JSON.stringify({ ...(JSON.parse(sound.toString()) as object), [field]: value }));

const requiredFields = (system: PipelineSystem): readonly string[] =>
  Object.entries(system.schema).flatMap(([name, { required }]) => (required ? [name] : []));

const fieldless =
  (value: null | undefined): Spoil =>
  (sound, system, draw) => {
    const fields = requiredFields(system);
    const field = fields[draw(fields.length)];
    return field === undefined ? new Uint8Array(0) : withField(sound, field, value);
  };

const wrong: Readonly<Record<FieldType, readonly unknown[]>> = {
  string: [42, true, { text: 'nested' }],
  integer: ['many', 1.5, '9223372036854775808'],
  float: ['1,5', true, []],
  boolean: ['yes', 1, 'false'],
  timestamp: ['yesterday', '2024-02-30T10:00:00Z', '10/10/2024 10:00', 1_728_554_400],
  numeric: ['1,5', '0.0000000001', true, '1e29'],
  date: ['2024-02-30', '10/10/2024', '2024-10-10T10:00:00Z', 20_241_010],
  // Any JSON but null is valid: a number that would be rounded is not.
  json: [],
  bytes: ['not base64', 'AQI', 'AQI_', 1],
  record: ['text', [], 1],
  repeated: ['text', [null], {}],
};

const wrongType: Spoil = (sound, system, draw) => {
  const fields = Object.entries(system.schema);
  const [name, field] = fields[draw(fields.length)] ?? [];
  if (name === undefined || field === undefined) return new Uint8Array(0);
  const values = wrong[field.type];
  return values.length === 0 ? notJson(sound, system, draw) : withField(sound, name, values[draw(values.length)]);
};

const kinds: readonly Spoil[] = [
  wrongType,
  wrongType,
  fieldless(undefined),
  fieldless(null),
  cut,
  notJson,
  empty,
  inAnArray,
  byteOrderMark,
  latin1,
  twice,
];
