/** Compile errors for mistakes in definitions, as an editor shows them, and the examples of docs/builders.md. One run of tsc. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';

const root = path.join(import.meta.dirname, '..');
const fixtures = path.join(import.meta.dirname, 'fixtures');

/** Compile errors, by the comment above each mistake. */
const answers = new Map<string, string>();

beforeAll(async () => {
  const lines = (await readFile(path.join(fixtures, 'mistakes.ts'), 'utf8')).split('\n');
  for (const answer of (await compile()).trimEnd().split(/\n(?=\S)/)) {
    const [, line = '', text = answer] = /^\S+mistakes\.ts\((\d+),\d+\): error TS\d+: ([^]*)$/.exec(answer) ?? [];
    const comment = lines.slice(0, Number(line)).findLast((written) => written.startsWith('// ')) ?? '';
    answers.set(comment.slice('// '.length), text);
  }
}, 120_000);

const compile = (): Promise<string> =>
  new Promise((resolve) => {
    const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--noEmit', '--pretty', 'false', '-p', path.join(fixtures, 'tsconfig.json')];
    execFile(process.execPath, [tsc, ...options], { cwd: root }, (_failed, stdout, stderr) => resolve(stdout + stderr));
  });

const expected: readonly (readonly [mistake: string, answer: readonly string[]])[] = [
  ['latency of a misspelt stage', ['Argument of type \'"apii"\' is not assignable to parameter of type \'"api"\'.']],
  ['freshness of the wrong stage', ['Argument of type \'"api"\' is not assignable to parameter of type \'"ingest"\'.']],
  ['a time with a space', ["Type '\"2 s\"' is not assignable to type '\"write '2s'\"'."]],
  [
    'a time in words',
    [
      "Type '\"2 seconds\"' is not assignable to type '`${number}d` | `${number}h` | `${number}m` | `${number}ms` | `${number}s`'.",
    ],
  ],
  [
    'a target of 100%',
    [
      "Type '\"100%\"' is not assignable to type '\"an objective of 100% leaves no error budget: promise less, such as '99.9%'\"'.",
    ],
  ],
  [
    'a target of 101%',
    [
      "Type '\"101%\"' is not assignable to type '\"an objective of 101% leaves no error budget: promise less, such as '99.9%'\"'.",
    ],
  ],
  ['a target with a space', ["Type '\"99.9 %\"' is not assignable to type '\"write '99.9%'\"'."]],
  ['a target as a number', ["Type 'number' is not assignable to type '`${number}%`'."]],
  [
    'a promise without a reason',
    [
      'Argument of type \'{ target: "99.9%"; window: "30d"; rejected: never[]; }\' is not assignable to parameter of type \'ObjectiveOptions & { readonly target: "99.9%"; readonly good?: "2xx" | "2xx of valid" | "not 5xx"; readonly measuredBy?: MeasuredBy; readonly probes?: "counted"; }\'.',
      "  Property 'why' is missing in type '{ target: \"99.9%\"; window: \"30d\"; rejected: never[]; }' but required in type 'ObjectiveOptions'.",
    ],
  ],
  [
    'an unknown field of a system',
    [
      "Object literal may only specify known properties, but 'objetives' does not exist in type 'SystemDefinition<{ id: Field; at: Field; }>'. Did you mean to write 'objectives'?",
    ],
  ],
  [
    'an unknown option of a queue',
    [
      "Object literal may only specify known properties, but 'subscripton' does not exist in type 'QueueOptions'. Did you mean to write 'subscription'?",
    ],
  ],
  [
    'an unknown stage',
    [
      "Object literal may only specify known properties, but 'apii' does not exist in type 'Stages<\"at\" | \"id\">'. Did you mean to write 'api'?",
    ],
  ],
  [
    'a stage in the place of another',
    [
      "Type 'Api<never>' is missing the following properties from type 'Queue': topic, subscription, ackDeadline, retention, maxDeliveryAttempts",
    ],
  ],
  [
    'partitioned by a field that the schema lacks',
    [
      'Type \'Table<"att">\' is not assignable to type \'Table<"at" | "id">\'.',
      '  Type \'"att"\' is not assignable to type \'"at" | "id"\'.',
    ],
  ],
  [
    'clustered by a field that the schema lacks',
    [
      'Type \'Table<"id" | "idd">\' is not assignable to type \'Table<"at" | "id">\'.',
      '  Type \'"id" | "idd"\' is not assignable to type \'"at" | "id"\'.',
      '    Type \'"idd"\' is not assignable to type \'"at" | "id"\'.',
    ],
  ],
  [
    'filtered by a field that the schema lacks',
    [
      'Type \'Api<"name">\' is not assignable to type \'Api<"at" | "id">\'.',
      '  Type \'"name"\' is not assignable to type \'"at" | "id"\'.',
    ],
  ],
  [
    'ordered by a field that the schema lacks',
    [
      'Type \'Api<"time">\' is not assignable to type \'Api<"at" | "id">\'.',
      '  Type \'"time"\' is not assignable to type \'"at" | "id"\'.',
    ],
  ],
  [
    'a key that the schema lacks',
    [
      'Type \'Api<"email" | "id">\' is not assignable to type \'Api<"at" | "id">\'.',
      '  Type \'"email" | "id"\' is not assignable to type \'"at" | "id"\'.',
      '    Type \'"email"\' is not assignable to type \'"at" | "id"\'.',
    ],
  ],
  ['a field without parentheses', ["Type '(options?: FieldOptions) => Field' is not assignable to type 'Field'."]],
  ['an override without an offset', ["Type '\"2026-12-24T18:00\"' is not assignable to type 'InstantText'."]],
  [
    'a hand-over with an offset',
    ["Type '\"2026-01-05T09:00Z\"' is not assignable to type '`${number}-${number}-${number}T${number}:${number}`'."],
  ],
  [
    'a turn that is misspelt',
    [
      'Type \'"daly"\' is not assignable to type \'"daily" | "hourly" | "monthly" | "weekly" | TurnLength\'. Did you mean \'"daily"\'?',
    ],
  ],
  [
    'a weekday that is misspelt',
    [
      'Type \'"Tueday"\' is not assignable to type \'"Friday" | "Monday" | "Saturday" | "Sunday" | "Thursday" | "Tuesday" | "Wednesday"\'. Did you mean \'"Tuesday"\'?',
    ],
  ],
  [
    'a mute time without a zone',
    [
      "Property 'timeZone' is missing in type '{ id: string; windows: [{ begin: string; end: string; }]; }' but required in type 'MuteTime'.",
    ],
  ],
  [
    'a silence without an end',
    [
      "Type '{ id: string; matchers: []; begin: \"2026-12-01T00:00Z\"; owner: string; reason: string; }' is not assignable to type 'SilenceDefinition'.",
      "  Property 'end' is missing in type '{ id: string; matchers: []; begin: \"2026-12-01T00:00Z\"; owner: string; reason: string; }' but required in type '{ readonly begin: InstantText; readonly end: InstantText; }'.",
    ],
  ],
  [
    'a person without a contact for low urgency',
    [
      "Type '{ high: [Contact]; }' is not assignable to type 'Readonly<Record<Urgency, readonly Contact[]>> | readonly Contact[]'.",
      "  Property 'low' is missing in type '{ high: [Contact]; }' but required in type 'Readonly<Record<Urgency, readonly Contact[]>>'.",
    ],
  ],
  ['an unknown target', ["Type 'string' is not assignable to type 'Target'."]],
  [
    'a wait in words',
    [
      "Type '\"10 min\"' is not assignable to type '`${number}d` | `${number}h` | `${number}m` | `${number}ms` | `${number}s`'.",
    ],
  ],
  [
    'a ratio of good and bad events',
    [
      "Argument of type '{ good: PromqlSource; bad: PromqlSource; total: PromqlSource; }' is not assignable to parameter of type 'RatioEvents'.",
      "  Types of property 'bad' are incompatible.",
      "    Type 'PromqlSource' is not assignable to type 'undefined'.",
    ],
  ],
  [
    'a ratio without a total',
    [
      "Argument of type '{ good: PromqlSource; }' is not assignable to parameter of type 'RatioEvents'.",
      "  Type '{ good: PromqlSource; }' is not assignable to type '{ readonly total: EventSource; } & { readonly good: EventSource; readonly bad?: never; }'.",
      "    Property 'total' is missing in type '{ good: PromqlSource; }' but required in type '{ readonly total: EventSource; }'.",
    ],
  ],
  [
    'an objective that is measured by a single metric',
    [
      "Type 'MetricSource' is not assignable to type 'IndicatorSource'.",
      "  Property 'query' is missing in type 'MetricSource' but required in type 'PromqlSource'.",
    ],
  ],
  [
    'a counter below a time',
    [
      "Argument of type 'MetricSource' is not assignable to parameter of type 'DistributionSource' with 'exactOptionalPropertyTypes: true'. Consider adding 'undefined' to the types of the target's properties.",
      "  Types of property 'kind' are incompatible.",
      '    Type \'"MetricSource"\' is not assignable to type \'"DistributionSource"\'.',
    ],
  ],
  [
    'a bound with a space',
    ["Argument of type '\"300 ms\"' is not assignable to parameter of type '\"write '300ms'\"'."],
  ],
  [
    'an alert that is above and below',
    [
      "Object literal may only specify known properties, and 'below' does not exist in type 'ValueOptions & { readonly above: number | `${number}d` | `${number}h` | `${number}m` | `${number}ms` | `${number}s`; }'.",
    ],
  ],
  [
    'a chart without a source',
    [
      'Argument of type \'{ title: string; }\' is not assignable to parameter of type \'Partial<Pick<TeamChart, "by" | "over" | "reduce" | "statistic" | "style" | "unit">> & { readonly title: string; readonly of: Readonly<Record<string, ValueSource>> | ValueSource; }\'.',
      "  Property 'of' is missing in type '{ title: string; }' but required in type '{ readonly title: string; readonly of: Readonly<Record<string, ValueSource>> | ValueSource; }'.",
    ],
  ],
];

test.each(expected)('%s is a compile error with a clear text', (mistake, answer) => {
  expect(answers.get(mistake)?.split('\n')).toEqual(answer);
});

test('there are no other errors: a valid definition and every example of docs/builders.md compile', () => {
  expect([...answers.keys()]).toEqual(expected.map(([mistake]) => mistake));
});
