/**
 * `npm run tools`: builds or finds the external tools and emulators that the tests run, in a cache outside the checkout.
 * When one fails, the others are still built. Exit codes: 0 all are present, 1 some are missing, 2 wrong use, 128 and the
 * signal's number when interrupted.
 */
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { build } from './external/build.ts';
import { ensure } from './external/install.ts';
import { listing } from './external/listing.ts';
import { isUsual, type ExternalTool, externalTools } from './external/tool.ts';
import { cacheFolder, externalToolPath } from './external/toolPath.ts';

const usage = `npm run tools                     gets every tool that the tests run
npm run tools -- k6 bqemulator    gets these tools
npm run tools -- --list           shows each: version, size, present or missing, where
npm run tools -- --check [names]  builds nothing; exit code 1 when a tool is missing`;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const environment = process.env;
const isMissing = ({ name }: ExternalTool): boolean => externalToolPath(name, environment) === undefined;
const names = (rows: readonly ExternalTool[], separator: string): string =>
  rows.map(({ name }) => name).join(separator);

const get = async (chosen: readonly ExternalTool[]): Promise<number> => {
  const stop = new AbortController();
  let code = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      code = 128 + constants.signals[signal];
      stop.abort();
    });
  }
  const context = {
    environment,
    build,
    say,
    now: () => performance.now(),
    stop: stop.signal,
    progressMs: 30_000,
  };
  const failed: ExternalTool[] = [];
  for (const tool of chosen) {
    if (!stop.signal.aborted && !(await ensure(tool, context))) failed.push(tool);
  }
  if (stop.signal.aborted) {
    say('tools  interrupted; finished tools are kept; run the same command again for the rest');
    return code;
  }
  const summary = `tools  ${chosen.length - failed.length} of ${chosen.length} are in ${cacheFolder(environment)} or on the machine`;
  say(failed.length === 0 ? summary : `${summary}; failed: ${names(failed, ', ')}`);
  return failed.length === 0 ? 0 : 1;
};

const check = (chosen: readonly ExternalTool[]): number => {
  const absent = chosen.filter(isMissing);
  if (absent.length > 0) say(`tools  missing: ${names(absent, ', ')}\n  fix: npm run tools -- ${names(absent, ' ')}`);
  return absent.length === 0 ? 0 : 1;
};

const wrongUse = (reason: string): number => {
  say(`tools  ${reason}\n\n${usage}`);
  return 2;
};

const main = async (args: readonly string[]): Promise<number> => {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, list: { type: 'boolean' } },
  });
  const unknown = positionals.filter((name) => !externalTools.some((tool) => tool.name === name));
  if (unknown.length > 0) return wrongUse(`there is no ${unknown.join(', ')}; there are ${names(externalTools, ', ')}`);
  const named = externalTools.filter(({ name }) => positionals.includes(name));
  if (values.help) console.log(usage);
  else if (values.list) console.log(listing(named.length > 0 ? named : externalTools, environment));
  else if (values.check) return check(named.length > 0 ? named : externalTools.filter(isUsual));
  else return get(named.length > 0 ? named : externalTools.filter(isUsual));
  return 0;
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isWrongUse = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!isWrongUse) throw error;
  process.exitCode = wrongUse(error.message);
}
