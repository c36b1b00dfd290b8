/**
 * Several real k6 processes, each with a part of one load: their summaries are merged and judged as one run. Each alone has too
 * few events to judge, and its own thresholds would fail.
 */
import { afterEach, beforeEach, expect } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { generatorVariables } from '../../loadtest/k6/distributed.ts';
import { k6Script } from '../../loadtest/k6/script.ts';
import { planOf } from '../../loadtest/planOf.ts';
import type { RunResult } from '../../loadtest/verdict.ts';
import attendees from '../fixtures/systems/attendees.ts';
import { commandFor } from '../../terraform/k6Jobs.ts';
import { runInProcess } from '../support/runInProcess.ts';
import type { Outcome } from '../support/transcript.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { readK6Runtime } from '../../cli/loadtest/k6Runtime.ts';

/** Thirty reads a second for three seconds. */
const script = k6Script(planOf(attendees, 'load', { seconds: 3 }), readK6Runtime());
const tasks = 3;

let server: Server;
let slow: (n: number) => boolean = () => false;
let requestCount = 0;
let cwd: string;

beforeEach(async () => {
  [slow, requestCount, cwd] = [() => false, 0, temporaryFolder()];
  writeFileSync(path.join(cwd, 'load.ts'), script);
  server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const wait = request.url?.includes('limit=50') !== true && slow(++requestCount) ? 800 : 0;
    const rows = request.url?.includes('=no-such-') === true ? '[]' : '[{"id":7,"name":"a name"}]';
    setTimeout(() => response.setHeader('content-type', 'application/json').end(rows), wait);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** The output of one generator, started as Cloud Run starts a task. */
const generator = async (k6: string, index: number): Promise<string> => {
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', commandFor('load.ts')], {
    cwd,
    env: {
      ...generatorVariables,
      PATH: path.dirname(k6),
      TARGET: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      WRITES: 'off',
      CLOUD_RUN_TASK_INDEX: String(index),
      CLOUD_RUN_TASK_COUNT: String(tasks),
      SEGMENTS: Array.from({ length: tasks + 1 }, (_, i) => `${i}/${tasks}`).join(','),
    },
  });
  return stdout;
};

const generators = async (k6: string): Promise<void> => {
  const outputs = await Promise.all(Array.from({ length: tasks }, (_, index) => generator(k6, index)));
  outputs.forEach((output, i) =>
    writeFileSync(path.join(cwd, `${i}.log`), `[pod/k6-${i}] started\n[pod/k6-${i}] ${output}`),
  );
};

const merge = (...args: readonly string[]): Promise<Outcome> =>
  runInProcess(['loadtest', 'merge', '--duration', '3s', ...args], { cwd });

testWith(
  'k6',
  'three generators that share a load pass as one does; when one summary is missing the run is invalid',
  async (k6) => {
    await generators(k6);
    const { stdout, stderr, code } = await merge('0.log', '1.log', '2.log', '--json');
    const { verdict, problems, objectives, scenarios } = JSON.parse(stdout) as RunResult;
    const countsAlone = ['0.log', '1.log', '2.log'].map(
      (name) =>
        (
          /"slo_api_latency_300ms_events\{scenario:reads\}":\{[^}]*"count":(\d+)/.exec(
            readFileSync(path.join(cwd, name), 'utf8'),
          ) ?? []
        )[1],
    );
    const latency = objectives.find(({ type }) => type === 'latency')!;
    expect([stderr, code, verdict, problems]).toEqual(['', 0, 'passed', []]);
    expect([latency.good, latency.total]).toEqual([
      latency.total,
      countsAlone.reduce((sum, count) => sum + Number(count), 0),
    ]);
    expect([latency.total >= 85, countsAlone.every((count) => Number(count) < latency.needs)]).toEqual([true, true]);
    const reads = scenarios.find(({ scenario }) => scenario === 'reads')?.latency;
    expect([reads?.count, reads?.quantiles.every(([, bound]) => bound > 0 && bound <= 300)]).toEqual([
      latency.total,
      true,
    ]);

    const incomplete = await merge('0.log', '2.log');
    expect([incomplete.code, incomplete.stdout.split('\n').slice(0, 2)]).toEqual([
      3,
      [
        expect.stringMatching(/^attendees load: invalid {2}\(2 generators, \d s\)$/),
        '  invalid: there is no summary of the load from 1/3 to 2/3',
      ],
    ]);
  },
  120_000,
);

testWith(
  'k6',
  'an objective that the merged counts miss is missed, and the output says that times are upper bounds',
  async (k6) => {
    slow = (n) => n % 10 === 0;
    await generators(k6);
    const { stdout, code } = await merge('0.log', '1.log', '2.log');
    const lines = stdout.split('\n');
    expect([code, lines[0], lines[1], lines.at(-2)]).toEqual([
      1,
      expect.stringMatching(/^attendees load: failed {2}\(3 generators, \d s\)$/),
      '  missed: reads: api-latency-300ms was missed',
      'Counts of all generators are added up. Their percentiles cannot be added up: times are upper bounds of histogram buckets.',
    ]);
    expect(stdout).toMatch(/^reads .* 1 s {2}1 s {2}1 s$/m);
  },
  120_000,
);
