/** Which systems a night measures where: wrong variables of a repository are named before anything runs. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { ownIds } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../../cli/options.ts';
import { describeWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const script = path.join(import.meta.dirname, '..', '..', 'tools', 'ci', 'nightly-targets.sh');
const ids = ownIds(systemsFolder);

const targets = (variables: Readonly<Record<string, string>>) => {
  const env = { PATH: process.env['PATH'] ?? '', ...variables };
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
      TARGETS: '{"datos":"https://datos.example.com","ltm":"https://ltm.example.com"}',
      AUDIENCES: '{"ltm":"https://ltm.example.com"}',
    });
    const array =
      '[{"system":"datos","url":"https://datos.example.com","audience":""},{"system":"ltm","url":"https://ltm.example.com","audience":"https://ltm.example.com"}]';
    const others = ids.filter((id) => id !== 'datos' && id !== 'ltm');
    expect([code, stdout]).toEqual([0, `targets=${array}\nlocal=${others.join(' ')}\n`]);
  });

  test('where every system has a target, none runs on the runner', () => {
    const all = JSON.stringify(Object.fromEntries(ids.map((id) => [id, `https://${id}.example.com`])));
    expect(targets({ TARGETS: all }).stdout).toMatch(/\nlocal=none\n$/);
  });

  test.each([
    [
      { TARGETS: 'datos=https://x' },
      'the targets are no JSON object of URLs: write {"datos":"https://data-api.example.com"}',
    ],
    [
      { TARGETS: '["https://x"]' },
      'the targets are no JSON object of URLs: write {"datos":"https://data-api.example.com"}',
    ],
    [
      { TARGETS: '{"datos":1}' },
      'the targets are no JSON object of URLs: write {"datos":"https://data-api.example.com"}',
    ],
    [{ AUDIENCES: 'x' }, 'the audiences are no JSON object of texts: write {"datos":"https://data-api.example.com"}'],
    [{ TARGETS: '{"dato":"https://x"}' }, `target 'dato' is not one of the systems: ${ids.join(' ')}`],
    [{ AUDIENCES: '{"datos":"https://x"}' }, 'audiences without a target: datos'],
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
    expect(run({ SYSTEMS: 'datos flights', RUN: 'false' })).toEqual(['datos', 'flights', ...common, '--no-run']);
    const remote = run({ SYSTEMS: 'ltm', TARGET: 'https://ltm.example.com', SAMPLES: '{"a":1}' });
    expect(remote.map((argument) => argument.replace(/^ltm=\/.*/, 'ltm=FILE'))).toEqual([
      'ltm',
      ...common,
      '--target',
      'ltm=https://ltm.example.com',
      '--samples',
      'ltm=FILE',
      '{"a":1}',
    ]);
  });
});
