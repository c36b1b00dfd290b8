import { expect, test } from '@jest/globals';
import { DefinitionError } from './problem.ts';
import { datasetName, defineSystem, resourceName, type PipelineSystem } from './system.ts';
import { problemText, orders } from './testing/orders.ts';

const plain = defineSystem(orders);
const suffixed = defineSystem({ ...orders, naming: 'suffixed' });

test('a system has a value for everything that its definition left out', () => {
  const { criticality, project, region, dependsOn, naming, unknownFields } = plain;
  expect({ criticality, project, region, dependsOn, naming, unknownFields }).toEqual({
    criticality: 'medium',
    project: 'atalaya-demo',
    region: 'us-central1',
    dependsOn: [],
    naming: 'plain',
    unknownFields: 'drop',
  });
});

const unfrozen = (value: unknown): readonly unknown[] =>
  typeof value === 'object' && value !== null
    ? [...(Object.isFrozen(value) ? [] : [value]), ...Object.values(value).flatMap(unfrozen)]
    : [];

test('a system is deeply frozen', () => {
  expect(unfrozen(plain)).toEqual([]);
});

test.each([
  ['plain', plain, 'orders-raw', 'warehouse'],
  ['suffixed', suffixed, 'orders-raw-prod', 'warehouse_prod'],
] as const)('%s naming calls a topic and a dataset in prod so', (_naming, system: PipelineSystem, topic, dataset) => {
  expect(resourceName(system, system.stages.queue.topic, 'prod')).toBe(topic);
  expect(datasetName(system, system.stages.table, 'prod')).toBe(dataset);
});

const thrownBy = (define: () => unknown): DefinitionError => {
  try {
    define();
  } catch (error) {
    if (error instanceof DefinitionError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

test('all problems are reported at once, each with its path and its fix', () => {
  const error = thrownBy(() =>
    defineSystem({
      ...orders,
      region: 'Santiago',
      stages: { ...orders.stages, table: { ...orders.stages.table, partitionBy: 'att' } },
      objectives: [{ ...orders.objectives[0], target: '101%', window: '36h' }] as never,
    }),
  );
  expect(error.message).toBe(
    [
      problemText(
        'model/bad-name',
        'region',
        "'Santiago' is not a Google Cloud region",
        "write a value such as 'us-central1'",
      ),
      problemText(
        'model/objective-of-100-percent',
        'objectives[0].target',
        'an objective of 101% leaves no error budget: any failure breaks it, and any release may fail',
        "promise less, such as '99.9%'",
      ),
      problemText(
        'model/out-of-range',
        'objectives[0].window',
        'a rolling window of 36h is not possible: it takes whole days, at most 90',
        "write '2d'",
      ),
      problemText(
        'model/field-not-in-schema',
        'stages.table.partitionBy',
        "the schema has no field 'att'",
        "did you mean 'at'?",
      ),
    ].join('\n\n'),
  );
});

test('a definition without a usable id is reported under systems/<id>.ts', () => {
  const error = thrownBy(() => defineSystem({ ...orders, id: '../x' }));
  expect(error.message).toBe(
    [
      'model/bad-name  systems/<id>.ts id',
      "  '../x' is not a system's id",
      "  fix: write 1 to 40 lower-case letters, digits and dashes, beginning with a letter, such as 'orders-eu'",
    ].join('\n'),
  );
});

test.each(['bootstrap', 'budget', 'fleet', 'modules'])(
  "a system cannot be called '%s', the name of an emitted folder",
  (id) => {
    expect(thrownBy(() => defineSystem({ ...orders, id })).message).toBe(
      [
        `model/reserved-id  systems/${id}.ts id`,
        `  '${id}' is the folder of files that all systems share`,
        `  fix: choose another id, such as '${id}-events'`,
      ].join('\n'),
    );
  },
);
