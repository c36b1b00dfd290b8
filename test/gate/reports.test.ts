/** A gate that cannot reach a verdict leaves a report in every format, with the reason, and never exits as if a release had failed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { leaveReport } from '../../cli/gate/leaveReport.ts';
import type { GateReport } from '../../loadtest/gate/gateReport.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';

const originalPath = process.env['PATH'];
const servers: Server[] = [];
const mounts: string[] = [];
afterEach(() => {
  process.env['PATH'] = originalPath;
  for (const server of servers.splice(0)) server.close();
  for (const folder of mounts.splice(0)) execFileSync('umount', ['-l', folder]);
});

const schema = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../loadtest/gate/report.schema.json'), 'utf8'),
) as object;

const isOfSchema = (report: unknown): boolean => {
  const ajv = new Ajv2020();
  addFormats.default(ajv);
  return ajv.validate(schema, report);
};

/** A port where nobody listens any more. */
const deserted = async (): Promise<string> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
};

const refusing = async (status: number): Promise<string> => {
  const server = createServer({ keepAliveTimeout: 0 }, (_, response) => void response.writeHead(status).end());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly folder: string;
}

const gate = async (args: readonly string[], stop?: AbortSignal): Promise<Ended> => {
  const cwd = temporaryFolder();
  const command = ['gate', 'freight', '--runs', '1', '--duration', '1s', '--out', 'here', ...args];
  return { ...(await runInProcess(command, { cwd, ...(stop && { stop }) })), folder: path.join(cwd, 'here') };
};

/** The reason in each format, of which all have to be there. */
const reportIn = (folder: string): GateReport => {
  expect(
    readdirSync(folder)
      .filter((file) => file.startsWith('report.'))
      .toSorted(),
  ).toEqual(['report.html', 'report.json', 'report.md', 'report.txt', 'report.xml']);
  const report = JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')) as GateReport;
  expect(isOfSchema(report)).toBe(true);
  for (const format of ['html', 'md', 'txt', 'xml'])
    expect(readFileSync(path.join(folder, `report.${format}`), 'utf8')).toContain(report.verdict);
  return report;
};

testWith('k6', 'a side that does not answer is inconclusive, and the report has the reason', async () => {
  const url = await deserted();
  const { code, stdout, stderr, folder } = await gate(['--candidate', url]);
  const report = reportIn(folder);
  const reason = `${url} does not answer (ECONNREFUSED); fix: check the URL, and that it is up: curl -i ${url}/health`;
  expect([code, report.verdict, report.findings]).toEqual([
    3,
    'inconclusive',
    [{ id: 'validity', subject: 'validity', verdict: 'inconclusive', text: reason, figures: { runs: 0 } }],
  ]);
  expect(stdout).toContain(`freight: inconclusive  (${url})\n  inconclusive: validity: ${reason}\n`);
  expect(stderr).toContain(`${url} does not answer (ECONNREFUSED)\n  fix: check the URL`);
});

testWith('k6', 'an override exits with 0 whatever the verdict, and every format has both', async () => {
  const { code, stdout, folder } = await gate(['--candidate', await deserted(), '--override', 'rota <ana> & team']);
  const { override, verdict } = reportIn(folder);
  expect([code, override, verdict]).toEqual([0, 'rota <ana> & team', 'inconclusive']);
  expect(stdout).toContain('freight: inconclusive, let pass: rota <ana> & team');
  const text = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
  expect(text('report.md')).toContain('**Let pass anyway:** rota ');
  expect(text('report.html')).toContain('<strong>Let pass anyway:</strong> rota &lt;ana&gt; &amp; team');
  expect(text('report.xml')).toContain('<property name="verdict" value="inconclusive"/>');
  expect(text('report.xml')).toContain('<property name="override" value="rota &lt;ana&gt; &amp; team"/>');
});

testWith('k6', 'a token that is not taken is a matter of set-up, and leaves a report, too', async () => {
  const { code, folder } = await gate(['--candidate', await refusing(401)]);
  const { verdict, findings } = reportIn(folder);
  expect([code, verdict]).toEqual([2, 'inconclusive']);
  expect(findings.map(({ text }) => text.replace(/http:\S+?\/openapi/, 'URL/openapi'))).toEqual([
    'URL/openapi.json answered 401, so nothing says that it is the right system; check the URL, and the token in ATALAYA_TOKEN',
  ]);
});

testWith('k6', 'a gate that is stopped before its first run leaves a report', async () => {
  const { code, stderr, folder } = await gate(['--candidate', await refusing(200)], AbortSignal.abort());
  const { verdict, findings } = reportIn(folder);
  expect([code, verdict, findings[0]?.text]).toEqual([3, 'inconclusive', 'it was stopped before a run was finished']);
  expect(stderr).not.toMatch(/ at .*\.ts:\d+/);
});

