/** Series with their sender, in each dialect that can read them. */
import { is, isOneOf, select, type Match, type Selection } from '../model/selection.ts';
import { notSupported, type Dialect, type DialectId, type NotSupported } from './dialect.ts';
import { onGoogleCloudOnly } from './measure.ts';
import { inEach } from './dialects.ts';
import { signal } from './signal.ts';
import { inSignal } from './status.ts';

export interface Sender {
  /** Our own processes count their work; the platform counts what it observes of a service or resource. */
  readonly kind: 'Process' | 'Platform';
  /**
   * Values of `service.name` for processes; names of the service or resource for the platform; empty for a whole
   * project.
   */
  readonly names: readonly string[];
}

/** A selection and its sender. */
export interface Sent extends Selection {
  readonly sender: Sender;
}

/** A measure whose selections all name their sender. */
export type Series = Readonly<Record<DialectId, Sent | NotSupported>>;

/** The label `job` is OpenTelemetry's `service.name`. */
export const byProcess = (service: string, id: string, ...matches: readonly Match[]): Sent => ({
  ...select(signal(id), is('job', service), ...matches),
  sender: { kind: 'Process', names: [service] },
});

/** `label` distinguishes resources of one kind, such as 'service_name'. */
export const byPlatform = (id: string, label: string, name: string, ...matches: readonly Match[]): Sent => ({
  ...select(signal(id), is(label, name), ...matches),
  sender: { kind: 'Platform', names: [name] },
});

export const ofWholeProject = (id: string): Sent => ({
  ...select(signal(id)),
  sender: { kind: 'Platform', names: [] },
});

/** For each dialect, the first of these that it can read; if there is none, the reason of the first. */
export const seriesOf = (first: Sent, ...others: readonly Sent[]): Series =>
  inEach((dialect) => {
    if (dialect.lacks(first.signal) === undefined) return first;
    return others.find(({ signal }) => dialect.lacks(signal) === undefined) ?? whyUnread(first, dialect);
  });

const whyUnread = ({ signal, sender }: Sent, { lacks }: Dialect): NotSupported =>
  sender.kind === 'Platform'
    ? onGoogleCloudOnly(signal)
    : (lacks(signal) ?? notSupported(`nothing sends ${signal.id}`));

/** Adds matchers to each selection, in its signal's own labels. */
export const narrowed = <S extends Selection>(
  measure: Readonly<Record<DialectId, S | NotSupported>>,
  ...matches: readonly Match[]
): Readonly<Record<DialectId, S | NotSupported>> =>
  inEach(({ id }) => {
    const selection = measure[id];
    if (selection.kind === 'NotSupported') return selection;
    const own: Match[] = [];
    for (const match of matches) {
      const known = inSignal(match, selection.signal);
      if (known === undefined) return notSupported(`${selection.signal.id} does not say the status of a response`);
      own.push(known);
    }
    return { ...selection, matches: [...selection.matches, ...own] };
  });

/** Merges the series of several services or resources. They may differ in the value of one label. */
export const together = (all: readonly Series[]): Series => inEach(({ id }) => joined(all.map((series) => series[id])));

/** Two stages may read one subscription: its series count once. */
const keyOf = ({ signal, matches }: Sent): string => JSON.stringify([signal.id, signal.names, matches]);

const joined = (all: readonly (Sent | NotSupported)[]): Sent | NotSupported => {
  const sent: Sent[] = [];
  for (const series of all) {
    if (series.kind === 'NotSupported') return series;
    sent.push(series);
  }
  const distinct = [...new Map(sent.map((each) => [keyOf(each), each])).values()];
  const [first, ...others] = distinct;
  if (first === undefined) return notSupported('the system has no part that sends it');
  if (others.length === 0) return first;
  const differing = first.matches.filter(({ value }, index) =>
    others.some(({ matches }) => matches[index]?.value !== value),
  );
  const [apart] = differing;
  const isOne = others.every(
    ({ signal, matches }) =>
      signal === first.signal &&
      matches.length === first.matches.length &&
      matches.every(({ label, op }, index) => label === first.matches[index]?.label && op === first.matches[index].op),
  );
  if (!isOne || differing.length !== 1 || apart?.op !== '=')
    return notSupported(
      `no one selection holds ${[...new Set(distinct.map(({ signal }) => signal.id))].join(' and ')} of all services`,
    );
  const values = distinct.flatMap(({ matches }) =>
    matches.filter(({ label }) => label === apart.label).map(({ value }) => value),
  );
  return {
    ...first,
    matches: first.matches.map((match) => (match === apart ? isOneOf(apart.label, values.toSorted()) : match)),
    sender: { ...first.sender, names: distinct.flatMap(({ sender }) => sender.names).toSorted() },
  };
};
