/**
 * What the check of answers costs the generator: processor time of k6 per request with the checks, over the time of the same script
 * without them, in the same run, for a page of one row, of ten and of a hundred. The server is honest, and does nothing else.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findK6 } from '../cli/loadtest/findK6.ts';
import { readK6Runtime } from '../cli/loadtest/k6Runtime.ts';
import type { K6Summary } from '../loadtest/k6/summary.ts';
import { k6Script } from '../loadtest/k6/script.ts';
import { planOf } from '../loadtest/planOf.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { median } from '../numbers/quantile.ts';

/** Rows of a page. */
const pages = (process.env['PAGES'] ?? '1,10,100').split(',').map(Number);
/** Most that the checks may cost. */
const bar = 1.25;
const rounds = Number(process.env['ROUNDS'] ?? 3);
const [rate, seconds] = [200, Number(process.env['ANSWERS_SECONDS'] ?? 12)];

const airports = ['LAS', 'LAX', 'SFO', 'JFK', 'MIA', 'DEN', 'SEA', 'BOS'];
const rows = Array.from({ length: 2_000 }, (_, i) => ({
  date: new Date(Date.UTC(2001, 5, 1) - i * 60_000).toISOString().replace('.000', ''),
  delay: (i % 90) - 10,
  distance: 200 + i,
  origin: airports[i % airports.length]!,
  destination: airports[(i * 3 + 1) % airports.length]!,
}));

/** An honest API of `freight`: filters, order, pages and keys. */
const answerOf = (
  url: string,
  limit: number,
): { readonly status: number; readonly body: string; readonly link?: string } => {
  const { pathname, searchParams } = new URL(url, 'http://server');
  const key = pathname.split('/')[2];
  const filters = [...searchParams].filter(([name]) => name !== 'limit' && name !== 'cursor');
  const wanted = [...filters, ...(key === undefined ? [] : [['origin', decodeURIComponent(key)]])];
  const found = rows.filter((row) =>
    wanted.every(([name, value]) => String((row as Record<string, unknown>)[name!]) === value),
  );
  const from = Number(searchParams.get('cursor') ?? 0);
  const most = Math.min(Number(searchParams.get('limit') ?? limit), 1_000);
  const page = found.slice(from, from + most);
  const next = from + most < found.length ? String(from + most) : null;
  if (key !== undefined && found.length === 0)
    return { status: 404, body: '{"type":"about:blank","title":"Not Found","status":404,"detail":""}' };
  const body = JSON.stringify({ data: page, next, skipped: [] });
  return {
    status: 200,
    body,
    ...(next === null || key !== undefined ? {} : { link: `<?limit=${most}&cursor=${next}>; rel="next"` }),
  };
};

const serve = async (limit: number): Promise<Server> => {
  const cache = new Map<string, ReturnType<typeof answerOf>>();
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const url = request.url ?? '';
    const { status, body, link } = cache.get(url) ?? answerOf(url, limit);
    if (!url.includes('no-such')) cache.set(url, { status, body, ...(link === undefined ? {} : { link }) });
    response
      .writeHead(status, { 'Content-Type': 'application/json', ...(link === undefined ? {} : { Link: link }) })
      .end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

const execute = promisify(execFile);
const { program } = await findK6();
const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-answers-'));

const scriptFor = (limit: number): string => {
  const plan = planOf(freight, 'load', { seconds, writes: false });
  const scenarios = plan.scenarios.map((scenario) =>
    scenario.kind === 'OpenScenario' && scenario.name === 'reads'
      ? { ...scenario, from: rate, stages: [{ seconds, target: rate }], users: 20, mostUsers: 100 }
      : scenario,
  );
  return k6Script({ ...plan, scenarios, routes: plan.routes.map((route) => ({ ...route, limit })) }, readK6Runtime());
};

/** The same script, which takes every body for right. */
const withoutChecks = (script: string): string => {
  const text = script.replace(/const check: BodyCheck =[^;]*;/, 'const check: BodyCheck = unchecked;');
  if (text === script) throw new Error('the script has no check of bodies');
  return text;
};

interface Cost {
  /** Milliseconds of processor time. */
  readonly each: number;
  readonly wrong: number;
  readonly share: number;
}

const costOf = async (script: string, url: string): Promise<Cost> => {
  writeFileSync(path.join(folder, 'script.ts'), script);
  const command = `TIMEFORMAT='%U %S'; time ${program} run --quiet --no-thresholds script.ts > k6.log 2>&1`;
  const times = await execute('bash', ['--norc', '-c', command], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TARGET: url, SUMMARY: 'k6.json', WRITES: 'off', K6_NO_USAGE_REPORT: 'true' },
  });
  const [user = 0, system = 0] = times.stderr.trim().split(' ').map(Number);
  const { metrics } = JSON.parse(readFileSync(path.join(folder, 'k6.json'), 'utf8')) as K6Summary;
  const countOf = (name: string): number => metrics[name]?.values['count'] ?? 0;
  return {
    each: ((user + system) * 1_000) / countOf('http_reqs'),
    wrong: countOf('wrong_answers'),
    share: countOf('bodies_checked') / countOf('bodies_seen'),
  };
};

try {
  for (const limit of pages) {
    const server = await serve(limit);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const script = scriptFor(limit);
    const costs: { readonly checked: Cost; readonly bare: Cost }[] = [];
    for (let round = 0; round < rounds; round++) {
      costs.push({ checked: await costOf(script, url), bare: await costOf(withoutChecks(script), url) });
    }
    server.closeAllConnections();
    server.close();
    const [checked, bare] = [
      median(costs.map((cost) => cost.checked.each)),
      median(costs.map((cost) => cost.bare.each)),
    ];
    const wrong = costs.reduce((sum, cost) => sum + cost.checked.wrong, 0);
    const share = median(costs.map((cost) => cost.checked.share));
    process.stdout.write(
      `pages of ${String(limit).padStart(3)}: ${(checked / bare).toFixed(2)} of the processor time without checks (${checked.toFixed(2)} ms and ${bare.toFixed(2)} ms a request); every row checked in ${(share * 100).toFixed(0)}% of bodies; wrong: ${wrong}\n`,
    );
    // Of long bodies only a share is checked whole, which the script and the verdict say.
    const met = (checked / bare <= bar || share < 1) && wrong === 0;
    process.stdout.write(
      `  at most ${bar} or a stated share, and no wrong answer of an honest server: ${met ? 'met' : 'MISSED'}\n`,
    );
    if (!met) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
