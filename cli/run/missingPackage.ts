/** What a person sees where a package is missing that a command needs: the package leaves some to optional dependencies. */
import { existsSync } from 'node:fs';
import path from 'node:path';

const pipeline = 'pipelines run with it';
const google = 'it connects to Google Cloud';

/** Why a package is there, by how its name begins. The optional ones are in tools/package/manifest.ts. */
const needs: readonly (readonly [start: string, why: string])[] = [
  ['@duckdb/', 'it stores the rows of a pipeline on this machine, and reads files'],
  ['@google-cloud/', google],
  ['@opentelemetry/', pipeline],
  ['cockatiel', pipeline],
  ['express', pipeline],
  ['google-auth-library', google],
  ['import-in-the-middle', pipeline],
  ['jose', pipeline],
  ['nodemailer', 'it sends email'],
  ['pino', pipeline],
  ['playwright-core', 'it takes pictures of dashboards'],
  ['proto3-json-serializer', google],
  ['protobufjs', google],
  ['smtp-server', 'it receives the email of a demo'],
  ['vega-datasets', 'it has the flights of the demo'],
];

const isRepository = existsSync(path.join(import.meta.dirname, '..', 'main.ts'));

/** The command that installs what is missing. The package was installed without its optional parts, or for another platform. */
const install = isRepository ? 'node tools/setup.mjs' : 'npm install --include=optional';

/** Undefined where the error is another one, such as an import of our own that has no file. */
export const missingPackage = (error: NodeJS.ErrnoException): string | undefined => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' && error.code !== 'MODULE_NOT_FOUND') return undefined;
  const name = /^Cannot find (?:package|module) '((?:@[^/']+\/)?[^./'@][^/']*)/.exec(error.message)?.[1];
  if (name === undefined) return undefined;
  const why = needs.find(([start]) => name.startsWith(start))?.[1];
  return `the package ${name} is not installed${why === undefined ? '' : `\n  why: ${why}`}\n  fix: ${install}`;
};
