/** Short explanations: a system, an alert that was left out, and a check. */
import { dashboardUrl } from '../alerts/links.ts';
import { links, list, section, tableOf, text, type Section } from '../text/blocks.ts';
import { recipientsText } from '../alerts/runbook/channels.ts';
import { sloId } from '../alerts/runbook/budget.ts';
import { untitled } from '../alerts/titles.ts';
import type { LeftOut } from '../alerts/alert.ts';
import type { Check, CheckSeverity } from '../lint/check.ts';
import { sloLine } from './aboutSlo.ts';
import { tierFacts, tierSections } from './aboutTiers.ts';
import type { Explanation } from './explanation.ts';
import type { SystemEntry, World } from './subject.ts';
import { capitalised } from '../text/sentence.ts';

export const aboutSystem = (of: SystemEntry, world: World, extra: readonly Section[] = []): Explanation => {
  const { system, slos, alerts, leftOut } = of;
  const { organization, environment } = world;
  return {
    kind: 'system',
    id: system.id,
    title: system.description,
    sections: [
      section(
        'Whose it is',
        list([
          `Owner ${system.owner}, criticality ${system.criticality}, region ${system.region}, project ${system.project}.`,
          ...(system.dependsOn.length === 0 ? [] : [`Needs the data of ${system.dependsOn.join(', ')}.`]),
          `Pages reach ${recipientsText(organization, system.owner, 'page')}.`,
          `Tickets reach ${recipientsText(organization, system.owner, 'ticket')}.`,
        ]),
        links([{ name: 'dashboard', url: dashboardUrl({ organization, system, environment }) }]),
      ),
      section('Its objectives', tableOf(['id', 'target', 'window', 'error budget'], slos.map(sloLine))),
      section(
        'Its alerts',
        tableOf(
          ['id', 'severity', 'what'],
          alerts.map((alert) => [alert.id, alert.severity, untitled(alert)]),
        ),
      ),
      section(
        'Left out on purpose',
        leftOut.length === 0 ? text('Nothing.') : list(leftOut.map(({ id, why }) => `${id}: ${why}.`)),
      ),
      ...extra,
      section('More', text(`npx atalaya explain ${alerts[0]?.id ?? system.id}`)),
    ],
    facts: {
      owner: system.owner,
      criticality: system.criticality,
      slos: slos.map(sloId),
      alerts: alerts.map(({ id, severity }) => ({ id, severity })),
      leftOut: leftOut.map(({ id, why }) => ({ id, why })),
    },
  };
};

export const aboutLeftOut = ({ id, slo, why }: LeftOut, { system }: SystemEntry): Explanation => {
  const [tiers] = slo === undefined ? [] : tierSections({ system, slo });
  return {
    kind: 'left out',
    id,
    title: `${system.id}: this alert was considered, and left out on purpose.`,
    sections: [section('Why not', text(`${capitalised(why)}.`)), ...(tiers === undefined ? [] : [tiers])],
    facts: {
      system: system.id,
      why,
      tiers: slo === undefined ? null : tierFacts({ system, slo }),
    },
  };
};

const meaning: Readonly<Record<CheckSeverity, string>> = {
  error: 'An error: atalaya check exits 1 when it finds one.',
  warning: 'A warning: atalaya check exits 1 for it with --strict only.',
  info: 'A hint: it never changes the exit code of atalaya check.',
};

export const aboutCheck = ({ id, reads, severity, title, source, page }: Check): Explanation => ({
  kind: 'check',
  id,
  title,
  sections: [
    section('What it does', list([meaning[severity], `Source: ${source}.`, `Its page: ${page}.`])),
    reads === 'files'
      ? section(
          'Where it looks',
          text('In dashboards and policies, also those that others wrote: atalaya check --file.'),
          text(
            'To suppress it, in YAML and Terraform at the line, in JSON in a list beside the file (board.json.disable):',
          ),
          { kind: 'Code', text: `# atalaya-disable ${id}: the reason\n${id} <path>: the reason` },
        )
      : section(
          'To suppress it, with a reason',
          text(
            id.startsWith('oncall/')
              ? 'In the organization’s file, for all of it or for one schedule, route, owner or person:'
              : 'In the system’s file, for all of it or for one objective or alert:',
          ),
          { kind: 'Code', text: `// atalaya-disable ${id}: the reason\n// atalaya-disable ${id} <id>: the reason` },
        ),
  ],
  facts: { severity, source, page },
});
