/**
 * `npm run bench [-- names…]` runs each benchmark in its own process, one after the other. Every line is a ratio with both
 * of its numbers, measured in the same run: absolute times say little on a shared machine.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

interface Benchmark {
  readonly name: string;
  readonly what: string;
}

const benchmarks: readonly Benchmark[] = [
  { name: 'ingest', what: 'durable ingest, published to stored, compared with a bare loop' },
  { name: 'memory', what: 'resident memory over a replay of three million freight' },
  { name: 'api', what: 'the data API compared with bare Express and bare DuckDB' },
  { name: 'auth', what: 'the data API with tokens on every request compared with bare Express without tokens' },
  { name: 'overload', what: 'the data API under ten times the load that it can serve' },
  { name: 'overlap', what: 'the data API while ingest runs at full speed' },
  {
    name: 'receiver',
    what: 'the on-call receiver compared with a bare HTTP server that stores in SQLite, and 100 pages at once',
  },
  { name: 'push', what: 'the push endpoint: rows per insert with 200 concurrent pushes' },
  { name: 'kills', what: 'kill -9 of both homes while callers publish over HTTP: messages lost, and stored twice' },
  {
    name: 'bigquery-cost',
    what: 'bytes that BigQuery bills for lists, keys, exports and ingest on tables of 1 GB, 1 TB and 20 TB, on a fake that bills',
  },
  { name: 'google', what: 'the Google home on its emulators, compared with bare clients' },
  {
    name: 'fidelity',
    what: 'emitted burn-rate rules in promtool compared with our own arithmetic, on 1,000 histories',
  },
  { name: 'emit', what: 'emit of 50, 500 and 5,000 systems, and its Prometheus rules compared with Sloth' },
  {
    name: 'diff',
    what: 'diff of 50 systems with a server that takes 50 ms for each answer, beside its requests alone',
  },
  {
    name: 'cost',
    what: 'cost of 50 systems as a whole process, beside a process that only loads them',
  },
  { name: 'watched', what: 'emit of systems that others run, compared with the same systems as Atalaya runs them' },
  { name: 'promql', what: 'PromQL over 30 days of 10-second points of twenty series, beside a bare loop' },
  { name: 'check', what: 'check --file on 500 dashboards, compared with JSON.parse' },
  {
    name: 'history',
    what: 'reading a packed history compared with its rows, and the incidents of 30 days at every minute',
  },
  {
    name: 'status',
    what: 'slo status of every system from local points and from servers, and explain, beside bare sums and requests',
  },
  {
    name: 'oncall',
    what: 'who is paged for every alert at every hour of a year, and 200 schedules of a year, beside bare searches',
  },
  {
    name: 'report',
    what: 'slo report of a system and of the fleet over 28 days, from packed histories and from a server, beside their points read bare',
  },
  { name: 'preview', what: 'the preview in Chromium: a system from 30 days of points, and the fleet' },
  {
    name: 'answers',
    what: 'processor time of k6 per request with the check of answers, over the same script without it',
  },
  { name: 'power', what: 'slowdowns that a gate claims to catch nine times out of ten, beside those that it catches' },
  {
    name: 'gate',
    what: 'verdicts of the gate on equal pipelines, a slower one and one with errors, quiet and beside busy loops: 75 minutes of k6, continued where it was stopped',
  },
  {
    name: 'nights',
    what: 'regressions that nightly runs find in simulated histories, with delay and false positives, beside Apache Otava on the same ones',
  },
  {
    name: 'liars',
    what: 'targets that lie, in over fifty ways and on three systems: none may pass the gate, and each verdict has to name the lie',
  },
  {
    name: 'rollout',
    what: 'a failing candidate: from its first bad event to all traffic back, with late points and in a rehearsal; and how long a rehearsal takes',
  },
  {
    name: 'start',
    what: 'cold start of the API service: NodeSDK compared with its parts, with and without the compile cache',
  },
  { name: 'help', what: 'the help of the command, as a whole process, compared with a bare Node' },
  { name: 'telemetry', what: 'cost of telemetry per request and per message' },
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `there is no benchmark ${unknown.join(', ')}\n  fix: choose from ${benchmarks.map(({ name }) => name).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  for (const { name, what } of benchmarks) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    process.stdout.write(`\n${name}: ${what}\n`);
    const file = path.join(import.meta.dirname, `${name}.ts`);
    const { status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = 1;
  }
}
