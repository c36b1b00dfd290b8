/**
 * What the value of an alert's condition is while it fires, so that a notification says how bad it is now. Its text has the value as
 * the dialect writes it. Sources: Prometheus, "Template reference" (`$value`); gcloud, TranslatePromQLTemplateToDocumentVariables: in
 * the documentation of a policy with a PromQL condition the value is `${metric.label.value}`, without a format.
 */
import { lastText } from '../text/time.ts';
import { capitalised, joinedText } from '../text/sentence.ts';
import { budgetNoun, budgetSpan } from './budgetSpan.ts';
import { rateName } from './spending.ts';
import type { DialectId } from '../series/dialect.ts';
import { everyDialect } from '../series/dialects.ts';
import type { Alert } from './alert.ts';
import type { GaugeAbove, ValueBeyond } from './condition.ts';

type Unit = 'share' | 'seconds' | 'count';

interface PresentValue {
  readonly name: string;
  readonly unit: Unit;
  /** Such as 'over the last 5 minutes'; empty for a value of this instant. */
  readonly span: string;
}

const valueOf = ({ condition }: Alert): PresentValue | undefined => {
  switch (condition.kind) {
    case 'BurnRate': {
      const short = condition.tiers.map((tier) => lastText(tier.short));
      const name = `${capitalised(rateName(condition.slo))} now`;
      return { name, unit: 'share', span: `over the last ${joinedText(short, 'or')}` };
    }
    case 'BudgetSpent':
      return condition.slo.composite?.combine === 'weighted'
        ? { name: 'Share of bad events', unit: 'share', span: `over ${budgetSpan(condition)}` }
        : { name: capitalised(budgetNoun(condition)), unit: 'count', span: `over ${budgetSpan(condition)}` };
    case 'MessageLoss':
      return { name: 'Messages without an outcome', unit: 'count', span: over(condition.over) };
    case 'ShareAbove':
      return { name: 'Error rate now', unit: 'share', span: over(condition.over) };
    case 'LatencyAbove':
      return { name: `${condition.statistic} latency now`, unit: 'seconds', span: over(condition.over) };
    case 'GaugeAbove':
    case 'GaugeBelow':
      return { name: 'Now', unit: unitOf(condition), span: '' };
    case 'ValueBeyond':
      return {
        name: 'Now',
        unit: valueUnit(condition),
        span: condition.over === undefined ? '' : over(condition.over),
      };
    case 'IncreaseAbove':
      return { name: 'Counted', unit: 'count', span: over(condition.over) };
    case 'Deviation':
      return { name: 'Counted', unit: 'count', span: over('1h') };
    case 'ProbesFailing':
      return { name: 'Regions without a good answer now', unit: 'count', span: '' };
    case 'FleetShare':
      return { name: 'Share of the systems that fail', unit: 'share', span: over(condition.over) };
    case 'RouteShare':
      return {
        name: 'Share of 4xx now',
        unit: 'share',
        span: `${over(condition.over)}, on the route with the largest`,
      };
    case 'Rise':
      return { name: 'Share now', unit: 'share', span: over(condition.over) };
    case 'Absence':
      return undefined;
  }
};

const over = (span: Parameters<typeof lastText>[0]): string => `over the last ${lastText(span)}`;

const unitOf = ({ of }: Pick<GaugeAbove, 'of'>): Unit =>
  everyDialect.some(({ id }) => of[id].kind === 'Selection' && of[id].signal.unit === 's') ? 'seconds' : 'count';

/** A notification shows seconds as time; other units of time as the number that the metric has. */
const valueUnit = ({ of: { read } }: ValueBeyond): Unit =>
  read?.kind === 'Selection' && read.signal.unit === 's' ? 'seconds' : 'count';

/** The value as the dialect writes it into a notification. */
const written: Readonly<Record<DialectId, Readonly<Record<Unit, string>>>> = {
  prometheus: {
    share: '{{ $value | humanizePercentage }}',
    seconds: '{{ $value | humanizeDuration }}',
    count: '{{ $value | humanize }}',
  },
  'cloud-monitoring': {
    share: '${metric.label.value} (0.01 is 1%)',
    seconds: '${metric.label.value} s',
    count: '${metric.label.value}',
  },
};

/** Such as 'Error rate now: 2.1% over the last 5 minutes.'; undefined where the dialect has no value. */
export const presentValueText = (alert: Alert, dialect: DialectId): string | undefined => {
  const value = alert.queries[dialect].kind === 'NotSupported' ? undefined : valueOf(alert);
  if (value === undefined) return undefined;
  return `${value.name}: ${[written[dialect][value.unit], value.span].filter((part) => part !== '').join(' ')}.`;
};
