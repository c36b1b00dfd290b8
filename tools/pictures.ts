/** `npm run docs:pictures`: the pictures of docs/, as `atalaya preview` draws them with Chromium. Always at the same instant. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const folder = path.join(root, 'docs', 'pictures');
const scenario = ['--scenario', 'outage', '--at', '2026-03-11T13:37:00Z'];

/** The top of each page, one or two screens high. */
const pictures = [
  { file: 'flights-outage.png', id: 'flights', options: ['--height', '1042'] },
  { file: 'fleet-outage.png', id: 'fleet', options: ['--height', '1346', '--theme', 'dark'] },
];

mkdirSync(folder, { recursive: true });
for (const { file, id, options } of pictures) {
  const { status } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      path.join(root, 'cli', 'main.ts'),
      'preview',
      id,
      ...scenario,
      ...options,
      '--png',
      path.join(folder, file),
    ],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exitCode = 1;
}
