import { describe, expect, test } from '@jest/globals';
import { string } from '../schema.ts';
import { cloudRun, pubsub } from '../stage.ts';
import { problemText, orders, problemsWithStages, problemsWith, stages } from '../testing/orders.ts';
import { definitionProblems } from '../validate.ts';

test('a valid definition has no problems', () => {
  expect(problemsWith({})).toEqual([]);
});

describe('an unknown name', () => {
  test('gets a suggestion when it resembles a known name', () => {
    const { objectives, ...rest } = orders;
    expect(definitionProblems({ ...rest, objetives: objectives })).toEqual([
      {
        id: 'model/unknown-field',
        path: 'objetives',
        message: "there is no 'objetives' here",
        fix: "did you mean 'objectives'?",
      },
    ]);
  });

  test('gets the list of known names when it resembles none', () => {
    expect(problemsWithStages({ queue: { ...stages.queue, colour: 'red' } })).toEqual([
      problemText(
        'model/unknown-field',
        'stages.queue.colour',
        "there is no 'colour' here",
        'remove it; the fields here are topic, subscription, ackDeadline, retention, maxDeliveryAttempts, deadLetters',
      ),
    ]);
  });

  test('is also found in the options of a builder', () => {
    expect(problemsWithStages({ queue: pubsub('orders-raw', { subscripton: 'x' } as never) })).toEqual([
      problemText(
        'model/unknown-field',
        'stages.queue.subscripton',
        "there is no 'subscripton' here",
        "did you mean 'subscription'?",
      ),
    ]);
  });

  test('of a stage is compared with the four stages', () => {
    const { api, ...others } = stages;
    expect(problemsWith({ stages: { ...others, apii: api } })).toEqual([
      problemText('model/unknown-stage', 'stages.apii', "there is no 'apii' here", "did you mean 'api'?"),
    ]);
  });
});

describe('a part of the wrong kind', () => {
  test.each([
    [
      'a stage where another is expected',
      { stages: { ...stages, queue: cloudRun('orders-queue', { routes: [] }) } },
      ['model/wrong-type', 'stages.queue', 'an Api does not belong here', "write pubsub('<topic>')"],
    ],
    [
      'a field without parentheses',
      { schema: { ...orders.schema, extra: string } },
      [
        'model/wrong-type',
        'schema.extra',
        'a function does not belong here',
        'write string(), integer(), float(), boolean(), timestamp(), numeric(), date(), json(), bytes(), repeated(…), record({…}) or optional(…)',
      ],
    ],
    [
      'objectives that are not an array',
      { objectives: { 0: 'x' } },
      ['model/wrong-type', 'objectives', 'an object is not an array of objectives', 'write an array of objectives'],
    ],
    [
      'an objective that is text',
      { objectives: ['99.9%'] },
      [
        'model/wrong-type',
        'objectives[0]',
        "'99.9%' does not belong here",
        'write availability(…), latency(…), processing(…), freshness(…), composite(…) or allGood(…)',
      ],
    ],
    [
      'a load that is a rate',
      { load: '50/s' },
      ['model/wrong-type', 'load', "'50/s' does not belong here", 'write openLoad(…) or closedLoad(…)'],
    ],
    [
      'no schema',
      { schema: null },
      ['model/wrong-type', 'schema', 'null is not a schema', 'write { id: string(), … }'],
    ],
  ] as const)('%s is refused', (_case, parts, [id, path, message, fix]) => {
    expect(problemsWith(parts)).toEqual([problemText(id, path, message, fix)]);
  });

  test.each([undefined, null, 42, 'orders', [], () => orders])('%p is not a definition', (value) => {
    expect(definitionProblems(value).map(({ id, fix }) => `${id}: ${fix}`)).toEqual([
      'model/wrong-type: write an object with id, stages, schema and objectives',
    ]);
  });
});

describe('a part that is missing', () => {
  test.each(['id', 'description', 'owner', 'stages', 'schema', 'objectives', 'load'])('%s is required', (part) => {
    const rest = Object.fromEntries(Object.entries(orders).filter(([key]) => key !== part));
    expect(definitionProblems(rest)).toEqual([
      { id: 'model/missing-field', path: part, message: `${part} is missing`, fix: `add ${part}` },
    ]);
  });

  test('all missing parts are reported at once', () => {
    expect(definitionProblems({}).map(({ path }) => path)).toEqual([
      'id',
      'description',
      'owner',
      'stages',
      'schema',
      'objectives',
      'load',
    ]);
  });
});

const slug = 'lower-case letters, digits and dashes, beginning with a letter';

describe('an invalid value', () => {
  test.each([
    [
      { id: 'Orders' },
      'model/bad-name',
      'id',
      "'Orders' is not a system's id",
      `write 1 to 40 ${slug}, such as 'orders-eu'`,
    ],
    [
      { owner: '' },
      'model/bad-name',
      'owner',
      "'' is not an owner's name",
      `write 1 to 40 ${slug}, such as 'orders-eu'`,
    ],
    [
      { description: ' ' },
      'model/empty-text',
      'description',
      'the text is empty',
      'write one sentence: what the data are and who needs them',
    ],
    [
      { project: 'demo' },
      'model/bad-name',
      'project',
      "'demo' is not the id of a Google Cloud project",
      `write 6 to 30 ${slug}`,
    ],
    [
      { region: 'us' },
      'model/bad-name',
      'region',
      "'us' is not a Google Cloud region",
      "write a value such as 'us-central1'",
    ],
    [
      { criticality: 'hihg' },
      'model/unknown-value',
      'criticality',
      "'hihg' is not 'critical', 'high', 'medium' or 'low'",
      "write 'high'",
    ],
    [
      { naming: 'env' },
      'model/unknown-value',
      'naming',
      "'env' is not 'plain' or 'suffixed'",
      "write 'plain' or 'suffixed'",
    ],
    [
      { criticality: undefined },
      'model/unknown-value',
      'criticality',
      "undefined is not 'critical', 'high', 'medium' or 'low'",
      "write 'critical', 'high', 'medium' or 'low'",
    ],
    [
      { load: { kind: 'ClosedLoad', users: 0, ramp: '10/s', duration: '2m' } },
      'model/out-of-range',
      'load.users',
      '0 is not a whole number from 1 to 100000',
      'write a whole number from 1 to 100000',
    ],
    [
      { load: { kind: 'OpenLoad', reads: '50', messages: '1/s', duration: '2m' } },
      'model/bad-quantity',
      'load.reads',
      "'50' is not a rate",
      "write a rate such as '50/s' or '600/m'",
    ],
    [
      {
        load: { kind: 'OpenLoad', reads: '50/s', messages: '1/s', duration: '2m', always: { reads: 'some' } },
      },
      'model/bad-quantity',
      'load.always.reads',
      "'some' is not a rate",
      "write a rate such as '50/s' or '600/m'",
    ],
    [
      { budgetPolicy: [{ spent: '50', action: 'Look.' }] },
      'model/bad-quantity',
      'budgetPolicy[0].spent',
      "'50' is not a percentage",
      "write a percentage such as '99.9%'",
    ],
  ])('%j', (parts, id, path, message, fix) => {
    expect(problemsWith(parts)).toEqual([problemText(id, path, message, fix)]);
  });
});
