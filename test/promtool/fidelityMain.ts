/** The process of `npm run bench -- fidelity`: runs more histories than a test has time for. Exits with 1 on a disagreement. */
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
    for (const { name, ...options } of paces) {
      const result = fidelity(promtool, folder, options);
      process.stdout.write(`${fidelityText(name, result)}\n`);
      for (const text of result.disagreements) process.stdout.write(`${text}\n`);
      if (result.disagreements.length > 0 || result.inexact > 0) process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
