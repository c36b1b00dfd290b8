/**
 * Compares `atalaya check --file` on 500 dashboards, as a whole process, with a process that only parses them. Half of
 * them contain an error, so that looking up line numbers is measured too.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, globSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median } from '../numbers/quantile.ts';

const count = 500;
const root = path.join(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-check-'));
const originals = globSync('generated/*/dashboards/*.json', { cwd: root }).map((file) =>
  readFileSync(path.join(root, file), 'utf8'),
);

const timed = (args: readonly string[]): { readonly seconds: number; readonly out: string } => {
  const start = performance.now();
  const { stdout } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  return { seconds: (performance.now() - start) / 1_000, out: stdout };
};

try {
  if (originals.length === 0) throw new Error('there are no dashboards in generated/: run npx atalaya emit first');
  mkdirSync(path.join(folder, 'boards'));
  let bytes = 0;
  for (let i = 0; i < count; i++) {
    const original = originals[i % originals.length] ?? '';
    const named = original.replace(/"displayName": "/, `"displayName": "${i} `);
    const file = path.join(folder, 'boards', `board-${i}.json`);
    writeFileSync(file, i % 2 === 0 ? named : named.replace('"plotType": "LINE"', '"plotType": "BAR"'));
    bytes += statSync(file).size;
  }
  const bare = path.join(folder, 'bare.mjs');
  writeFileSync(
    bare,
    `import { readFileSync, readdirSync } from 'node:fs';
const folder = ${JSON.stringify(path.join(folder, 'boards'))};
for (const file of readdirSync(folder)) JSON.parse(readFileSync(folder + '/' + file, 'utf8'));\n`,
  );
  const check = [path.join(root, 'cli/main.ts'), 'check', '--file', path.join(folder, 'boards')];
  const [own, parse]: [number[], number[]] = [[], []];
  let summary = '';
  for (let round = 0; round < 5; round++) {
    const { seconds, out } = timed(check);
    own.push(seconds);
    parse.push(timed([bare]).seconds);
    summary = out.trimEnd().split('\n').at(-1) ?? '';
  }
  const [a, b] = [median(own), median(parse)];
  process.stdout.write(
    `  ${count} dashboards, ${(bytes / 1e6).toFixed(1)} MB: ${a.toFixed(2)} s the whole process, ${(a / b).toFixed(1)} times a process that only parses them (${b.toFixed(2)} s)\n  ${summary}\n`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
