/** The whole gate with a real k6: a healthy release passes, a broken one never does, whatever the exit code of k6. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect } from '@jest/globals';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import { measureRun } from '../../cli/gate/measure.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { leavesOut } from '../../loadtest/faults.ts';
import { gatePlanOf } from '../../loadtest/gate/gatePlan.ts';
import type { GateReport } from '../../loadtest/gate/gateReport.ts';
import attendees from '../fixtures/systems/attendees.ts';
import { startCommand } from '../support/childProcess.ts';
import { startPipeline } from '../support/runningPipeline.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { until } from '../../pipeline/testing/until.ts';

const servers: Server[] = [];
const originalPath = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = originalPath;
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

interface GateRun {
  readonly code: number | null;
  readonly report: GateReport;
  readonly folder: string;
  readonly stderr: string;
}

const gate = async (...args: readonly string[]): Promise<GateRun> => {
  const cwd = temporaryFolder();
  const { code, stdout, stderr } = await runInProcess(
    ['gate', 'diary', '--out', 'here', '--duration', '1s', '--format', 'json', ...args],
    { cwd },
  );
  return { code, report: JSON.parse(stdout) as GateReport, folder: path.join(cwd, 'here'), stderr };
};

/** Findings on time. */
const ofTime = /latency|freshness|processing|runner/;

const reasons = ({ report: { verdict, findings } }: GateRun): readonly string[] =>
  findings.flatMap((finding) => (finding.verdict === verdict ? [`${finding.subject}: ${finding.text}`] : []));

const diary = async () => startPipeline((await loadPipelines(systemsFolder, ['diary']))[0]!);

const serving = async (server: Server): Promise<{ readonly url: string }> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

/** A server that answers after a number of milliseconds. */
const answering = async (after: number) =>
  serving(
    createServer({ keepAliveTimeout: 0 }, ({ url = '' }, response) => {
      const rows = url.includes('=no-such-') ? '[]' : '[{"id":7,"name":"a name"}]';
      setTimeout(() => response.setHeader('content-type', 'application/json').end(rows), after);
    }),
  );

/** Puts a k6 first on PATH that changes one thing in the script of each run. */
const useSpoiledK6 = (k6: string, changes: Readonly<Record<string, readonly [from: string, to: string]>>): void => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'k6');
  const cases = Object.entries(changes).map(([run, [from, to]]) => `${run}) sed -i -e 's/${from}/${to}/' script.ts;;`);
  writeFileSync(
    file,
    `#!/bin/sh\nif [ "$1" = run ]; then case "$(basename "$PWD")" in ${cases.join(' ')} esac; fi\nexec '${k6}' "$@"\n`,
  );
  chmodSync(file, 0o755);
  process.env['PATH'] = `${folder}:${originalPath}`;
};

testWith(
  'k6',
  'a healthy release passes, and the report is written in every format',
  async () => {
    const gated = await gate('--runs', '1');
    // A machine with other work is slow: what is late, or inconclusive for that reason, is not wrong.
    const wrong = gated.report.findings.filter(({ id, verdict }) => verdict === 'fail' && !ofTime.test(id));
    expect([wrong, gated.report.runs.length]).toEqual([[], 1]);
    expect(gated.code).toBe({ pass: 0, warn: 0, fail: 1, inconclusive: 3 }[gated.report.verdict]);
    expect(gated.stderr).toMatch(
      /^diary: 1 run, and 1 with POSTs, about 12 s, at most 60 s\na message that cannot be read yet is looked for up to 60 s longer\n(?:not shown: .* of POST \/diary: .*\n {2}fix: .*\n){2}not shown: api-availability: 99\.5% needs 765 events, and one run has 47; only a clear violation will be seen\n {2}fix: --runs 17\n/,
    );
    expect(readdirSync(gated.folder).toSorted()).toEqual([
      'report.html',
      'report.json',
      'report.md',
      'report.txt',
      'report.xml',
      'runs',
    ]);
    expect(JSON.parse(readFileSync(path.join(gated.folder, 'report.json'), 'utf8'))).toEqual(gated.report);
  },
  120_000,
);

