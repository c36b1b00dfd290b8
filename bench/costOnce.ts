/** One run in its own process: `cost` as a user runs it, or only the loading of its definitions. Arguments: cost | load, folder of definitions. */
import { loadOrganization } from '../cli/load/loadOrganization.ts';
import { loadFleet } from '../cli/load/loadSystems.ts';

const [what = '', definitions = ''] = process.argv.slice(2);

if (what === 'load') {
  const [systems] = await Promise.all([loadFleet(definitions), loadOrganization(definitions)]);
  process.stdout.write(`${systems.length}\n`);
} else {
  const { atalaya } = await import('../cli/atalaya.ts');
  process.exitCode = await atalaya(['cost', '--json'], {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    now: Date.now,
    cwd: definitions,
    systems: definitions,
    isTTY: false,
    columns: 80,
    stop: new AbortController().signal,
  });
}
