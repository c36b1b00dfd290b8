/** k6 accepts every emitted script, and each fits k6's published types. Scripts of fleet members are emitted only as hashes. */
import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { k6Scripts } from '../../loadtest/k6/script.ts';
import { k6Version } from '../../loadtest/k6/version.ts';
import type { PipelineSystem } from '../../model/system.ts';
import attendees from '../fixtures/systems/attendees.ts';
import correspondence from '../fixtures/systems/correspondence.ts';
import diary from '../fixtures/systems/diary.ts';
import fleet from '../fixtures/systems/fleet.ts';
import freight from '../fixtures/systems/freight.ts';
import lms from '../fixtures/systems/lms.ts';
import statements from '../fixtures/systems/statements.ts';
import { externalToolNamed } from '../../tools/external/tool.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { readK6Runtime } from '../../cli/loadtest/k6Runtime.ts';
import { emittedFiles } from '../support/emittedFiles.ts';

const run = promisify(execFile);
const runtime = readK6Runtime();
const root = path.join(import.meta.dirname, '..', '..');
const single: readonly PipelineSystem[] = [attendees, correspondence, diary, freight, lms, statements];

const generated = await emittedFiles();

/** As they are emitted. */
const emitted: readonly string[] = single.flatMap(({ id }) => {
  const folder = path.join(generated, id, 'k6');
  return readdirSync(folder).flatMap((name) => (name.endsWith('.ts') ? [path.join(folder, name)] : []));
});

/** Emits the scripts of fleet members in full. */
const members = (folder: string, fleetSystems: readonly PipelineSystem[]): readonly string[] =>
  fleetSystems.flatMap((system) =>
    [...k6Scripts(system, runtime)].map(([file, text]) => {
      const name = path.join(folder, `${system.id}-${path.basename(file)}`);
      writeFileSync(name, text);
      return name;
    }),
  );

/** The most virtual users of the script, from k6; the message when k6 refuses it. */
const inspect = async (k6: string, file: string): Promise<number | string> => {
  try {
    const { stdout } = await run(k6, ['inspect', '--execution-requirements', file], {
      env: { ...process.env, K6_NO_USAGE_REPORT: 'true' },
    });
    const { totalDuration, maxVUs } = JSON.parse(stdout) as { totalDuration: string; maxVUs: number };
    return totalDuration !== '' && maxVUs > 0 ? maxVUs : `${file}: ${stdout}`;
  } catch (error) {
    return `${path.basename(file)}: ${(error as Error).message}`;
  }
};

testWith(
  'k6',
  'k6 accepts every plan of every system',
  async (k6) => {
    const files = [...emitted, ...members(temporaryFolder(), fleet)];
    const refused: string[] = [];
    const remaining = [...files];
    const work = async (): Promise<void> => {
      for (let file = remaining.pop(); file !== undefined; file = remaining.pop()) {
        const answer = await inspect(k6, file);
        if (typeof answer === 'string') refused.push(answer);
      }
    };
    await Promise.all([work(), work(), work()]);
    expect([files.length, refused]).toEqual([6 * (single.length + fleet.length), []]);
  },
  180_000,
);

testWith('k6', 'messages are sent to another machine only with WRITES=on', async (k6) => {
  const scenarios = async (variables: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const file = path.join(generated, 'attendees', 'k6', 'load.ts');
    const flags = Object.entries(variables).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    const { stdout } = await run(k6, ['inspect', ...flags, file], { env: { K6_NO_USAGE_REPORT: 'true' } });
    return Object.keys((JSON.parse(stdout) as { readonly scenarios: object }).scenarios).toSorted();
  };
  const [all, reads] = [
    ['freshness', 'reads', 'warm_up', 'writes'],
    ['reads', 'warm_up'],
  ];
  expect([
    await scenarios({}),
    await scenarios({ TARGET: 'http://localhost:8080/' }),
    await scenarios({ TARGET: 'http://127.0.0.1:8080', WRITES: 'off' }),
    await scenarios({ TARGET: 'https://127.0.0.1.example.com' }),
    await scenarios({ TARGET: 'https://data-api.example.com', WRITES: 'on' }),
  ]).toEqual([all, all, reads, reads, all]);
});

test('the image of distributed generators has the k6 version that scripts are tested with', () => {
  expect(k6Version).toBe(externalToolNamed('k6').version);
});

test("emitted scripts fit k6's own types", async () => {
  const folder = temporaryFolder();
  const types = path.join(root, 'node_modules', '@types');
  members(folder, fleet.slice(0, 4));
  const compilerOptions = {
    target: 'esnext',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['esnext'],
    types: ['k6'],
    typeRoots: [types],
    paths: { k6: [`${types}/k6/index.d.ts`], 'k6/*': [`${types}/k6/*`] },
    noEmit: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    erasableSyntaxOnly: true,
    isolatedModules: true,
    skipLibCheck: true,
  };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts', ...emitted] }));
  const result = await run(path.join(root, 'node_modules', '.bin', 'tsc'), ['-p', folder]).catch(
    (error: { readonly stdout: string }) => error,
  );
  expect(result.stdout).toBe('');
}, 120_000);
