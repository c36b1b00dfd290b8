/**
 * package.json of the packed package, from the repository's: without scripts and tools of development, with the Node that compiled
 * code needs, and with the packages that only some commands use as optional ones
 * (docs/decisions/2026-11-30-package.md).
 */

export interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** Used by pipelines, Google's APIs, the receiver and `preview --png`; not by emit and check. Why: cli/run/missingPackage.ts. */
const isOptional = (name: string): boolean =>
  /^@(?:duckdb|google-cloud|opentelemetry)\//.test(name) ||
  [
    'cockatiel',
    'express',
    'google-auth-library',
    'import-in-the-middle',
    'jose',
    'nodemailer',
    'pino',
    'playwright-core',
    'proto3-json-serializer',
    'protobufjs',
    'smtp-server',
    'vega-datasets',
  ].includes(name);

/** What the repository has for its tests and the package for `preview --png`. */
const fromDevelopment: readonly string[] = ['playwright-core'];

export const packedManifest = (manifest: Manifest): Manifest => {
  const { dependencies, devDependencies, scripts: _scripts, private: _private, ...kept } = manifest;
  const all = [
    ...Object.entries(dependencies),
    ...fromDevelopment.flatMap((name) => Object.entries(devDependencies).filter(([other]) => other === name)),
  ].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...kept,
    version: manifest.version,
    engines: { node: '>=24' },
    dependencies: Object.fromEntries(all.filter(([name]) => !isOptional(name))),
    optionalDependencies: Object.fromEntries(all.filter(([name]) => isOptional(name))),
    devDependencies: {},
  };
};
