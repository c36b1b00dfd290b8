/** What a transcript cannot show: what is on the disk afterwards, git, a full disk, and Ctrl-C in the middle. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { planFolder } from '../../cli/emit/folder.ts';
import { writeFolder } from '../../cli/emit/write.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { runInProcess } from '../support/runInProcess.ts';
import type { Outcome } from '../support/transcript.ts';

let cwd: string;
beforeEach(() => {
  cwd = temporaryFolder();
});

const emit = (...args: readonly string[]): Promise<Outcome> => runInProcess(['emit', ...args], { cwd });
const at = (...parts: readonly string[]): string => path.join(cwd, 'generated', ...parts);
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();

test('what is committed in generated/ is what the definitions emit', async () => {
  const repository = path.join(import.meta.dirname, '..', '..');
  const { stdout, stderr, code } = await runInProcess(['emit', '--check'], {
    cwd: repository,
    systems: path.join(repository, 'systems'),
  });
  expect({ code, stderr, stdout: stdout.replace(/\d+ folders/, '# folders') }).toEqual({
    code: 0,
    stderr: '',
    stdout: 'generated is what the definitions emit: # folders\n',
  });
}, 120_000);

test('two runs write the same bytes', async () => {
  await emit('freight', 'fleet-07');
  await emit('freight', 'fleet-07', '--out', 'again');
  for (const file of filesIn(at())) {
    expect([file, readFileSync(path.join(cwd, 'again', file), 'utf8')]).toEqual([file, readFileSync(at(file), 'utf8')]);
  }
});

describe('drift', () => {
  test('is printed as a patch', async () => {
    await emit('freight');
    const file = at('freight', 'terraform', 'slos.tf.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"goal": 0.999,', '"goal": 0.99,'));
    const { stdout, code } = await emit('freight', '--check');
    expect(code).toBe(1);
    expect(stdout).toBe(`--- ${file}\texisting file
+++ ${file}\tas defined
@@ -20,7 +20,7 @@
         "service": "\${google_monitoring_custom_service.own.service_id}",
         "slo_id": "api-availability",
         "display_name": "freight: api-availability, 99.9% of 30d",
-        "goal": 0.99,
+        "goal": 0.999,
         "user_labels": {
           "atalaya": "terraform",
           "organization": "atalaya",
freight: Terraform
${at()} is not what the definitions emit; fix: npx atalaya emit freight
`);
  });

  test('is also a file that nobody emits any more; emit removes it, and nothing that is not ours', async () => {
    await emit();
    const gone = at('freight', 'old', 'rules.yaml');
    await emit('freight');
    const list = at('freight', '.emitted.json');
    const known = JSON.parse(readFileSync(list, 'utf8')) as Record<string, string>;
    const mine = at('freight', 'terraform', '.terraform.lock.hcl');
    writeFileSync(mine, 'mine');
    mkdirSync(path.dirname(gone));
    writeFileSync(gone, '');
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    writeFileSync(list, JSON.stringify({ ...known, 'old/rules.yaml': empty, '../../outside': empty }));
    expect((await emit('--check')).stdout).toBe(
      `nobody emits it: ${gone}\nfreight: old/rules.yaml\n${at()} is not what the definitions emit; fix: npx atalaya emit\n`,
    );
    expect((await emit()).code).toBe(0);
    expect([existsSync(path.dirname(gone)), existsSync(mine)]).toEqual([false, true]);
    expect((await emit('--check')).code).toBe(0);
  }, 120_000);

  test('is also a system that nothing defines any more: its files go, with the folder', async () => {
    await emit('freight');
    renameSync(at('freight'), at('fights'));
    const { stdout, code } = await emit();
    expect(code).toBe(0);
    expect(stdout).toContain('fights: removed, because no definition has it\n');
    expect(existsSync(at('fights'))).toBe(false);
  }, 120_000);

  test('in a member’s hash is told by the manifest', async () => {
    await emit();
    const manifest = at('fleet', 'manifest.json');
    const text = readFileSync(manifest, 'utf8');
    expect(text).toMatch(/"fleet-07": "[0-9a-f]{64}"/);
    writeFileSync(manifest, text.replace(/("fleet-07": ")[0-9a-f]+/, '$10'));
    const { stdout } = await emit('--check');
    expect(stdout).toContain('fleet: 1 member changed\n');
    expect(existsSync(at('fleet-07'))).toBe(false);
  }, 120_000);
});

describe('a file that was edited by hand', () => {
  const rules = (): string => at('freight', 'prometheus', 'rules.yaml');

  test('stays, is said, and is still known as edited the next time', async () => {
    await emit('freight');
    appendFileSync(rules(), '# mine\n');
    const said = {
      code: 1,
      stdout: `0 folders of ${at()} written, 1 unchanged\n`,
      stderr: `${rules()} was edited by hand and is not overwritten\n  fix: make the change in the definition instead; to overwrite the file, commit it first or use --force\n`,
    };
    expect(await emit('freight')).toEqual(said);
    expect(await emit('freight')).toEqual(said);
    expect(readFileSync(rules(), 'utf8')).toMatch(/# mine\n$/);
    expect((await emit('freight', '--force')).code).toBe(0);
    expect((await emit('freight', '--check')).code).toBe(0);
  });

  testWith('git', 'is overwritten where git holds it', async () => {
    await emit('freight');
    appendFileSync(rules(), '# mine\n');
    const git = (...args: readonly string[]): unknown =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd, stdio: 'ignore' });
    git('init');
    expect((await emit('freight')).code).toBe(1);
    git('add', '.');
    git('commit', '-m', 'mine');
    expect((await emit('freight')).code).toBe(0);
    expect(readFileSync(rules(), 'utf8')).not.toContain('# mine');
  });
});

describe('a full disk', () => {
  const full = (): never => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  const files = new Map([
    ['a.txt', 'new a\n'],
    ['b.txt', 'new b\n'],
  ]);

  test('leaves a folder that was not there away', () => {
    const folder = path.join(cwd, 'orders');
    let written = 0;
    const write = (file: string, text: string): void => (++written > 1 ? full() : writeFileSync(file, text));
    expect(() => writeFolder(planFolder('orders', folder, files), new Set(), { write })).toThrow(
      new Error(
        `${folder} cannot be written: no space is left on the device\n  fix: free disk space and run the command again: all existing files are complete`,
      ),
    );
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('leaves each file as it was', () => {
    const folder = path.join(cwd, 'orders');
    writeFolder(planFolder('orders', folder, new Map([['a.txt', 'old a\n']])), new Set());
    expect(() => writeFolder(planFolder('orders', folder, files), new Set(), { write: full })).toThrow(
      new Error(
        `${path.join(folder, 'a.txt')} cannot be written: no space is left on the device\n  fix: free disk space and run the command again: all existing files are complete`,
      ),
    );
    expect(filesIn(folder)).toEqual(['.emitted.json', 'a.txt']);
    expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('old a\n');
  });
});

test('Ctrl-C leaves whole systems, and another run writes the rest', async () => {
  const stop = new AbortController();
  stop.abort();
  const { code, stderr } = await runInProcess(['emit'], { cwd, stop: stop.signal });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'stopped: all existing files are complete; run the command again to write the rest\n',
  });
  rmSync(at(), { recursive: true, force: true });
});

test('on a terminal, a long emit says how far it is', async () => {
  let now = 0;
  const { stdout } = await runInProcess(['emit', 'freight', 'diary'], { cwd, isTTY: true, now: () => (now += 1_000) });
  expect(stdout).toBe(
    '\r1 of 2 systems\r2 of 2 systems\r\u001B[K' +
      `freight: new, 30 alerts, 4 SLOs\ndiary: new, 28 alerts, 4 SLOs\nmodules: new\n3 folders of ${at()} written, 0 unchanged\n`,
  );
});
