/** The seed of the property tests, as real jest runs use it. */
import { spawnSync } from 'node:child_process';
import { rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const root = path.join(import.meta.dirname, '..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'atalaya-seed-'));
  const config = path.join(root, 'jest.config.js');
  writeFileSync(
    path.join(folder, 'jest.config.js'),
    `import config from ${JSON.stringify(config)};\nexport default { ...config, reporters: ['default'] };`,
  );
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    path.join(folder, 'drawn.test.ts'),
    `import { test } from '@jest/globals';
import { readConfigureGlobal, integer, sample } from 'fast-check';
test('draws', () => {
  process.stderr.write(\`drawn \${readConfigureGlobal().seed}: \${sample(integer(), 5)}\\n\`);
});`,
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (
  seed: string | undefined,
): { readonly code: number | null; readonly drawn: string | undefined; readonly output: string } => {
  const { FAST_CHECK_SEED: _inherited, ...env } = process.env;
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  const { status, stderr } = spawnSync(process.execPath, [jest, '--runInBand'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, ...(seed === undefined ? {} : { FAST_CHECK_SEED: seed }) },
  });
  return { code: status, drawn: /^drawn (.*)$/m.exec(stderr)?.[1], output: stderr };
};

test('two ordinary runs draw the same values', () => {
  const [first, second] = [run(undefined), run('')];
  expect(first).toMatchObject({ code: 0, drawn: expect.stringMatching(/^20261130: /) });
  expect(second.drawn).toBe(first.drawn);
});

test('FAST_CHECK_SEED draws other values', () => {
  expect(run('-7')).toMatchObject({ code: 0, drawn: expect.stringMatching(/^-7: /) });
  expect(run('-7').drawn?.slice(4)).not.toBe(run(undefined).drawn?.slice(10));
});

test('FAST_CHECK_SEED=random prints the seed that repeats the run', () => {
  const random = run('random');
  const seed = /^Property tests: FAST_CHECK_SEED=(\d+)$/m.exec(random.output)?.[1];
  expect(random).toMatchObject({ code: 0, drawn: expect.stringMatching(new RegExp(`^${seed}: `)) });
  expect(run(seed).drawn).toBe(random.drawn);
});

test.each(['x', '1.5', '1e3', '2147483648', 'Random'])('FAST_CHECK_SEED=%s is refused', (seed) => {
  const { code, output } = run(seed);
  expect(code).toBe(1);
  expect(output).toContain(
    `FAST_CHECK_SEED is '${seed}': write an integer from -2147483648 to 2147483647, or 'random'`,
  );
});
