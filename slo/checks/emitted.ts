/** Whether the pipeline or Google Cloud emits the series of a selection. */
import type { Match, Selection } from '../../model/selection.ts';
import type { Signal } from '../../model/signal.ts';
import { ownSignals, platformSignals } from '../../model/signals.ts';
import { labelsOf } from '../../series/cloudMonitoringFilter.ts';
import type { Dialect } from '../../series/dialect.ts';

const signals: ReadonlyMap<string, Signal> = new Map(
  [...ownSignals(), ...platformSignals()].map((signal) => [signal.id, signal]),
);

/** Why the selection is always empty, in words; undefined when it is not. */
export const whyNotEmitted = ({ signal, matches }: Selection, dialect: Dialect): string | undefined => {
  const emitted = signals.get(signal.id) ?? (isNamed(signal) ? signal : undefined);
  if (emitted === undefined) return `nothing emits '${signal.id}': neither the pipeline nor Google Cloud`;
  const lacking = dialect.lacks(signal);
  if (lacking !== undefined) return lacking.why;
  const labels = labelsOf(emitted);
  const stranger = matches.find((match) => wants(match) && !labels.includes(match.label));
  return stranger === undefined ? undefined : `'${signal.id}' has no label '${stranger.label}'`;
};

/** Named by a definition: its type is its id, or the name that the team sends it under. */
const isNamed = ({ id, names, source }: Signal): boolean => source === 'team' || id === names.cloudMonitoring;

/** A matcher that excludes a value also matches series without the label. */
const wants = ({ op }: Match): boolean => op === '=' || op === '=~';
