/** What tests import as 'fast-check' (`moduleNameMapper` in jest.config.js): fast-check by its path, with the seed of this run. */
// oxlint-disable architecture/imports, architecture/no-barrel -- it stands in for the package
import { configureGlobal } from '../node_modules/fast-check/lib/fast-check.js';
import { fastCheckSeed } from './fast-check-seed.mjs';

configureGlobal({ seed: fastCheckSeed() });

export * from '../node_modules/fast-check/lib/fast-check.js';