testWith(
  'k6',
  'a release with peaks of six seconds fails',
  async () => {
    const gated = await gate('--runs', '1', '--chaos', 'latency=6s,share=0.3');
    expect([gated.code, reasons(gated)[0]]).toEqual([
      1,
      expect.stringMatching(/^objective: api-latency: .* events were good .*, below the target of 95%(;|$)/),
    ]);
    expect(gated.report.candidate.chaos).toBe('30% of answers come 6 s later');
  },
  120_000,
);

testWith(
  'k6',
  'a target that closes every connection for data fails',
  async () => {
    const { url } = await diary();
    const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
      if (request.url !== '/openapi.json') return void request.socket.destroy();
      void fetch(`${url}/openapi.json`).then(async (answer) => response.end(await answer.text()));
    });
    const gated = await gate('--runs', '1', '--candidate', (await serving(server)).url);
    expect([gated.code, gated.report.runs]).toEqual([1, []]);
    expect(reasons(gated)[0]).toMatch(
      /^contract: the candidate breaks "it is up, and its warehouse answers": it does not answer \(\w+\)$/,
    );
  },
  120_000,
);

testWith(
  'k6',
  'a script that throws, a threshold on a missing tag, and a generator without users give no verdict',
  async (k6) => {
    const { url, publish, settled } = await diary();
    await publish('{"id":"1","contenido":"x","timestamp":"2026-01-01T00:00:00Z"}');
    await settled();
    useSpoiledK6(k6, {
      '000|003': ['const request = drawRead();', 'const request = drawRead(); throw new Error("always");'],
      '001|004': ['"http_reqs{scenario:reads}"', '"http_reqs{scenario:nope}"'],
      '002|005': ['"preAllocatedVUs": [0-9]*', '"preAllocatedVUs": 0'],
    });
    const gated = await gate('--runs', '3', '--candidate', url);
    expect([gated.code, reasons(gated)[0]]).toEqual([
      3,
      expect.stringMatching(
        /^validity: only 0 of 3 runs can be judged: \d runs left out \(.*Error: always \(script\.ts:\d+/,
      ),
    ]);
    expect(
      gated.report.runs.slice(0, 3).map(({ problems }) => problems.filter(leavesOut).map(({ text }) => text)),
    ).toEqual([
      expect.arrayContaining([expect.stringMatching(/^the script threw \d+ times: Error: always \(script\.ts:\d+/)]),
      expect.arrayContaining(['k6 judged no http_reqs{scenario:reads}']),
      expect.arrayContaining([
        expect.stringMatching(/^k6 did not send \d+ requests in time, although its \d+ users are enough/),
      ]),
    ]);
  },
  120_000,
);

testWith(
  'k6',
  'a release that takes twice as long is detected in a single run, whichever side is measured first',
  async (k6) => {
    const plan = gatePlanOf(attendees, { seconds: 2, warmUp: 1, compares: true });
    const [candidate, baseline] = [await answering(300), await answering(150)];
    const stop = new AbortController().signal;
    const measuring = { plan, k6: { program: k6, version: '' }, folder: temporaryFolder(), now: Date.now, stop };
    const of = {
      candidate: { ...candidate, token: undefined, samples: undefined },
      baseline: { ...baseline, token: undefined },
    };
    const { problems, compared, requests } = await measureRun(of, 0, measuring);
    expect([problems, compared.map(({ what }) => what)]).toEqual([[], ['the median read', 'the slowest 5% of reads']]);
    expect(compared.map((comparison) => comparison.requests)).toEqual([requests, requests]);
    expect(Math.exp(compared[0]!.ratio)).toBeGreaterThan(1.5);
    expect(Math.exp(compared[0]!.ratio)).toBeLessThan(2.5);
  },
  120_000,
);

testWith(
  'k6',
  'Ctrl-C ends k6 and the pipeline, and the verdict of the runs so far is inconclusive',
  async () => {
    const cwd = temporaryFolder();
    const command = startCommand('gate', 'diary', '--out', path.join(cwd, 'here'), '--runs', '5');
    const first = path.join(cwd, 'here', 'runs', '000');
    await until('the first run', () => existsSync(first));
    command.kill('SIGINT');
    const { code, stdout } = await command.ended;
    expect(code).toBe(3);
    expect(stdout).toMatch(/^diary: inconclusive .*\n {2}inconclusive: validity: it was stopped after \d runs?\n/);
  },
  120_000,
);
