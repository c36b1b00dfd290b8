/**
 * The receiver beside a bare HTTP server with SQLite: durable notifications a second, and a second of CPU; and how long 100 pages at once
 * take from their notification to a mail server on this machine.
 * Run: node bench/receiver.ts
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { nearestRank } from '../numbers/quantile.ts';
import { page, posted, token } from '../receiver/testing/posted.ts';
import { startMailServer } from '../receiver/testing/smtpServer.ts';

export interface Rate {
  readonly perSecond: number;
  /** Of one core. */
  readonly perCpuSecond: number;
}

export interface ReceiverBench {
  readonly bare: Rate;
  readonly distinct: Rate;
  readonly repeated: Rate;
  readonly pages: { readonly first: number; readonly p50: number; readonly p99: number };
}

const concurrency = 100;
const notifications = 5_000;

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

const start = async (script: string, args: readonly string[]): Promise<Running> => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(child.stdout, 'data')) as readonly unknown[];
  return { child, url: String(url).trim() };
};

const stop = async ({ child }: Running): Promise<void> => {
  child.kill('SIGKILL');
  await once(child, 'close');
};

const post = (url: string, agent: Agent, body: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    request(`${url}/hooks/alertmanager`, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    })
      .once('error', reject)
      .end(body);
  });

/** User and system time of a process in seconds, from /proc; NaN where there is none. */
const cpuOf = (pid: number | undefined): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
};

const rateOf = async (running: Running, bodyOf: (index: number) => string): Promise<Rate> => {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  let next = 0;
  let failed = 0;
  const sender = async (): Promise<void> => {
    while (next < notifications) if ((await post(running.url, agent, bodyOf(next++))) !== 200) failed += 1;
  };
  const [began, cpu] = [performance.now(), cpuOf(running.child.pid)];
  await Promise.all(Array.from({ length: concurrency }, sender));
  const seconds = (performance.now() - began) / 1_000;
  const used = cpuOf(running.child.pid) - cpu;
  agent.destroy();
  if (failed > 0) throw new Error(`${failed} notifications were not stored`);
  return { perSecond: notifications / seconds, perCpuSecond: notifications / used };
};

const body = (labels: Readonly<Record<string, string>>): string => JSON.stringify(posted('firing', labels));
/** Of one system, so that one group joins them. */
const distinct = (index: number): string => body({ ...page, alertname: `alert-${index}` });
/** Of 100 alerts, again and again. */
const repeated = (index: number): string => body({ ...page, alertname: `alert-${index % 100}` });

export const receiverBench = async (): Promise<ReceiverBench> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-'));
  const mail = await startMailServer();
  const script = path.join(import.meta.dirname, '..', 'test', 'receiver', 'process.ts');
  const receiver = (name: string): Promise<Running> =>
    start(script, [path.join(folder, `${name}.sqlite`), String(mail.port)]);
  try {
    const bare = await start(path.join(import.meta.dirname, 'bareReceiver.ts'), [path.join(folder, 'bare.sqlite')]);
    await rateOf(bare, repeated);
    const bareRate = await rateOf(bare, distinct);
    await stop(bare);
    const first = await receiver('distinct');
    await rateOf(first, repeated);
    const repeatedRate = await rateOf(first, repeated);
    const distinctRate = await rateOf(first, distinct);
    await stop(first);
    const second = await receiver('pages');
    const waits = await pageWaits(second.url, mail.mails);
    await stop(second);
    return {
      bare: bareRate,
      distinct: distinctRate,
      repeated: repeatedRate,
      pages: { first: Math.min(...waits), p50: nearestRank(waits, 0.5) ?? 0, p99: nearestRank(waits, 0.99) ?? 0 },
    };
  } finally {
    await mail.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Milliseconds from the notification to the mail, of 100 systems at once. */
const pageWaits = async (
  url: string,
  mails: readonly { readonly header: (name: string) => string | undefined }[],
): Promise<readonly number[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const before = mails.length;
  const began = performance.now();
  const seen: number[] = [];
  const posts = Array.from({ length: 100 }, (_, index) =>
    post(url, agent, body({ ...page, system: `paged-${index}` })),
  );
  while (seen.length < 100) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    while (seen.length < mails.length - before) seen.push(performance.now() - began);
    if (performance.now() - began > 60_000) throw new Error(`only ${seen.length} of 100 pages arrived within a minute`);
  }
  await Promise.all(posts);
  agent.destroy();
  return seen;
};

const ms = (value: number): string => `${Math.round(value)} ms`;
const rate = ({ perSecond, perCpuSecond }: Rate): string =>
  `${Math.round(perSecond)}/s (${Math.round(perCpuSecond)} for each second of CPU)`;

export const renderReceiverBench = ({ bare, repeated: again, distinct: fresh, pages }: ReceiverBench): string =>
  [
    `${(again.perSecond / bare.perSecond).toFixed(2)}  notifications of 100 alerts, again and again: ${rate(again)}; a bare loop ${rate(bare)}`,
    `${(fresh.perSecond / bare.perSecond).toFixed(2)}  notifications of alerts that were never seen: ${rate(fresh)}; a bare loop ${rate(bare)}`,
    `${(pages.p99 / 2_000).toFixed(2)}  of 2 s: 100 pages at once, from notification to mail server: first ${ms(pages.first)}, p50 ${ms(pages.p50)}, p99 ${ms(pages.p99)}`,
  ].join('\n');

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${renderReceiverBench(await receiverBench())}\n`);
}
