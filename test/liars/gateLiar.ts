/** The whole gate, by its command, on a target that lies. */
import path from 'node:path';
import type { GateReport } from '../../loadtest/gate/gateReport.ts';
import { runInProcess } from '../support/runInProcess.ts';
import type { HonestPipeline } from './honest.ts';
import type { Lie } from './lie.ts';
import { startLiar } from './startLiar.ts';

export interface Tried {
  readonly code: number | null;
  /** Undefined where the gate refused to judge. */
  readonly report: GateReport | undefined;
  /** Everything that the verdict names as a reason. */
  readonly reasons: string;
  /** Answers that were lies, by id. */
  readonly told: ReadonlyMap<string, number>;
}

export interface TryOptions {
  readonly honest: HonestPipeline;
  readonly lieFor: (count: number) => Lie | undefined;
  readonly toLoadOnly: boolean;
  /** Of the report and of k6. */
  readonly folder: string;
  /** More arguments of the command. */
  readonly args: readonly string[];
}

export const gateLiar = async ({ honest, lieFor, toLoadOnly, folder, args }: TryOptions): Promise<Tried> => {
  const { system, url, token } = honest;
  const liar = await startLiar({ system, honest: url, lieFor, toLoadOnly });
  const before = process.env['ATALAYA_TOKEN'];
  if (token !== undefined) process.env['ATALAYA_TOKEN'] = token;
  try {
    const { code, stdout, stderr } = await runInProcess(
      ['gate', system.id, '--candidate', liar.url, '--out', path.join(folder, 'gate'), '--format', 'json', ...args],
      { cwd: folder },
    );
    const report = code === 2 ? undefined : (JSON.parse(stdout) as GateReport);
    return { code, report, reasons: report === undefined ? stderr : reasonsOf(report), told: liar.told };
  } finally {
    if (token !== undefined) restore(before);
    await liar.close();
  }
};

const restore = (token: string | undefined): void => {
  if (token === undefined) delete process.env['ATALAYA_TOKEN'];
  else process.env['ATALAYA_TOKEN'] = token;
};

const reasonsOf = ({ verdict, findings, runs }: GateReport): string =>
  [
    ...findings.flatMap((finding) => (finding.verdict === verdict ? [`${finding.subject}: ${finding.text}`] : [])),
    ...runs.flatMap(({ bad }) => bad.map(({ kind, reason, route }) => `${kind}: ${reason} (${route})`)),
  ].join('\n');
