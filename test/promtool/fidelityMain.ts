/** A process of its own for `npm run bench -- fidelity`: more histories than a test has time for. Exits 1 on a disagreement. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { missing, externalToolPath } from '../../tools/external/toolPath.ts';
import { fast, fidelity, fidelityText, slow } from './fidelity.ts';

const count = Number(process.argv[2] ?? '200');
const promtool = externalToolPath('promtool');
if (promtool === undefined) {
  process.stderr.write(`${missing('promtool')}\n`);
  process.exitCode = 1;
} else {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-fidelity-'));
  try {
    const paces = [
      { name: 'every minute, windows of an hour', pace: fast, count, seed: 3 },
      { name: 'over days, windows of 6 hours to 3 days', pace: slow, count, seed: 4 },
    ];
    for (const { name, ...asked } of paces) {
      const found = fidelity(promtool, folder, asked);
      process.stdout.write(`${fidelityText(name, found)}\n`);
      for (const one of found.disagreements) process.stdout.write(`${one}\n`);
      if (found.disagreements.length > 0 || found.inexact > 0) process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
