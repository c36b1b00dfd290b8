/** A real Prometheus on a port of this machine, with series that it has stored before it starts. */
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceSeries } from '../../promql/source.ts';
import { toolPath } from '../support/needs.ts';

export interface RunningPrometheus {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/** In OpenMetrics, as promtool reads it. Counters end with `_total`, and their family does not. */
const openMetrics = (series: readonly SourceSeries[]): string =>
  [
    ...[...Map.groupBy(series, ({ labels }) => labels['__name__'] ?? '')].flatMap(([name, own]) => [
      `# TYPE ${name.replace(/_total$/, '')} counter`,
      ...own.flatMap(({ labels, times, values }) => {
        const set = Object.entries(labels)
          .filter(([label]) => label !== '__name__')
          .map(([label, value]) => `${label}="${value}"`)
          .join(',');
        return Array.from(times, (at, index) => `${name}{${set}} ${values[index]} ${at / 1_000}`);
      }),
    ]),
    '# EOF\n',
  ].join('\n');

/** Needs the tools 'prometheus' and 'promtool'. */
export const startPrometheus = async (folder: string, series: readonly SourceSeries[]): Promise<RunningPrometheus> => {
  const [metrics, data, config] = ['metrics.txt', 'data', 'prometheus.yml'].map((name) => path.join(folder, name));
  writeFileSync(metrics!, openMetrics(series));
  writeFileSync(config!, '');
  const filled = spawnSync(
    toolPath('promtool')!,
    ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=30d', metrics!, data!],
    { encoding: 'utf8' },
  );
  if (filled.status !== 0) throw new Error(filled.stderr);
  const port = await freePort();
  const child = spawn(
    toolPath('prometheus')!,
    [
      `--config.file=${config!}`,
      `--storage.tsdb.path=${data!}`,
      '--storage.tsdb.retention.time=20y',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  for (const end = performance.now() + 60_000; ; await sleep(100)) {
    const ready = await fetch(`${url}/-/ready`).catch(() => undefined);
    if (ready?.ok === true) break;
    if (child.exitCode !== null || performance.now() > end) throw new Error('Prometheus did not start');
  }
  return {
    url,
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
};
