/**
 * Schemathesis calls each system's API with requests that its document allows and forbids, and finds no fault. Left out are
 * cursors and Idempotency-Keys, which depend on earlier requests (tested in pipeline/api/cursor.test.ts and
 * pipeline/api/limits), and the second and later fields of a type and most comparisons, which run the code of the first.
 */
import { expect } from '@jest/globals';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateMessages } from '../../cli/messages/generateMessages.ts';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { openApiDocument } from '../../pipeline/api/openapi/document.ts';
import type { Json } from '../../pipeline/api/openapi/json.ts';
import { stringifyJson } from '../../pipeline/ingest/json.ts';
import { startPipeline } from '../support/runningPipeline.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';

/** The fields whose type an earlier field already has. */
const furtherFields = ({ schema }: PipelineSystem): readonly string[] => {
  const types = Object.values(schema).map(({ type }) => type);
  return Object.keys(schema).filter((_, i) => types.indexOf(types[i]!) < i);
};

const described = (system: PipelineSystem): string => {
  const omitted = furtherFields(system).map((field) => `filter.${field}.`);
  const omittedComparisons = ['.ne', '.lt', '.lte', '.gt'];
  const isLeftOut = (part: Json | undefined): boolean => {
    const { $ref, name: ownName } = (part ?? {}) as { readonly $ref?: string; readonly name?: string };
    const name = $ref?.replace('#/components/parameters/', '') ?? ownName;
    if (name === 'Idempotency-Key') return true;
    return (
      name === 'cursor' ||
      omitted.some((prefix) => name?.startsWith(prefix)) ||
      omittedComparisons.some((end) => name?.endsWith(end))
    );
  };
  const without = (part: Json | undefined): Json | undefined => {
    if (Array.isArray(part)) return part.filter((item) => !isLeftOut(item as Json)).map(without) as readonly Json[];
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, without(value as Json)]));
  };
  return stringifyJson(without(openApiDocument(system)));
};

interface ProcessResult {
  readonly code: number | null;
  readonly output: string;
}

const run = (program: string, args: readonly string[], cwd: string): Promise<ProcessResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });

const options =
  '--no-color --seed 1 --generation-deterministic --max-examples 8 --suppress-health-check all ' +
  '--phases examples,coverage,fuzzing --checks all --exclude-checks ignored_auth';

const search = async (program: string, system: PipelineSystem): Promise<ProcessResult> => {
  const { stages } = system;
  // A limit of twenty messages is exceeded at less cost than one of a thousand.
  const routes = stages.api.routes.map((route) =>
    route.kind === 'PublishRoute' ? { ...route, maxMessages: 20 } : route,
  );
  const openSystem: PipelineSystem = { ...system, stages: { ...stages, api: { ...stages.api, routes, auth: 'none' } } };
  const pipeline = await startPipeline(openSystem);
  const { value: messages } = generateMessages(openSystem, { batch: 50 }).next();
  await pipeline.publish(...messages);
  await pipeline.settled();
  const folder = temporaryFolder();
  const file = path.join(folder, 'openapi.json');
  writeFileSync(file, described(openSystem));
  // Every status that refuses a request, 413 among them, is as good as 400.
  const refusals = '[400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 422, 429]';
  // Days that the table takes move with the clock, which a schema cannot say: 422 refuses others.
  const accepted = ['2xx', '3xx', '401', '403', '404', '409', '429', '5xx'];
  if (stages.table.partitionBy !== undefined) accepted.push('422');
  writeFileSync(
    path.join(folder, 'schemathesis.toml'),
    `[checks.negative_data_rejection]\nexpected-statuses = ${refusals}\n` +
      `[checks.positive_data_acceptance]\nexpected-statuses = ${JSON.stringify(accepted)}\n`,
  );
  return run(program, `run ${file} --url ${pipeline.url} ${options}`.split(' '), folder);
};

const ids = ['freight', 'correspondence', 'statements', 'diary', 'lms', 'attendees'];

testWith(
  'schemathesis',
  'schemathesis finds no fault in any system',
  async (program) => {
    const systems = await loadPipelines(systemsFolder, ids);
    const pairs = [systems.slice(0, 3), systems.slice(3)];
    const results = await Promise.all(
      pairs.map(async (group) => {
        const all: (readonly [string, ProcessResult])[] = [];
        for (const system of group) all.push([system.id, await search(program, system)]);
        return all;
      }),
    );
    for (const [id, { code, output }] of results.flat()) {
      expect({ id, code, output: code === 0 ? '' : output }).toEqual({ id, code: 0, output: '' });
      expect(output).toMatch(/Test cases:\n +\d+ generated, \d+ passed/);
    }
  },
  240_000,
);
