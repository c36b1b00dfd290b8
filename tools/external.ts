/**
 * `npm run tools`: gets the external tools and emulators that the tests ask, into a cache outside the checkout. Goes on when one
 * fails. Exit codes: 0 all are there, 1 some are not, 2 wrong use, 128 and the signal's number when interrupted.
 */
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { build } from './external/build.ts';
import { ensure } from './external/install.ts';
import { listing } from './external/listing.ts';
import { isUsual, type ExternalTool, externalTools } from './external/tool.ts';
import { cacheFolder, externalToolPath } from './external/toolPath.ts';

const usage = `npm run tools                     gets all that the tests ask
npm run tools -- k6 bqemulator    gets these
npm run tools -- --list           shows each: version, size, present or missing, where
npm run tools -- --check [names]  gets nothing; exit code 1 when one is missing`;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const environment = process.env;
const isMissing = ({ name }: ExternalTool): boolean => externalToolPath(name, environment) === undefined;
const names = (rows: readonly ExternalTool[], between: string): string => rows.map(({ name }) => name).join(between);

const get = async (chosen: readonly ExternalTool[]): Promise<number> => {
  const stop = new AbortController();
  let code = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      code = 128 + constants.signals[signal];
      stop.abort();
    });
  }
  const workshop = {
    environment,
    build,
    say,
    now: () => performance.now(),
    stop: stop.signal,
    progressMs: 30_000,
  };
  const failed: ExternalTool[] = [];
  for (const tool of chosen) {
    if (!stop.signal.aborted && !(await ensure(tool, workshop))) failed.push(tool);
  }
  if (stop.signal.aborted) {
    say('tools  interrupted; what was complete stays, and the next run goes on');
    return code;
  }
  const there = `tools  ${chosen.length - failed.length} of ${chosen.length} are in ${cacheFolder(environment)} or on the machine`;
  say(failed.length === 0 ? there : `${there}; failed: ${names(failed, ', ')}`);
  return failed.length === 0 ? 0 : 1;
};

const check = (chosen: readonly ExternalTool[]): number => {
  const absent = chosen.filter(isMissing);
  if (absent.length > 0) say(`tools  missing: ${names(absent, ', ')}\n  fix: npm run tools -- ${names(absent, ' ')}`);
  return absent.length === 0 ? 0 : 1;
};

const wrongUse = (what: string): number => {
  say(`tools  ${what}\n\n${usage}`);
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
