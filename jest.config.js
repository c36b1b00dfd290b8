/** Tests are the TypeScript files themselves: Node strips the types, jest transforms nothing. */
export default {
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/.atalaya/', '/fixtures/'],
  watchPathIgnorePatterns: ['<rootDir>/.atalaya/'],
  modulePathIgnorePatterns: ['<rootDir>/.atalaya/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  injectGlobals: false,
  testTimeout: 120_000,
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/tools/count-reporter.mjs'],
};
