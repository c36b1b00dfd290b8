/** Explains an objective: its events and the reason for them, its budget, and when its alerts fire. */
import { list, links, section, tableOf, text, type Block, type Section } from '../text/blocks.ts';
import { budgetAlerts, budgetAlertsLeftOut } from '../alerts/budgetAlerts.ts';
import { recurringSnooze } from '../alerts/cloudMonitoring.ts';
import { dashboardUrl } from '../alerts/links.ts';
import { budgetSentences, outageSeconds, periodOf, promiseText, sloId } from '../alerts/runbook/budget.ts';
import { percent } from '../text/percentage.ts';
import { trafficOf } from '../alerts/traffic.ts';
import { durationText } from '../text/time.ts';
import { isPlatform, selectionsOf } from '../slo/indicator.ts';
import { callerSentence } from '../slo/events.ts';
import { blindSpots } from '../slo/watchedWords.ts';
import type { MeasuredSlo } from '../slo/measuredSlo.ts';
import { teamBlindSpots } from '../slo/teamEvents.ts';
import { isTeamMeasured, type TeamObjective } from '../slo/teamIndicator.ts';
import { everyDialect } from '../series/dialects.ts';
import type { System } from '../model/system.ts';
import { namedObjective, quietOf, quietText } from '../slo/quiet.ts';
import type { Slo } from '../slo/slo.ts';
import { tierFacts, tierSections } from './aboutTiers.ts';
import type { Explanation } from './explanation.ts';
import { maintenanceText } from './maintenanceText.ts';
import { sharedSections } from './sharedBy.ts';
import { sloNames, unsaidOf } from './sloNames.ts';
import type { SystemEntry, World } from './subject.ts';

/** The alert of each step, or the reason why it has none. */
const budgetTicketSentences = (system: System, slo: MeasuredSlo): readonly string[] => [
  ...budgetAlerts(system, [slo]).map(({ id, title }) => `Ticket ${id}: ${title}.`),
  ...budgetAlertsLeftOut(system, [slo]).map(({ id, why }) => `Left out: ${id}: ${why}.`),
];

/** `extra`: emitted files and current status, which only the caller can look up. */
export const aboutSlo = (
  slo: MeasuredSlo,
  of: SystemEntry,
  world: World,
  extra: readonly Section[] = [],
): Explanation => {
  const { system } = of;
  const { objective } = slo;
  const { environment } = world;
  const index = system.objectives.indexOf(objective);
  const source =
    of.shared === undefined
      ? `systems/${system.id}.ts, objectives[${index}]`
      : `systems/organization.ts, ${of.shared.path}`;
  const linked = {
    organization: world.organization,
    system: of.shared === undefined ? system : undefined,
    environment,
  };
  const names = sloNames(system, slo, environment);
  const unsaid = unsaidOf(system, slo, environment);
  return {
    kind: 'slo',
    id: sloId(slo),
    title: [promiseText(slo), ...quietTexts(slo)].join(' '),
    sections: [
      section(
        'What counts',
        list([
          `An event: ${slo.events.total}.`,
          `A good one: ${slo.events.good}.`,
          ...(slo.composite === undefined ? noEvents(slo) : []),
          'No events is no data: neither met nor missed.',
        ]),
      ),
      section('Why this indicator', text(objective.why), ...rejected(slo)),
      section('Where the numbers come from', ...origin(slo)),
      ...sharedSections(of, slo),
      section('The error budget', list(budgetSentences(slo, system))),
      section(
        'What to do as it is spent',
        tableOf(
          ['spent', 'what is done'],
          system.budgetPolicy.map(({ spent, action }) => [spent, action]),
        ),
        list(budgetTicketSentences(system, slo)),
      ),
      ...maintenanceSections(slo),
      ...tierSections({ system, slo }),
      section(
        'Where it is',
        list([`Written in ${source}; owner ${system.owner}.`, ...names.map(({ where, name }) => `${where}: ${name}`)]),
        links([{ name: 'dashboard', url: dashboardUrl(linked) }]),
      ),
      ...(unsaid.length === 0 ? [] : [section('What a dialect cannot express', list(unsaid))]),
      ...extra,
    ],
    facts: {
      system: system.id,
      objective: objective.id,
      type: objective.type,
      owner: system.owner,
      source,
      target: slo.target.toNumber(),
      window: objective.window,
      alertingOff: objective.alertingOff ?? null,
      shadow: objective.shadow ?? null,
      budget: { share: slo.budget.toNumber(), minutesOfOutage: outageSeconds(slo) / 60 },
      declared: trafficFacts(slo, of),
      tiers: tierFacts({ system, slo }),
      names: Object.fromEntries(names.map(({ where, name }) => [where, name])),
    },
  };
};

const quietTexts = ({ objective }: Slo): readonly string[] => {
  const quiet = quietOf(objective);
  return quiet === undefined ? [] : [`${quietText(quiet)}.`];
};