test('without k6 a report says how to get it', async () => {
  process.env['PATH'] = temporaryFolder();
  const cache = process.env['XDG_CACHE_HOME'];
  process.env['XDG_CACHE_HOME'] = temporaryFolder();
  try {
    const { code, folder } = await gate([]);
    const { verdict, k6, findings } = reportIn(folder);
    expect([code, verdict, k6]).toEqual([2, 'inconclusive', 'not found']);
    expect(findings[0]?.text).toContain('npm run tools -- k6');
  } finally {
    if (cache === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = cache;
  }
});

test('a folder that cannot be made is no failed release', async () => {
  expect(await gate(['--out', '/proc/here'])).toMatchObject({
    code: 3,
    stdout: '',
    stderr:
      'the folder of the results cannot be written\n  where: /proc/here\n  why: its folder is not there, or cannot be made\n  fix: make the folder, or name another folder with --out\n',
  });
});

test('a file in the way is wrong use', async () => {
  const cwd = temporaryFolder();
  writeFileSync(path.join(cwd, 'file'), '');
  for (const out of ['file', 'file/report'])
    expect(await runInProcess(['gate', 'freight', '--out', out], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: `${path.join(cwd, out)} is not a folder: a part of its path is a file\n  fix: name another one with --out\n`,
    });
});

/** Undefined without the right to mount. */
const smallDisk = (size: string): string | undefined => {
  const folder = path.join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  mounts.push(folder);
  return folder;
};

testWith('k6', 'a disk that is full before the load, or for the report alone, is no failed release', async () => {
  const disk = smallDisk('16k');
  if (disk === undefined) return;
  const out = path.join(disk, 'gate');
  const { code, stderr, stdout } = await gate(['--candidate', await deserted(), '--out', out]);
  // The page is larger than the disk.
  expect(code).toBe(3);
  expect(stdout).toContain('freight: inconclusive');
  expect(stderr).toContain(
    `the report cannot be written\n  where: ${out}/report.html\n  why: no space is left on the device\n  fix: free some space there, or name another folder with --out\n`,
  );
  expect(existsSync(path.join(out, 'report.json'))).toBe(true);
  expect(existsSync(path.join(out, 'report.html'))).toBe(false);
  execFileSync('sh', ['-c', `cat /dev/zero > '${disk}/ballast' 2> /dev/null || true`]);
  expect(await gate(['--out', path.join(disk, 'other')])).toMatchObject({
    code: 3,
    stdout: '',
    stderr: `the folder of the results cannot be written\n  where: ${disk}/other\n  why: no space is left on the device\n  fix: free some space there, or name another folder with --out\n`,
  });
});

testWith(
  'k6',
  'a disk that is full in the middle leaves a report',
  async () => {
    // There is room for one run at most.
    const disk = smallDisk('120k');
    if (disk === undefined) return;
    const out = path.join(disk, 'gate');
    const { code, stderr } = await gate(['--out', out]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^a run cannot be written\n {2}where: .+\/runs\/\S+\n {2}why: no space is left on the device$/m,
    );
    expect(reportIn(out).findings[0]?.text).toMatch(
      /^a run cannot be written; where: .*; why: no space is left on the device; fix: /,
    );
  },
  120_000,
);

testWith('k6', 'on a full disk a report takes the room of its runs', async () => {
  const disk = smallDisk('80k');
  if (disk === undefined) return;
  const { folder } = await gate(['--candidate', await deserted()]);
  const out = path.join(disk, 'gate');
  mkdirSync(path.join(out, 'runs', '000'), { recursive: true });
  execFileSync('sh', ['-c', `cat /dev/zero > '${out}/runs/000/raw' 2> /dev/null || true`]);
  const io = { stdout: () => undefined, stderr: () => undefined, cwd: disk };
  expect(leaveReport(reportIn(folder), { folder: out, options: { format: 'text' }, io })).toBe(3);
  expect(reportIn(out)).toEqual(reportIn(folder));
  expect(existsSync(path.join(out, 'runs'))).toBe(false);
});

test('a file that may not be so large is no failed release, either', () => {
  const main = path.join(import.meta.dirname, '../../cli/main.ts');
  const cwd = temporaryFolder();
  const command =
    'ulimit -f 8; exec "$0" --disable-warning=ExperimentalWarning "$1" gate freight --candidate http://127.0.0.1:1 --runs 1 --out here';
  const { status, stderr } = spawnSync('sh', ['-c', command, process.execPath, main], {
    cwd,
    encoding: 'utf8',
    // Node writes its cache of compiled code when it ends, after all handlers, and would be ended by that file.
    env: {
      PATH: originalPath,
      HOME: process.env['HOME'],
      ATALAYA_SYSTEMS: systemsFolder,
      NODE_DISABLE_COMPILE_CACHE: '1',
    },
  });
  expect([status, stderr.split('\n').slice(-5, -2)]).toEqual([
    3,
    [
      'the report cannot be written',
      `  where: ${cwd}/here/report.html`,
      '  why: the file would be larger than this process may write',
    ],
  ]);
});

test('output that a full disk does not take is no answer, and no stack trace', () => {
  if (!existsSync('/dev/full')) return;
  const main = path.join(import.meta.dirname, '../../cli/main.ts');
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', '"$0" --disable-warning=ExperimentalWarning "$1" --help > /dev/full', process.execPath, main],
    { encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([
    3,
    'the output cannot be written\n  where: standard output\n  why: no space is left on the device\n  fix: free some space there, or write to another file\n',
  ]);
});
