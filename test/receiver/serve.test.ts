/** `atalaya oncall serve` as a process: it takes a notification, prints the message, and ends by SIGTERM with nothing lost. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { until } from '../../pipeline/testing/until.ts';
import { page, posted } from '../../receiver/testing/posted.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const root = path.join(import.meta.dirname, '..', '..');

test('a dry run prints whom it would notify, and SIGTERM ends it with exit code 0', async () => {
  const folder = temporaryFolder();
  writeFileSync(
    path.join(folder, 'receiver.yaml'),
    'listen: 127.0.0.1:0\nsenders:\n  - { name: am, kind: alertmanager, auth: { bearer: { env: AM_TOKEN } } }\n',
  );
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      path.join(root, 'cli', 'main.ts'),
      'oncall',
      'serve',
      '--dry-run',
      '--receiver',
      path.join(folder, 'receiver.yaml'),
      '--state',
      path.join(folder, 'state', 'receiver.sqlite'),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, AM_TOKEN: 'secret' } },
  );
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const ended = once(child, 'close');
  try {
    const url = await until('it listens', () => /POST (http:\/\/127\.0\.0\.1:\d+)\/hooks\/am/.exec(output)?.[1]);
    const metrics = /GET {2}(http:\S+\/metrics)/.exec(output)?.[1] ?? '';
    const answer = await fetch(`${url}/hooks/am`, {
      method: 'POST',
      headers: { authorization: 'Bearer secret' },
      body: JSON.stringify(posted('firing', { ...page, owner: 'sales', system: 'sales-orders' })),
    });
    expect(answer.status).toBe(200);
    await until('it prints the page', () => output.includes('Page: orders-down of sales-orders'));
    // The links of a free port are those of the port on which it listens.
    expect(output).toContain(`Acknowledge: ${url}/incidents/`);
    expect(await (await fetch(metrics)).text()).toContain(
      'atalaya_receiver_alerts_total{sender="am",outcome="fired"} 1',
    );
    expect(output).not.toContain('secret');
  } finally {
    child.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
}, 120_000);

testWith('promtool', 'Prometheus takes the alerts on the receiver', (program) => {
  const { status, stderr, stdout } = spawnSync(
    program,
    ['check', 'rules', path.join(root, 'docs', 'guides', 'on-call-receiver.rules.yaml')],
    { encoding: 'utf8' },
  );
  expect([status, stderr, stdout.includes('SUCCESS: 5 rules found')]).toEqual([0, '', true]);
});