const trafficFacts = (slo: Slo, { system }: SystemEntry): unknown => {
  const { built, always, noun } = trafficOf(system, slo.objective.stage);
  return { noun, built: built ?? null, always: always ?? null };
};

const noEvents = ({ objective, isWatched }: MeasuredSlo): readonly string[] => {
  if (isTeamMeasured(objective)) return [];
  if (isWatched) return objective.type === 'availability' ? [callerSentence(objective.good)] : [];
  if (objective.stage !== 'api')
    return ['Not events: attempts, redeliveries and duplicates. A message counts once, at its final outcome.'];
  return [
    'Not events: health, metrics, uptime checks, undeclared routes, and requests refused with 401, 403 or 429, because nothing was promised to those callers.',
    ...(objective.type === 'availability' ? [callerSentence(objective.good)] : []),
  ];
};

const rejected = ({ objective }: Slo): readonly Block[] =>
  objective.rejected.length === 0
    ? []
    : [
        text('Indicators that were considered and rejected:'),
        list(objective.rejected.map(({ indicator, why }) => `${indicator}: ${why}.`)),
      ];

const partsOf = ({ composite }: MeasuredSlo): readonly Block[] =>
  composite === undefined
    ? []
    : [
        text('A composite counts nothing itself: its parts do, and each is an objective of its own.'),
        list(
          composite.parts.map(({ slo: part, weight, limit }) =>
            composite.combine === 'weighted'
              ? `${sloId(part)}: ${percent(weight)} of the share.`
              : `${sloId(part)}: at most ${percent(limit)} of its events in a slice may be bad.`,
          ),
        ),
      ];

const origin = (slo: MeasuredSlo): readonly Block[] => {
  const { objective } = slo;
  if (slo.composite !== undefined) return partsOf(slo);
  if (isTeamMeasured(objective)) return teamOrigin(slo, objective);
  const blind = slo.isWatched ? blindSpots(slo.indicator) : [];
  const why = slo.isWatched
    ? [
        'A stage that others run is counted by the first of these that can: the platform, the telemetry of the team.',
        ...blind,
      ].join(' ')
    : isPlatform(objective)
      ? 'On Google Cloud the platform counts, as the definition asks (measuredBy: platform): it also counts failures in which none of our processes ran, such as a container that does not start. It cannot distinguish a data route from a health check, so probes count too. A Prometheus has no platform metrics and reads the pipeline’s own counters.'
      : objective.stage === 'api'
        ? 'The pipeline counts: it distinguishes data routes from health checks, and refused requests from failed ones. The platform’s own request metrics do not.'
        : 'The pipeline counts: only it distinguishes a message from an attempt, and knows when the message was published and stored. The platform’s metrics count deliveries, and those of the table arrive hours late.';
  return [text(why), list(readings(slo))];
};

/** What each dialect reads, and how late. */
const readings = (slo: MeasuredSlo): readonly string[] =>
  everyDialect.flatMap((dialect) =>
    selectionsOf(slo.indicator[dialect.id]).map((selection) => {
      const delay = dialect.delayOf(selection.signal);
      const late = delay === undefined ? '' : `, read ${durationText(delay)} after it was sampled`;
      return `${dialect.name}: ${dialect.print(dialect.selector(selection))}${late}`;
    }),
  );

const teamOrigin = (slo: MeasuredSlo, objective: TeamObjective): readonly Block[] => [
  text(`The definition says what counts (of). ${teamBlindSpots(objective).join(' ')}`),
  list([
    ...readings(slo),
    ...everyDialect.flatMap((dialect) => {
      const indicator = slo.indicator[dialect.id];
      return indicator.kind === 'NotSupported' ? [`${dialect.name}: not there, ${indicator.why}.`] : [];
    }),
  ]),
];

const maintenanceSections = ({ maintenance }: Slo): readonly Section[] =>
  maintenance.length === 0
    ? []
    : [
        section(
          'What is excluded from the budget',
          list(maintenance.map(maintenanceText)),
          text(
            'Events in these times are in neither good nor total, in slo status, reports, gates and here. Alertmanager mutes the alerts in these times, and afterwards until their short windows no longer contain the bad events.',
          ),
          text(
            maintenance.some(({ kind }) => kind === 'RecurringMaintenance')
              ? `Cloud Monitoring snoozes one-off maintenance only, by Terraform; recurring maintenance has no snooze there: ${recurringSnooze}.`
              : 'Cloud Monitoring snoozes the policies, by Terraform.',
          ),
        ),
      ];

/** The short form: one line per objective. */
export const sloLine = (slo: Slo): readonly string[] => [
  namedObjective({ objective: slo.objective, id: sloId(slo) }),
  slo.objective.target,
  slo.objective.window,
  `${percent(slo.budget)} of ${durationText(periodOf(slo))}`,
];
