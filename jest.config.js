import { fileURLToPath } from 'node:url';
import { fastCheckSeed } from './tools/fast-check-seed.mjs';

// Inherited by the workers and by each process that a test starts: it strips types once, as `npx atalaya` does with this folder.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/node', import.meta.url));

// Every test, and each process that a test starts, takes the systems that are there for tests, not those of this repository.
process.env['ATALAYA_SYSTEMS'] ??= fileURLToPath(new URL('test/fixtures/systems', import.meta.url));

// The workers inherit the number. jest may read this file again, and then finds the number.
const seed = fastCheckSeed();
if (process.env['FAST_CHECK_SEED'] === 'random') process.stderr.write(`Property tests: FAST_CHECK_SEED=${seed}\n`);
process.env['FAST_CHECK_SEED'] = String(seed);

/** Tests are the TypeScript files themselves: Node strips the types, jest transforms nothing. */
export default {
  testEnvironment: '<rootDir>/tools/test-environment.mjs',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/.atalaya/', '/fixtures/'],
  watchPathIgnorePatterns: ['<rootDir>/.atalaya/'],
  modulePathIgnorePatterns: ['<rootDir>/.atalaya/', '<rootDir>/test/fixtures/package.json'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  moduleNameMapper: {
    '^fast-check$': '<rootDir>/tools/fast-check.mjs',
    // A definition in a folder of its own, as a team has it: the package's entries are compiled only when it is packed.
    '^atalaya$': '<rootDir>/package/definitions.ts',
    '^atalaya/(check|emit)$': '<rootDir>/package/$1.ts',
  },
  injectGlobals: false,
  // Ends a test that hangs. Waits inside tests are for conditions, end sooner, and grow with the machine's load.
  testTimeout: 600_000,
  // Some tests wait. With the external tools, which CI has, tests start servers and emulators that take a processor themselves.
  maxWorkers: process.env['CI'] === undefined ? 3 : 2,
  testSequencer: '<rootDir>/tools/test-sequencer.mjs',
  reporters: ['default', '<rootDir>/tools/count-reporter.mjs'],
};
