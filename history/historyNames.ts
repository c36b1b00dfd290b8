/**
 * Which stored metric, and which part of it, a name in a query means: own signals by their OpenTelemetry name or by what
 * the pipeline's /metrics prints, platform signals by their type or its legacy form. A name that the catalogue does not
 * have is looked for as it is.
 */
import { instrumentOf, ownSignals, platformSignals, type Instrument } from '../model/signals.ts';
import type { Signal } from '../model/signal.ts';

/** Of a histogram: its buckets, the number of values, or their sum. */
export type Part = 'value' | 'bucket' | 'count' | 'sum';

export interface StoredName {
  readonly stored: string;
  readonly part: Part;
  /** Whether labels have underscores where OpenTelemetry has dots. */
  readonly plainLabels: boolean;
}

const parts = ['bucket', 'count', 'sum'] as const;

/** One name in queries and what it means. */
type Entry = readonly [name: string, means: StoredName];

const entries = (name: string, instrument: Instrument, means: Omit<StoredName, 'part'>): readonly Entry[] =>
  instrument === 'histogram'
    ? parts.map((part) => [`${name}_${part}`, { ...means, part }])
    : [[name, { ...means, part: 'value' }]];

const entriesOf = (signal: Signal): readonly Entry[] => {
  const instrument = instrumentOf(signal);
  const { cloudMonitoring, prometheus } = signal.names;
  const stored = signal.source === 'own' ? signal.id : cloudMonitoring;
  return [
    ...entries(stored, instrument, { stored, plainLabels: false }),
    ...entries(prometheus, instrument, { stored, plainLabels: signal.source === 'own' }),
  ];
};

/** The first of one name wins; own signals come first. */
const catalogue: ReadonlyMap<string, StoredName> = new Map(
  [...ownSignals(), ...platformSignals()].flatMap(entriesOf).toReversed(),
);

/** What a name may mean, likeliest first. */
export const meaningsOf = (name: string): readonly StoredName[] => {
  const known = catalogue.get(name);
  if (known !== undefined) return [known];
  const plain: StoredName = { stored: name, part: 'value', plainLabels: false };
  const part = parts.find((one) => name.endsWith(`_${one}`));
  if (part === undefined) return [plain];
  return [{ stored: name.slice(0, -part.length - 1), part, plainLabels: false }, plain];
};

/** The names by which queries ask for one stored metric, when they name none. */
export const namesFor = (stored: string, isHistogram: boolean): readonly string[] =>
  isHistogram ? parts.map((part) => `${stored}_${part}`) : [stored];

export const plainLabel = (label: string): string => label.replaceAll(/[^a-zA-Z0-9_]/g, '_');
