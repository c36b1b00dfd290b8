import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import attendees from '../test/fixtures/systems/attendees.ts';
import diary from '../test/fixtures/systems/diary.ts';
import { k6TestRuns } from './k6TestRuns.ts';

interface TestRun {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly parallelism: number;
    readonly arguments: string;
    readonly script: object;
    readonly runner: { readonly image: string; readonly env: readonly { readonly name: string }[] };
  };
}

const runs = (system: typeof diary): ReadonlyMap<string, TestRun> =>
  new Map(k6TestRuns(system).map(([path, text]) => [path, parse(text) as TestRun]));

test('a manifest for each plan that several generators can share', () => {
  expect([...runs(diary).keys()]).toEqual([
    'k6/load.testrun.yaml',
    'k6/stress.testrun.yaml',
    'k6/spike.testrun.yaml',
    'k6/soak.testrun.yaml',
  ]);
});

test('no generator judges by itself, and its image is pinned', () => {
  const { metadata, spec } = runs(diary).get('k6/load.testrun.yaml')!;
  expect([metadata.name, spec.arguments, spec.script, spec.runner.image]).toEqual([
    'diary-load',
    '--quiet --no-thresholds',
    { configMap: { name: 'diary-load', file: 'load.ts' } },
    'grafana/k6:2.2.0',
  ]);
});

test('a token is asked for where callers need one, and is never in the manifest', () => {
  const variables = (system: typeof diary): readonly string[] =>
    runs(system)
      .get('k6/load.testrun.yaml')!
      .spec.runner.env.map(({ name }) => name);
  expect([variables(diary), variables(attendees)]).toEqual([
    ['HISTOGRAM', 'K6_NO_USAGE_REPORT', 'TARGET'],
    ['HISTOGRAM', 'K6_NO_USAGE_REPORT', 'TARGET', 'TOKEN', 'WRITES'],
  ]);
});
