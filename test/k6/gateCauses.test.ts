/** Whose fault it is, with a real k6: a target that hangs or resets some requests fails, and leaves no run out. */
import { createServer, request as forward, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { afterAll, expect } from '@jest/globals';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { GateReport } from '../../loadtest/gate/gateReport.ts';
import { startPipeline } from '../support/runningPipeline.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** Passes requests on to a pipeline; every fifth one of k6 is `lost` instead. The contract's requests are all passed on. */
const losing = async (url: string, lost: (response: ServerResponse) => void): Promise<string> => {
  let count = 0;
  const server = createServer((incoming, response) => {
    const isOfK6 = incoming.headers['user-agent']?.includes('k6') === true;
    if (isOfK6 && ++count % 5 === 0) return lost(response);
    const { method, headers } = incoming;
    const outgoing = forward(`${url}${incoming.url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const gate = async (candidate: string) => {
  const cwd = temporaryFolder();
  const args = ['gate', 'diary', '--out', 'here', '--duration', '1s', '--runs', '1', '--candidate', candidate];
  const { code } = await runInProcess(args, { cwd });
  return { code, report: JSON.parse(readFileSync(path.join(cwd, 'here', 'report.json'), 'utf8')) as GateReport };
};

testWith(
  'k6',
  'a target that never answers some requests stalls, and one that resets them answers badly',
  async () => {
    const { url, publish, settled } = await startPipeline((await loadPipelines(systemsFolder, ['diary']))[0]!);
    await publish('{"id":"1","contenido":"x","timestamp":"2026-01-01T00:00:00Z"}');
    await settled();
    const hanging = await gate(await losing(url, () => undefined));
    const stall = hanging.report.findings.find(({ id }) => id === 'answers/stall-candidate');
    expect([hanging.code, stall?.verdict, stall?.text]).toEqual([
      1,
      'fail',
      expect.stringMatching(
        /^the candidate stalled in 1 of 1 run: of \d+ requests \d+ had no answer before the time-out/,
      ),
    ]);
    const resetting = await gate(await losing(url, (response) => void response.socket?.destroy()));
    expect([resetting.code, resetting.report.runs[0]?.problems.filter(({ cause }) => cause === 'candidate')]).toEqual([
      1,
      [],
    ]);
    expect(resetting.report.findings.find(({ id }) => id === 'objective/api-availability')?.verdict).toBe('fail');
  },
  240_000,
);
