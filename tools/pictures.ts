/** `npm run docs:pictures`: the pictures of docs/, as `atalaya preview` draws them with Chromium. Always of the same instant. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const folder = path.join(root, 'docs', 'pictures');
const scenario = ['--scenario', 'outage', '--at', '2026-03-11T13:37:00Z'];

/** As much of a page as a screen or two show. */
const pictures = [
  { file: 'flights-outage.png', id: 'flights', more: ['--height', '1042'] },
  { file: 'fleet-outage.png', id: 'fleet', more: ['--height', '1346', '--theme', 'dark'] },
];

mkdirSync(folder, { recursive: true });
for (const { file, id, more } of pictures) {
  const { status } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      path.join(root, 'cli', 'main.ts'),
      'preview',
      id,
      ...scenario,
      ...more,
      '--png',
      path.join(folder, file),
    ],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exitCode = 1;
}
