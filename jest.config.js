import { fileURLToPath } from 'node:url';

// Inherited by the workers and by each process that a test starts: it strips types once, as `npx atalaya` does with this folder.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/node', import.meta.url));

/** Tests are the TypeScript files themselves: Node strips the types, jest transforms nothing. */
export default {
  testEnvironment: '<rootDir>/tools/test-environment.mjs',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/.atalaya/', '/fixtures/'],
  watchPathIgnorePatterns: ['<rootDir>/.atalaya/'],
  modulePathIgnorePatterns: ['<rootDir>/.atalaya/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  injectGlobals: false,
  testTimeout: 120_000,
  // Some tests wait. With the external tools, which CI has, tests start servers and emulators that take a processor themselves.
  maxWorkers: process.env['CI'] === undefined ? 3 : 2,
  testSequencer: '<rootDir>/tools/test-sequencer.mjs',
  reporters: ['default', '<rootDir>/tools/count-reporter.mjs'],
};
