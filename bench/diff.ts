/**
 * Compares `atalaya diff` of fifty systems, as a whole process, with as many bare requests of the same answers. The server takes 50 ms
 * for each answer, has all that the definitions want, and fails the benchmark at any request that is not a read. Run: node bench/diff.ts
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { resolve } from '../apply/references.ts';
import type { JsonObject, Reference, Wanted } from '../apply/resource.ts';
import { loadTarget } from '../cli/live/compare.ts';
import { systemsFolder } from '../test/fixtures/systemsFolder.ts';
import { atMost } from '../google/atMost.ts';
import { many } from '../text/count.ts';

const delay = 50;
/** Seconds, on a machine on which the bare requests take no longer than their delays. */
const most = 5;
/** As many at a time as the command's. */
const atOnce = 10;
const rounds = 3;

const nameOf = ({ project, collection, id }: Wanted, index: number): string =>
  `projects/${project}/${collection}/${id ?? index + 1}`;

interface Answers {
  readonly lists: ReadonlyMap<string, readonly JsonObject[]>;
  readonly count: number;
}

/** What a server would answer after an apply, by path. */
const answersOf = (projects: ReadonlyMap<string, readonly Wanted[]>): Answers => {
  const lists = new Map<string, JsonObject[]>();
  const add = (list: string, body: JsonObject): void => {
    lists.set(list, [...(lists.get(list) ?? []), body]);
  };
  let count = 0;
  for (const [project, wanted] of projects) {
    const names = new Map(wanted.map((item, index) => [`${item.kind} ${item.key}`, nameOf(item, index)]));
    const channels = new Map<string, string>();
    const valueOf = (reference: Reference): string => {
      if (reference.kind === 'cloudRunHost') return `${reference.service}-abc-uc.a.run.app`;
      if (reference.kind !== 'channel')
        return names.get(`${reference.kind} ${reference.key}`)?.split('/').at(-1) ?? 'none';
      const name = `projects/${project}/notificationChannels/${channels.size + 1}`;
      const known = channels.get(reference.token);
      if (known !== undefined) return known;
      channels.set(reference.token, name);
      add(`notificationChannels ${project}`, { name, type: reference.type, displayName: reference.displayName });
      return name;
    };
    for (const [index, item] of wanted.entries()) {
      const { body } = resolve(item, valueOf);
      const name = item.kind === 'logMetric' ? item.key : nameOf(item, index);
      add(`${item.collection} ${project}`, { ...body, name });
      count += 1;
    }
  }
  return { lists, count };
};

/** Milliseconds. */
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-diff-'));
const { projects } = await loadTarget(['fleet'], 'prod', { systems: systemsFolder }, {});
const { lists, count } = answersOf(projects);
let requests: string[] = [];
const server = createServer((request, response) => {
  const { pathname, search } = new URL(request.url ?? '/', 'http://fake');
  requests.push(`${pathname}${search}`);
  if (request.method !== 'GET') throw new Error(`${request.method} ${pathname}: the comparison writes`);
  const [, project = '', list = ''] = /^\/v\d\/projects\/([^/]+)\/(.+)$/.exec(pathname) ?? [];
  const field = list.split('/').at(-1) ?? '';
  void sleep(delay).then(() => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ [field]: lists.get(`${list} ${project}`) ?? [] }));
  });
});
await new Promise<void>((opened) => server.listen(0, '127.0.0.1', opened));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const diff = async (): Promise<void> => {
  const main = path.join(import.meta.dirname, '..', 'cli', 'main.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'diff', 'fleet'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      // As the command itself keeps what it compiled.
      NODE_COMPILE_CACHE: path.join(folder, 'cache'),
      ATALAYA_MONITORING_ENDPOINT: url,
      ATALAYA_LOGGING_ENDPOINT: url,
      ATALAYA_RUN_ENDPOINT: url,
    },
  });
  let output = '';
  for await (const chunk of child.stdout) output += String(chunk);
  const code = child.exitCode ?? (await new Promise((ended) => child.once('exit', ended)));
  if (code !== 0) throw new Error(`diff ended with ${String(code)}: ${output.slice(-500)}`);
};

const bare = async (paths: readonly string[]): Promise<void> => {
  const read = atMost(atOnce);
  await Promise.all(paths.map((one) => read(async () => (await fetch(`${url}${one}`)).json())));
};

const [ours, theirs]: [number[], number[]] = [[], []];
/** Requests of the command. */
let asked = 0;
try {
  await diff();
  for (let round = 0; round < rounds; round += 1) {
    requests = [];
    ours.push(await timed(diff));
    const paths = requests;
    asked = paths.length;
    theirs.push(await timed(() => bare(paths)));
  }
} finally {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}

const middle = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]! / 1_000;
const [command, requesting] = [middle(ours), middle(theirs)];
process.stdout.write(
  `  ${(command / requesting).toFixed(2)}  diff of 50 systems, ${many(count, 'resource')} in ${many(projects.size, 'project')}, all the same and no write: ` +
    `${command.toFixed(2)} s, beside ${requesting.toFixed(2)} s of its ${many(asked, 'request')} of ${delay} ms alone\n`,
);
const allowed = most * Math.max(1, requesting / ((Math.ceil(asked / atOnce) * delay) / 1_000));
if (command > allowed) {
  process.stderr.write(
    `missed: diff takes ${command.toFixed(2)} s; ${allowed.toFixed(2)} s is the bar (${most} s where its requests take their delays alone)\n`,
  );
  process.exitCode = 1;
}
