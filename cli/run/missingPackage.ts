/** What a person sees where a package is missing that a command needs: the package leaves some to optional dependencies. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/** Why a package is there, by how its name begins. The optional ones are in tools/package/manifest.ts. */
const needs: readonly (readonly [start: string, what: string])[] = [
  ['@duckdb/', 'a pipeline on this machine keeps its rows with it, and backfill reads files with it'],
  ['@google-cloud/', 'this command talks to Google Cloud by it'],
  ['@opentelemetry/', 'pipelines measure themselves with it'],
  ['import-in-the-middle', 'pipelines measure themselves with it'],
  ['nodemailer', 'email is sent with it'],
  ['playwright-core', 'pictures of dashboards are taken with it'],
  ['proto3-json-serializer', 'this command talks to Google Cloud by it'],
  ['protobufjs', 'this command talks to Google Cloud by it'],
  ['smtp-server', 'the demo receives email with it'],
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
