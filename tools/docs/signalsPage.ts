/** docs/signals.md: the catalogue of metrics, by stage. */
import type { Signal } from '../../model/signal.ts';
import type { StageName } from '../../model/stage.ts';

const source: Readonly<Record<Signal['source'], string>> = {
  own: "sent by Atalaya's pipeline",
  platform: 'sent by Google Cloud',
  team: 'sent by services of a team',
};

const stages: readonly StageName[] = ['queue', 'ingest', 'table', 'api'];

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

const row = ({ id, description, metricKind, valueType, unit, labels, ingestDelay, names }: Signal): string =>
  `| \`${id}\` | ${cell(description)} | ${metricKind} ${valueType}, \`${unit}\` | ${labels.map((label) => `\`${label}\``).join(', ')} | ${ingestDelay} | \`${names.cloudMonitoring}\` | \`${names.prometheus}\` |`;

const table = (signals: readonly Signal[]): readonly string[] => [
  '| signal | what it measures | kind, unit | labels | readable after | in Cloud Monitoring | in Prometheus |',
  '|---|---|---|---|---|---|---|',
  ...signals.map(row),
];

export const signalsPage = (signals: readonly Signal[]): string =>
  [
    '# All signals',
    '',
    'Every metric that objectives, alerts and panels may read. `npx atalaya explain SIGNAL` says which of them read it. Metrics of your own need no entry',
    'here: a definition names them ([guide](guides/your-own-metrics.md)). Generated from `model/signals.ts` by `node tools/docs/write.ts`.',
    '',
    ...stages.flatMap((stage) =>
      (['own', 'platform'] as const).flatMap((from) => {
        const some = signals.filter((signal) => signal.stage === stage && signal.source === from);
        return some.length === 0 ? [] : [`## ${stage}, ${source[from]}`, '', ...table(some), ''];
      }),
    ),
  ].join('\n');
