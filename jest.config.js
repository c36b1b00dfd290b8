import { fileURLToPath } from 'node:url';
import { fastCheckSeed } from './tools/fast-check-seed.mjs';

const at = (file) => fileURLToPath(new URL(file, import.meta.url));

// Inherited by the workers and by each process that a test starts: it strips types once, as `npx atalaya` does with this folder.
process.env['NODE_COMPILE_CACHE'] ??= at('node_modules/.cache/node');

// Every test, and each process that a test starts, takes the systems that are there for tests, not those of this repository.
process.env['ATALAYA_SYSTEMS'] ??= at('test/fixtures/systems');

// The workers inherit the number. jest may read this file again, and then finds the number.
const seed = fastCheckSeed();
if (process.env['FAST_CHECK_SEED'] === 'random') process.stderr.write(`Property tests: FAST_CHECK_SEED=${seed}\n`);
process.env['FAST_CHECK_SEED'] = String(seed);

/** Tests are the TypeScript files themselves: Node strips the types, jest transforms nothing. */
export default {
  // Node's own modules, loaded once for all test files of a process; jest's runner loads them again for each file.
  runner: [fileURLToPath(import.meta.resolve('jest-light-runner')), { runtime: 'child_process' }],
  setupFiles: [at('tools/jest-setup.mjs')],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/.atalaya/', '/fixtures/'],
  watchPathIgnorePatterns: ['<rootDir>/.atalaya/'],
  modulePathIgnorePatterns: ['<rootDir>/.atalaya/', '<rootDir>/test/fixtures/package.json'],
  // Some tests wait. With the external tools, which CI has, tests start servers and emulators that take a processor themselves.
  maxWorkers: process.env['CI'] === undefined ? 3 : 2,
  testSequencer: at('tools/test-sequencer.mjs'),
  reporters: ['default', at('tools/count-reporter.mjs')],
};
