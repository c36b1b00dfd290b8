/**
 * `npm run check`: every check runs, even after a failure, and the last lines say which ones failed.
 * Exit codes: 0 all passed, 1 at least one failed.
 */
import { spawnSync } from 'node:child_process';

interface Check {
  readonly name: string;
  readonly command: string;
  /** A command that fixes all its findings, where there is one. */
  readonly fix?: string;
}

const checks: readonly Check[] = [
  { name: 'format', command: 'oxfmt --check', fix: 'npm run format' },
  { name: 'lint', command: 'oxlint' },
  { name: 'types', command: 'tsc' },
  { name: 'types of k6 scripts', command: 'tsc -p loadtest/k6/runtime' },
  {
    name: 'emitted',
    command: 'node --disable-warning=ExperimentalWarning cli/main.ts emit --check',
    fix: 'npx atalaya emit',
  },
];

const passes = ({ name, command }: Check): boolean => {
  console.log(`\n${name}: ${command}`);
  return spawnSync(command, { stdio: 'inherit', shell: true }).status === 0;
};

const failed = checks.filter((check) => !passes(check));

for (const { name, fix } of failed) console.log(`\n${name} failed${fix === undefined ? '' : `; fix: ${fix}`}`);
console.log(`\ncheck  ${checks.length - failed.length} of ${checks.length} passed`);
process.exitCode = failed.length === 0 ? 0 : 1;
