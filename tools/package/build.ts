/**
 * Before `npm pack`: compiles the package into dist/ with TypeScript's own compiler, module by module, with declarations and source
 * maps; copies what the modules read; and puts the package's package.json in the place of the repository's, until `npm pack` is done
 * (restore.ts). The folders in dist/ are those of the repository, so a path that is relative to a module is the same in both.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packedManifest, type Manifest } from './manifest.ts';
import { keptManifest, output, restore, root } from './restore.ts';

/** What modules read as text. TypeScript among it is text too: of the previews' page, and of what only k6 runs. */
const read: readonly string[] = [
  'console/**/page/**',
  'loadtest/k6/**/*.ts',
  'pipeline/api/client/**/*.{js,d.ts,py}',
  'terraform/modules/**/*.tf',
  'tools/external/k6/*',
  '{cli,console,lint,pipeline}/**/*.{css,html,json,svg,wasm}',
];

const isLeftOut = (file: string): boolean => /\.test\.ts$|(^|\/)(fixtures|testing)\/|tsconfig\.json$/.test(file);

restore();
rmSync(output, { recursive: true, force: true });
const compiler = [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', import.meta.dirname];
const { status } = spawnSync(process.execPath, compiler, { cwd: root, stdio: ['ignore', 2, 2] });
if (status === 0) {
  for (const entry of globSync([...read], { cwd: root, withFileTypes: true })) {
    const file = path.relative(root, path.join(entry.parentPath, entry.name));
    if (entry.isFile() && !isLeftOut(file)) cpSync(path.join(root, file), path.join(output, file));
  }
  const own = readFileSync(path.join(root, 'package.json'), 'utf8');
  mkdirSync(path.dirname(keptManifest), { recursive: true });
  writeFileSync(keptManifest, own);
  const packed = packedManifest(JSON.parse(own) as Manifest);
  writeFileSync(path.join(root, 'package.json'), `${JSON.stringify(packed, null, 2)}\n`);
}
process.exitCode = status ?? 1;
