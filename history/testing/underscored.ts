/** Series with Cloud Monitoring's names under the names that a Prometheus has of them, as far as the own signals go. */
import { ownSignals } from '../../model/signals.ts';
import { nameLabel } from '../../promql/labels.ts';
import type { SeriesSource } from '../../promql/source.ts';
import { meaningsOf, plainLabel } from '../historyNames.ts';

const dotted: ReadonlyMap<string, string> = new Map(
  ownSignals().flatMap(({ labels }) => labels.map((label) => [plainLabel(label), label] as const)),
);

export const underscored = (source: SeriesSource): SeriesSource => ({
  select: (name, matchers, from, to, use) => {
    const [meaning] = name === undefined ? [] : meaningsOf(name);
    if (name === undefined || meaning === undefined || !meaning.plainLabels) return [];
    const stored = meaning.part === 'value' ? meaning.stored : `${meaning.stored}_${meaning.part}`;
    return source
      .select(
        stored,
        matchers.map((matcher) => ({ ...matcher, label: dotted.get(matcher.label) ?? matcher.label })),
        from,
        to,
        use,
      )
      .map((series) => ({
        ...series,
        labels: {
          ...Object.fromEntries(Object.entries(series.labels).map(([label, value]) => [plainLabel(label), value])),
          [nameLabel]: name,
        },
      }));
  },
});
