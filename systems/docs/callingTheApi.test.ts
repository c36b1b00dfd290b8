/** The commands of docs/guides/calling-the-api.md, run as they stand: only the port is another. */
import { expect } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import { testWithAll } from '../../test/support/needs.ts';
import { runInProcess } from '../../test/support/runInProcess.ts';
import { startPipeline } from '../../test/support/runningPipeline.ts';
import { temporaryFolder } from '../../test/support/temporaryFolder.ts';
import { ownSystems } from './ownSystems.ts';

const guide = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'guides', 'calling-the-api.md'), 'utf8');
const commands = [...guide.matchAll(/```sh\n([^]*?)```/g)].flatMap(([, block]) => block!.trim().split('\n'));

testWithAll(['bash', 'curl'], 'every command of the guide to the API does what it says', async () => {
  const [flights] = await loadPipelines(ownSystems, ['flights']);
  const pipeline = await startPipeline(flights!);
  const folder = temporaryFolder();
  const curls = commands.filter((command) => command.startsWith('curl'));
  const said: string[] = [];
  for (const command of [...curls.filter((one) => one.includes('--json')), ...curls]) {
    await pipeline.settled();
    const here = command.replace(/^curl/, 'curl -fsS').replaceAll('http://127.0.0.1:8080', pipeline.url);
    said.push((await promisify(execFile)('bash', ['-c', here])).stdout);
  }
  const row = '"delay":12';
  expect(said.map((text) => text.includes(row))).toEqual([false, true, false, true, true, false]);
  expect(said.at(-1)).toBe(said[0]);
  const clients = commands.filter((command) => command.includes('atalaya client'));
  for (const client of clients) {
    const { code } = await runInProcess(client.split(' ').slice(2), { cwd: folder, systems: ownSystems });
    expect([client, code]).toEqual([client, 0]);
  }
  expect(commands.length).toBe(curls.length + clients.length + 1);
});
