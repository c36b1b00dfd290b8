/**
 * Tests of what needs a program that the machine may lack. Without it a test is skipped, and the end of its title, in
 * brackets, says what is missing and how to get it: `npm test` lists the skips by that (tools/count-reporter.mjs). With CI
 * set it fails, because nobody reads the skips of CI.
 */
/* oxlint-disable jest/expect-expect, jest/valid-title, jest/valid-describe-callback -- titles and assertions are the caller’s */
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from '@jest/globals';
import { chromiumPath } from '../../cli/preview/chromium.ts';
import { type ExternalToolName, externalTools } from '../../tools/external/tool.ts';
import { missing, externalToolPath } from '../../tools/external/toolPath.ts';

/** Programs that come with a machine, and where they come from. */
const machineTools = {
  bash: 'apt-get install bash',
  checkout: 'git clone the repository, instead of unpacking an archive of it',
  chromium: 'apt-get install chromium, or set ATALAYA_CHROMIUM=/path/to/it',
  curl: 'apt-get install curl',
  fish: 'apt-get install fish',
  gcloud: 'https://cloud.google.com/sdk/docs/install',
  git: 'apt-get install git',
  go: 'https://go.dev/dl',
  python3: 'install Python 3.11 or newer (https://www.python.org/downloads)',
  terraform: 'https://developer.hashicorp.com/terraform/install',
  zsh: 'apt-get install zsh',
} as const;

export type Tool = ExternalToolName | keyof typeof machineTools;

export const toolNamed = (name: string): Tool => {
  const tool = [...externalTools.map((tool) => tool.name), ...Object.keys(machineTools)].find(
    (known) => known === name,
  );
  if (tool === undefined) throw new Error(`no tool ${name}`);
  return tool as Tool;
};

const root = path.join(import.meta.dirname, '..', '..');

const isExternal = (tool: Tool): tool is ExternalToolName => externalTools.some(({ name }) => name === tool);

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const onPath = (program: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, program))
    .find(isExecutable);

/** The file to run or to name; undefined when this machine does not have it. */
export const toolPath = (tool: Tool): string | undefined => {
  if (isExternal(tool)) return externalToolPath(tool);
  if (tool === 'chromium') return chromiumPath();
  if (tool !== 'checkout') return onPath(tool);
  const file = path.join(root, '.git');
  return existsSync(file) ? file : undefined;
};

/** What is missing and how to get it; undefined when all the tools are there. */
export const lacking = (tools: readonly Tool[]): string | undefined => {
  const absent = tools.filter((tool) => toolPath(tool) === undefined);
  if (absent.length === 0) return undefined;
  return absent
    .map((tool) => (isExternal(tool) ? missing(tool) : `${tool} is not here; ${machineTools[tool]}`))
    .join(', and ');
};

const isCi = (): boolean => process.env['CI'] !== undefined;

const fails = (reason: string) => (): never => {
  throw new Error(reason);
};

type Body = () => void | Promise<void>;

/** The test, or what stands for it where `reason` says what is missing. */
const testUnless = (reason: string | undefined, title: string, body: Body, timeoutMs?: number): void => {
  if (reason === undefined) test(title, body, timeoutMs);
  else if (isCi()) test(title, fails(reason));
  else test.skip(`${title} [${reason}]`, body);
};

const ciOnly = 'runs in CI only, because it takes long; CI=true npm test runs it';

/** A test that takes too long for every run on a laptop. */
export const testInCi = (title: string, body: Body, timeoutMs?: number): void => {
  if (isCi()) test(title, body, timeoutMs);
  else test.skip(`${title} [${ciOnly}]`, body);
};

/** As `testInCi`, for a suite: its hooks do not run either. */
export const describeInCi = (name: string, suite: () => void): void => {
  if (isCi()) describe(name, suite);
  else describe.skip(`${name} [${ciOnly}]`, suite);
};

/** A whole suite, of which nothing runs where `reason` says what is missing. */
export const describeUnless = (reason: string | undefined, name: string, suite: () => void): void => {
  if (reason === undefined) describe(name, suite);
  else if (isCi()) test(name, fails(reason));
  else describe.skip(`${name} [${reason}]`, suite);
};

export const describeWith = (tools: readonly Tool[], name: string, suite: () => void): void =>
  describeUnless(lacking(tools), name, suite);

/** `body` is given the file of the tool. */
export const testWith = (
  tool: Tool,
  title: string,
  body: (program: string) => void | Promise<void>,
  timeoutMs?: number,
): void => testUnless(lacking([tool]), title, () => body(toolPath(tool) ?? ''), timeoutMs);

export const testWithAll = (tools: readonly Tool[], title: string, body: Body, timeoutMs?: number): void =>
  testUnless(lacking(tools), title, body, timeoutMs);

/** As `test.each`. */
export const testEachWith =
  <Row>(tools: readonly Tool[], rows: readonly Row[]) =>
  (title: string, body: (row: Row) => void | Promise<void>, timeoutMs?: number): void => {
    const reason = lacking(tools);
    if (reason === undefined) test.each(rows)(title, body, timeoutMs);
    else if (isCi()) test.each(rows)(title, fails(reason));
    else test.skip.each(rows)(`${title} [${reason}]`, body);
  };
