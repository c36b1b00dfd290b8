/** Explains an alert: the text of its runbook, and its expression in each dialect. */
import { costSentences, evaluationCost } from '../alerts/evaluationCost.ts';
import { seconds } from '../model/quantity.ts';
import { evaluations } from '../alerts/evaluations.ts';
import type { Alert } from '../alerts/alert.ts';
import { runbookUrl, type LinkContext } from '../alerts/links.ts';
import { alertParts, type AlertPart } from '../alerts/runbook/alert.ts';
import { codeOf, links, list, section, text, type Block, type Section } from '../text/blocks.ts';
import { recipientsText } from '../alerts/runbook/channels.ts';
import { notificationLag } from '../alerts/runbook/condition.ts';
import { minutesOfCompleteFailure } from '../alerts/completeFailure.ts';
import { sloId } from '../alerts/runbook/budget.ts';
import { notSaidOf } from '../terraform/pagerDuty/root.ts';
import type { Dialect } from '../series/dialect.ts';
import { everyDialect } from '../series/dialects.ts';
import { tierSections } from './aboutTiers.ts';
import type { Explanation } from './explanation.ts';
import type { SystemEntry, World } from './subject.ts';

export const aboutAlert = (
  alert: Alert,
  of: SystemEntry | undefined,
  world: World,
  extra: readonly Section[] = [],
  released: readonly AlertPart[] = [],
): Explanation => {
  const system = of?.shared === undefined ? of?.system : undefined;
  const context: LinkContext = { organization: world.organization, system, environment: world.environment };
  const runbook = runbookUrl(alert, world.organization);
  const { condition } = alert;
  return {
    kind: 'alert',
    id: alert.id,
    title: `${alert.title}. Severity ${alert.severity}, owner ${alert.owner}.`,
    sections: [
      ...alertParts(alert, context, released).map(({ title, blocks }) => section(title, ...blocks)),
      ...(condition.kind === 'BurnRate' && of !== undefined ? ofItsObjective(alert, of) : []),
      section(
        'How each dialect evaluates it',
        ...everyDialect.flatMap((dialect) => evaluated(alert, dialect, context)),
      ),
      section('How often, and what that costs', list(costSentences(alert, world.organization.prices))),
      section(
        'Where it is',
        list([sourceText(alert, of), `Runbook: generated/${alert.system ?? 'fleet'}/runbooks/README.md#${alert.id}`]),
        links([{ name: 'runbook', url: runbook }]),
      ),
      ...inPagerDuty(alert, world),
      ...extra,
    ],
    facts: {
      system: alert.system ?? null,
      severity: alert.severity,
      owner: alert.owner,
      told: recipientsText(world.organization, alert.owner, alert.severity),
      condition: condition.kind,
      objective: condition.kind === 'BurnRate' ? sloId(condition.slo) : null,
      minutesToDetectCompleteFailure: minutesOfCompleteFailure(alert) ?? null,
      minutesToNotificationAfterRule: notificationLag(alert) ?? null,
      expressions: Object.fromEntries(
        everyDialect.map(({ id }) => {
          const made = evaluations[id].textOf(alert, context);
          return [id, typeof made === 'string' ? made : { notSupported: made.why }];
        }),
      ),
      evaluation: evaluationFacts(alert, world),
      runbook,
    },
  };
};

/** What PagerDuty says otherwise than the definitions of the owner, or not at all. */
const inPagerDuty = ({ owner }: Alert, { organization }: World): readonly Section[] => {
  const sentences = notSaidOf(organization, owner);
  return sentences.length === 0 ? [] : [section('In PagerDuty', list(sentences))];
};

const evaluationFacts = (alert: Alert, { organization }: World): unknown => {
  const { interval, evaluations, clauses, points, money } = evaluationCost(alert, organization.prices);
  return {
    everySeconds: seconds(interval),
    evaluationsIn30Days: evaluations,
    clauses: clauses ?? null,
    pointsIn30Days: points ?? null,
    costIn30Days: money ?? null,
    currency: organization.prices.currency,
  };
};

const sourceText = ({ system, source }: Alert, of: SystemEntry | undefined): string => {
  if (of?.shared !== undefined) return `Made from systems/organization.ts, ${of.shared.path}.`;
  if (system === undefined) return 'Made from all systems and the bounds of systems/organization.ts (fleet).';
  return source === undefined
    ? 'Every system has this alert; it does not have to be declared.'
    : `Made from systems/${system}.ts, ${source}.`;
};

const ofItsObjective = ({ condition }: Alert, { system }: SystemEntry): readonly Section[] => {
  if (condition.kind !== 'BurnRate') return [];
  const { slo } = condition;
  const [, ...details] = tierSections({ system, slo });
  const [howSoon] = details;
  return howSoon === undefined
    ? []
    : [
        section(
          `Beside the other tiers of ${sloId(slo)}`,
          ...howSoon.blocks,
          text(`More: npx atalaya explain ${sloId(slo)}`),
        ),
      ];
};

const evaluated = (alert: Alert, { id, name }: Dialect, context: LinkContext): readonly Block[] => {
  const { textOf, recordsShares } = evaluations[id];
  const made = textOf(alert, context);
  if (typeof made !== 'string') return [text(`${name}: not there; ${made.why}.`)];
  const recorded = recordsShares ? recordedText(alert) : '';
  return [text(`${name}${recorded}:`), codeOf(made)];
};

const recordedText = ({ condition }: Alert): string => {
  if (condition.kind === 'BurnRate') return ', whose rules record each share of bad events first';
  return condition.kind === 'BudgetSpent' && condition.slo.slices !== undefined
    ? ', whose rules record each slice first'
    : '';
};
