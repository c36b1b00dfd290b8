import { defineCheck, type Check, type Fault } from '../../lint/check.ts';
import type { ValueSource } from '../../model/indicatorSource.ts';
import { waysToMeasure } from '../../model/ownSources.ts';
import type { Selection } from '../../model/selection.ts';
import { selectionsIn } from '../condition.ts';
import type { MeasuredSlo } from '../../slo/measuredSlo.ts';
import { selectionsOfSlo } from '../../slo/measuredSlo.ts';
import { faultOf } from '../../slo/checks/promises.ts';
import { everyDialect } from '../../series/dialects.ts';
import { sendersOf, whyNobodySends, type Senders } from '../../series/senders.ts';
import type { Alert } from '../alert.ts';
import type { Definitions, Watched } from './definitions.ts';
import { called } from './parts.ts';

export const nobodySends: Check<Definitions> = defineCheck(
  {
    id: 'signals/nobody-sends',
    severity: 'error',
    title: 'What objectives, alerts and charts read is sent by a stage of some system.',
    source:
      "model/ownSources.ts: what counts the work of each kind of stage; model/signals.ts: what Atalaya's pipeline sends",
  },
  (all) => {
    const senders = sendersOf(all.systems.map(({ system }) => system));
    return all.systems.flatMap((of) => [
      ...deadObjectives(of, senders),
      ...deadAlerts(of, senders),
      ...deadCharts(of, senders),
    ]);
  },
);

const deadObjectives = (of: Watched, senders: Senders): readonly Fault[] =>
  of.slos.flatMap(({ slo, path }) => {
    const why = whyDead(slo, senders);
    if (why === undefined) return [];
    const message = `${slo.id}: ${why}: the objective could never be missed`;
    return [faultOf(of, { path, about: [slo.id], message, fix: fixFor(slo) })];
  });

const whyDead = (slo: MeasuredSlo, senders: Senders): string | undefined => {
  const reads = everyDialect.map(({ id }) => selectionsOfSlo(slo, id));
  const first = reads.find((read) => 'kind' in read);
  if (reads.every((read) => 'kind' in read)) return first?.why;
  return reads
    .flatMap((read) => ('kind' in read ? [] : read))
    .map((selection) => whyNobodySends(selection, senders))
    .find((why) => why !== undefined);
};

const fixFor = ({ objective }: MeasuredSlo): string =>
  waysToMeasure(
    objective.stage === 'api'
      ? 'the requests'
      : objective.type === 'freshness'
        ? 'the age of messages'
        : 'the messages',
  );

/** Alerts that the definition asks for, and those that read what nobody sends. */
const deadAlerts = (of: Watched, senders: Senders): readonly Fault[] => [
  ...of.unread.flatMap(({ alert, why }) =>
    alert.source?.startsWith('alerts[') === true ? [faultOfAlert(of, alert, why)] : [],
  ),
  ...of.alerts.flatMap((alert) => {
    if ('slo' in alert.condition) return [];
    const why = everyDialect
      .flatMap((dialect) => {
        const read = selectionsIn(alert.condition, dialect);
        return 'kind' in read ? [] : read;
      })
      .map((selection) => whyNobodySends(selection, senders))
      .find((text) => text !== undefined);
    return why === undefined ? [] : [faultOfAlert(of, alert, why)];
  }),
];

/** Charts that the definition asks for: those that Atalaya adds are left out where nothing feeds them. */
const deadCharts = (of: Watched, senders: Senders): readonly Fault[] =>
  (of.system.panels ?? []).flatMap(({ title, lines }, index) => {
    const why = lines
      .flatMap(({ of: { read } }) => selectionsOfRead(read))
      .map((selection) => whyNobodySends(selection, senders))
      .find((text) => text !== undefined);
    if (why === undefined) return [];
    const message = `the chart '${title}' would stay empty: ${why}`;
    return [faultOf(of, { path: `panels[${index}]`, message, fix: 'name a metric that a stage sends, or remove it' })];
  });

const selectionsOfRead = (read: ValueSource['read']): readonly Selection[] => {
  switch (read?.kind) {
    case undefined:
      return [];
    case 'Selection':
      return [read];
    case 'QueryRatio':
      return [...read.events.selections, ...read.total.selections];
    case 'Formula':
    case 'QueryValue':
      return read.selections;
  }
};

const faultOfAlert = (of: Watched, alert: Alert, why: string): Fault =>
  faultOf(of, {
    path: alert.source ?? `alert ${alert.id}`,
    about: [alert.id],
    message: `${called(alert)} could never fire: ${why}`,
    fix: waysToMeasure(alert.stage === 'api' ? 'the requests' : 'the messages'),
  });
