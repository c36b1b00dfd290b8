/**
 * Prepares a process that runs test files, one after the other: what they import by name, and an end for a test that hangs, as the
 * runner has no time limit of its own. Tests of one process share its modules and globals.
 */
import { registerHooks } from 'node:module';

const at = (file) => new URL(file, import.meta.url).href;

const standIns = {
  '@jest/globals': at('jest-globals.mjs'),
  'fast-check': at('fast-check.mjs'),
  // A definition in a folder of its own, as a team has it: the package's entries are compiled only when it is packed.
  atalaya: at('../package/definitions.ts'),
  'atalaya/check': at('../package/check.ts'),
  'atalaya/emit': at('../package/emit.ts'),
};

registerHooks({
  resolve: (specifier, context, next) =>
    Object.hasOwn(standIns, specifier) ? { url: standIns[specifier], shortCircuit: true } : next(specifier, context),
});

/** Minutes for one test. Waits inside tests are for conditions, end sooner, and grow with the machine's load. */
const longest = 10;

const running = () => {
  const { testPath, currentTestName } = globalThis.expect?.getState() ?? {};
  return testPath === undefined ? undefined : `${testPath}: ${currentTestName ?? 'before its first test'}`;
};

let last = { name: running(), minutes: 0 };
setInterval(() => {
  const name = running();
  last = { name, minutes: name === last.name ? last.minutes + 1 : 0 };
  if (name === undefined || last.minutes < longest) return;
  process.stderr.write(`a test has run for ${longest} minutes, and is ended: ${name}\n`);
  // oxlint-disable-next-line architecture/exit -- nothing else ends a process whose test does not
  process.exit(1);
}, 60_000).unref();
