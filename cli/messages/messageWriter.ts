/** Writes valid messages of a system, with values that are typical for each field's name and type. */
import type { Field, ScalarType, Schema } from '../../model/schema.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { seededRandom } from '../../numbers/random.ts';

/** A whole number from 0 up to, not including, `below`. */
export type Draw = (below: number) => number;

/** Writes the n-th message as text. */
export const messageWriter = (system: Pick<PipelineSystem, 'schema'>): ((n: number, draw: Draw) => string) => {
  const names = Object.keys(system.schema);
  const own = names.find((name) => name === 'id') ?? names.find((name) => /(^|_)id$/.test(name));
  const fields = Object.entries(system.schema).map(([name, field]) => ({
    head: `${JSON.stringify(name)}:`,
    required: field.required,
    value: valueOf(name, field, name === own),
  }));
  return (n, draw) => {
    let text = '';
    for (const { head, required, value } of fields) {
      const luck = required ? 20 : draw(20);
      if (luck === 0) continue;
      text += `${text === '' ? '{' : ','}${head}${luck === 1 ? 'null' : value(n, draw)}`;
    }
    return text === '' ? '{}' : `${text}}`;
  };
};

/** A new generator for each message, so that the n-th message depends on the seed and n alone. */
export const drawing = (seed: number, n: number): Draw => {
  const random = seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(n + 1, 0x85ebca6b));
  return (below) => Math.floor(random() * below);
};

type Write = (n: number, draw: Draw) => string;

const pick =
  (choices: readonly string[]): Write =>
  (_n, draw) =>
    choices[draw(choices.length)] ?? 'null';

const texts = (words: readonly string[]): Write => pick(words.map((word) => JSON.stringify(word)));

const people = [
  'Ana Rojas',
  'José Muñoz',
  'Camila Soto',
  'Diego Pérez',
  'Valentina Díaz',
  'João Silva',
  'Lucía Vargas',
];
const mailboxes = ['ana.rojas', 'jose.munoz', 'camila.soto', 'diego.perez', 'valentina.diaz', 'joao.silva'];
const airports = ['SCL', 'LIM', 'BOG', 'GRU', 'EZE', 'MIA', 'JFK', 'LAX', 'MAD', 'CUN'];
const departments = ['sales', 'support', 'operations', 'finance', 'cargo'];
const sentences = [
  'booked seat 14C',
  'changed the date',
  'opened the receipt',
  'cancelled: ¿reembolso?',
  'said "thanks"',
  '',
];
const words = ['booking', 'payment', 'check-in', 'boarding', 'baggage', 'upgrade', 'refund', 'delay'];

/** Typical texts by field name; the first match is used. */
const byName: readonly (readonly [RegExp, Write])[] = [
  [/e?mail$/, (_n, draw) => `"${mailboxes[draw(mailboxes.length)] ?? ''}${draw(1_000)}@example.com"`],
  [/(^|_)name$/, texts(people)],
  [/(^|_)id$/, (_n, draw) => `"${draw(50)}"`],
  [/origin|destination|airport/, texts(airports)],
  [/department|team|owner/, texts(departments)],
  [/producer|source|app/, (_n, draw) => `"app-${draw(12)}"`],
  [/contenido|content|detail|payload|text|message/, texts(sentences)],
];

/** Time of the first message; the others follow, ten a second. */
const start = Date.UTC(2024, 9, 10, 10);
const year = 365 * 86_400_000;

const byType: Readonly<Record<ScalarType, Write>> = {
  string: texts(words),
  integer: (_n, draw) => String(draw(1_000) - 50),
  float: (_n, draw) => String((draw(100_000) - 5_000) / 100),
  boolean: pick(['true', 'false']),
  // Within a year, whatever n is: a table takes no row of a day that is far ahead.
  timestamp: (n, draw) => `"${new Date(start + ((n * 100 + draw(100)) % year)).toISOString()}"`,
  // As text, and with more digits than a double has now and then.
  numeric: (_n, draw) =>
    `"${draw(10) === 0 ? '12345678901234567' : draw(1_000)}.${String(draw(100)).padStart(2, '0')}"`,
  date: (n, draw) => `"${new Date(start + ((n + draw(30)) % 365) * 86_400_000).toISOString().slice(0, 10)}"`,
  json: (n, draw) => `{"source":"app-${draw(12)}","attempt":${draw(3)},"tags":["n${n}"]}`,
  bytes: (n, draw) => `"${Buffer.from(`${n}-${draw(1_000)}`).toString('base64')}"`,
};

const list =
  (element: Write): Write =>
  (n, draw) =>
    `[${Array.from({ length: draw(4) }, () => element(n, draw)).join(',')}]`;

const object =
  (fields: Schema): Write =>
  (n, draw) =>
    messageWriter({ schema: fields })(n, draw);

const valueOf = (name: string, field: Field, isOwn: boolean): Write => {
  if (field.type === 'repeated') return list(valueOf(name, field.of, false));
  if (field.type === 'record') return object(field.fields);
  const { type } = field;
  if (isOwn && type === 'integer') return String;
  if (isOwn && type === 'string') return (n) => `"${name === 'id' ? '' : `${name.replace(/_?id$/, '')}-`}${n}"`;
  if (type !== 'string') return byType[type];
  return byName.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1] ?? byType.string;
};
