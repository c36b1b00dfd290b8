import { expect, test } from '@jest/globals';
import { packedManifest } from './manifest.ts';

test('the package asks for Node 24, has no scripts, and leaves what few commands use to optional packages', () => {
  expect(
    packedManifest({
      name: 'atalaya',
      version: '1.2.3',
      private: true,
      scripts: { test: 'jest' },
      engines: { node: '>=18' },
      dependencies: { yaml: '2.0.0', '@duckdb/node-api': '1.0.0', nodemailer: '3.0.0', commander: '4.0.0' },
      devDependencies: { jest: '5.0.0', 'playwright-core': '6.0.0' },
    }),
  ).toEqual({
    name: 'atalaya',
    version: '1.2.3',
    engines: { node: '>=24' },
    dependencies: { commander: '4.0.0', yaml: '2.0.0' },
    optionalDependencies: { '@duckdb/node-api': '1.0.0', nodemailer: '3.0.0', 'playwright-core': '6.0.0' },
    devDependencies: {},
  });
});
