/** Which systems a night measures where: wrong variables of a repository are named before anything runs. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { ownIds } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { describeWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const script = path.join(import.meta.dirname, '..', '..', 'tools', 'ci', 'nightly-targets.sh');
const ids = ownIds(systemsFolder);

const targets = (variables: Readonly<Record<string, string>>) => {
  const env = { PATH: process.env['PATH'] ?? '', ATALAYA_SYSTEMS: systemsFolder, ...variables };
  const { status, stdout, stderr } = spawnSync(script, [], { encoding: 'utf8', env });
  return { code: status, stdout, stderr };
};

describeWith(['bash'], 'nightly-targets.sh', () => {
  test('without targets every system runs on the runner', () => {
    const all = { code: 0, stdout: 'targets=[]\nlocal=all\n', stderr: '' };
    expect([targets({}), targets({ TARGETS: '', AUDIENCES: '' }), targets({ TARGETS: '{}' })]).toEqual([all, all, all]);
  });

  test('a system with a target is not measured on the runner, too', () => {
    const { code, stdout } = targets({
      TARGETS: '{"diary":"https://diary.example.com","lms":"https://lms.example.com"}',
      AUDIENCES: '{"lms":"https://lms.example.com"}',
    });
    const array =
      '[{"system":"diary","url":"https://diary.example.com","audience":""},{"system":"lms","url":"https://lms.example.com","audience":"https://lms.example.com"}]';
    const others = ids.filter((id) => id !== 'diary' && id !== 'lms');
    expect([code, stdout]).toEqual([0, `targets=${array}\nlocal=${others.join(' ')}\n`]);
  });

  test('where every system has a target, none runs on the runner', () => {
    const all = JSON.stringify(Object.fromEntries(ids.map((id) => [id, `https://${id}.example.com`])));
    expect(targets({ TARGETS: all }).stdout).toMatch(/\nlocal=none\n$/);
  });

  test.each([
    [
      { TARGETS: 'diary=https://x' },
      'the targets are no JSON object of URLs: write {"orders":"https://data-api.example.com"}',
    ],
    [
      { TARGETS: '["https://x"]' },
      'the targets are no JSON object of URLs: write {"orders":"https://data-api.example.com"}',
    ],
    [
      { TARGETS: '{"diary":1}' },
      'the targets are no JSON object of URLs: write {"orders":"https://data-api.example.com"}',
    ],
    [{ AUDIENCES: 'x' }, 'the audiences are no JSON object of texts: write {"orders":"https://data-api.example.com"}'],
    [{ TARGETS: '{"dato":"https://x"}' }, `target 'dato' is not one of the systems: ${ids.join(' ')}`],
    [{ AUDIENCES: '{"diary":"https://x"}' }, 'audiences without a target: diary'],
  ])('%j is refused', (variables, message) => {
    expect(targets(variables as Record<string, string>)).toEqual({
      code: 2,
      stdout: `::error title=Nightly load tests::${message}\n`,
      stderr: '',
    });
  });
});

describeWith(['bash'], 'nightly.sh', () => {
  test('gives on the target and the rows of one system, and judges alone where nothing is to run', () => {
    const folder = temporaryFolder();
    const log = path.join(folder, 'args');
    const fake = `#!/bin/sh\nprintf '%s\\n' "$@" > '${log}'\nwhile [ $# -gt 0 ]; do [ "$1" != --samples ] || cat "\${2#*=}" >> '${log}'; shift; done\n`;
    writeFileSync(path.join(folder, 'node'), fake);
    chmodSync(path.join(folder, 'node'), 0o755);
    const run = (variables: Readonly<Record<string, string>>): readonly string[] => {
      spawnSync(path.join(path.dirname(script), 'nightly.sh'), [], {
        env: {
          PATH: `${folder}:${process.env['PATH'] ?? ''}`,
          HISTORY: '/h',
          OUT: path.join(folder, 'out'),
          ...variables,
        },
      });
      return readFileSync(log, 'utf8').trim().split('\n').slice(3);
    };
    const common = ['--history', '/h', '--out', path.join(folder, 'out')];
    expect(run({})).toEqual(common);
    expect(run({ SYSTEMS: 'diary freight', RUN: 'false' })).toEqual(['diary', 'freight', ...common, '--no-run']);
    const remote = run({ SYSTEMS: 'lms', TARGET: 'https://lms.example.com', SAMPLES: '{"a":1}' });
    expect(remote.map((argument) => argument.replace(/^lms=\/.*/, 'lms=FILE'))).toEqual([
      'lms',
      ...common,
      '--target',
      'lms=https://lms.example.com',
      '--samples',
      'lms=FILE',
      '{"a":1}',
    ]);
  });
});
