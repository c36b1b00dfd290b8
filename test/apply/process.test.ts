/** `atalaya apply` as a process of its own: Ctrl-C in the middle, and a machine without credentials. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startWith, type Child } from '../support/childProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { isWrite, prepareProject, type PreparedProject } from './preparedProject.ts';
import { cut } from '../google/cloud/faults.ts';

let project: PreparedProject;

beforeAll(async () => {
  project = await prepareProject(['freight']);
});
afterAll(async () => project.close());

const run = (...args: readonly string[]): Child => startWith(project.variables, ...args);

const linesOf = (text: string, begin: string): readonly string[] =>
  text.split('\n').filter((line) => line.startsWith(begin));

test('diff, apply --dry-run, apply with Ctrl-C in the middle, apply, diff', async () => {
  const different = await run('diff', 'freight').ended;
  expect([different.code, different.stderr]).toEqual([1, '']);

  const dryRun = await run('apply', 'freight', '--dry-run').ended;
  expect([dryRun.code, dryRun.stderr, project.writes()]).toEqual([1, '', []]);
  const planned = linesOf(dryRun.stdout, 'would ').map((line) => line.replace('would create ', ''));

  // The signal is sent before the answer, so it is there before the next write begins.
  let writes = 0;
  const interrupted = run('apply', 'freight');
  project.cloud.faults.plan(cut, (call) => {
    if (isWrite(call) && (writes += 1) === 12) interrupted.kill('SIGINT');
    return false;
  });
  const first = await interrupted.ended;
  const made = project.writes();
  const done = linesOf(first.stdout, 'created ').map((line) => line.replace('created ', ''));
  expect([first.code, first.stderr, done.length]).toEqual([3, '', made.length]);
  expect(done).toEqual(planned.slice(0, made.length));
  const rest = planned.slice(made.length);
  expect(first.stdout).toContain(
    `\ndone: ${made.length} created\nnot tried: ${rest.length} writes\n${rest.map((item) => `  create ${item}\n`).join('')}stopped: run it again to write the rest\n`,
  );

  const second = await run('apply', 'freight').ended;
  expect([second.code, second.stderr, linesOf(second.stdout, 'created ').length]).toEqual([0, '', rest.length]);
  expect(project.writes().length).toBe(rest.length);
  const same = await run('diff', 'freight').ended;
  expect([same.code, same.stderr, project.writes()]).toEqual([0, '', []]);
  expect(same.stdout).toBe(`${planned.length} resources in atalaya-demo: ${planned.length} the same\n`);
});

test('a machine without credentials says so, and reads nothing', async () => {
  const outcome = await startWith({ HOME: temporaryFolder() }, 'apply', 'freight').ended;
  expect(outcome).toEqual({
    code: 3,
    stdout: '',
    stderr: `Cloud Monitoring cannot be used: this machine has no Google credentials
  fix: run: gcloud auth application-default login
       (in CI and on Google Cloud: give the job a service account, or name a key file in GOOGLE_APPLICATION_CREDENTIALS)
`,
  });
});
