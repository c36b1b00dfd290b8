/** Rules about a dashboard as a whole. */
import {
  artefactCheck,
  artefactsCheck,
  each,
  located,
  nameOf,
  type Artefact,
  type ArtefactFault,
} from '../artefact/artefact.ts';
import { countIn, has, lacks, messageIn, pathTo, present, textIn, type Message } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { withoutPeriod } from '../query/aggregationChecks.ts';

const proto = 'Dashboards API v1, Dashboard (discovery document)';

const whole = (
  artefact: Artefact,
  faultsOf: (dashboard: Message) => readonly ArtefactFault[],
): readonly ArtefactFault[] => (artefact.type === 'Dashboard' ? faultsOf(artefact.root) : []);

export const displayName: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/display-name',
    severity: 'error',
    title: 'A dashboard has a displayName.',
    source: proto,
  },
  (artefact) =>
    whole(artefact, (dashboard) =>
      lacks(dashboard, 'displayName')
        ? [{ path: dashboard.path, message: 'the dashboard has no displayName', fix: 'add one' }]
        : [],
    ),
);

const layouts: readonly string[] = ['gridLayout', 'mosaicLayout', 'rowLayout', 'columnLayout'];

export const oneLayout: Check<Artefact> = artefactCheck(
  { id: 'dashboards/one-layout', severity: 'error', title: 'A dashboard has exactly one layout.', source: proto },
  (artefact) =>
    whole(artefact, (dashboard) => {
      const found = present(dashboard, layouts);
      if (found.length === 1 || (found.length === 0 && dashboard.isOpen)) return [];
      const problem =
        found.length === 0
          ? 'the dashboard has no layout'
          : `the dashboard has ${found.length} layouts: ${found.join(', ')}`;
      return [{ path: dashboard.path, message: problem, fix: `keep one of ${layouts.join(', ')}` }];
    }),
);

export const etag: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/etag',
    severity: 'warning',
    title: 'A dashboard in a file has no etag.',
    source: `${proto}: "should not be passed during dashboard creation"`,
  },
  (artefact) =>
    whole(artefact, (dashboard) =>
      has(dashboard, 'etag')
        ? [
            {
              path: pathTo(dashboard, 'etag'),
              atKey: true,
              message:
                'etag belongs to one version on the server: with it you cannot create a dashboard, nor update a later version',
              fix: 'remove it',
            },
          ]
        : [],
    ),
);

/** Release notes of Cloud Monitoring, 2 May 2025: from 40 to 100. */
const mostWidgets = 100;
/** Limit of the API according to chainguard-dev/terraform-infra-common (modules/dashboard/main.tf). */
const manyWidgets = 50;

const widgetsOf = (artefact: Artefact): number =>
  each(artefact, 'Widget').filter((widget) => !has(widget, 'collapsibleGroup')).length;

export const widgetLimit: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/widget-limit',
    severity: 'error',
    title: 'A dashboard has at most 100 widgets.',
    source: 'https://cloud.google.com/monitoring/docs/release-notes, 2 May 2025',
  },
  (artefact) =>
    whole(artefact, (dashboard) => {
      const count = widgetsOf(artefact);
      if (count <= mostWidgets) return [];
      const problem = `the dashboard has ${count} widgets: the maximum is ${mostWidgets}`;
      return [{ path: dashboard.path, message: problem, fix: 'split it' }];
    }),
);

export const manyWidgetsCheck: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/many-widgets',
    severity: 'warning',
    title: 'A dashboard has at most 50 widgets, without groups: some tools know this lower limit.',
    source: 'chainguard-dev/terraform-infra-common, modules/dashboard/main.tf; the release notes say 100',
  },
  (artefact) =>
    whole(artefact, (dashboard) => {
      const count = widgetsOf(artefact);
      if (count <= manyWidgets || count > mostWidgets) return [];
      const problem = `the dashboard has ${count} widgets: the release notes allow ${mostWidgets}, but some were refused above ${manyWidgets}`;
      return [{ path: dashboard.path, message: problem, fix: 'split it, or validate it first (validateOnly)' }];
    }),
);

const mostLabels = 64;

export const labelLimit: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/label-limit',
    severity: 'warning',
    title: 'A dashboard has at most 64 labels.',
    source: 'chainguard-dev/terraform-infra-common, modules/dashboard/main.tf',
  },
  (artefact) =>
    whole(artefact, (dashboard) => {
      const labels = dashboard.fields.get('labels');
      const count = labels?.kind === 'Table' ? labels.entries.size : 0;
      const problem = `the dashboard has ${count} labels: the maximum is ${mostLabels}`;
      return count > mostLabels ? [{ path: pathTo(dashboard, 'labels'), message: problem, fix: 'remove some' }] : [];
    }),
);

/** The minimum of a data set, or of a scorecard's line, holds for its aggregations. */
const hasNoMinimum = (aggregation: Message): boolean => {
  for (let at = aggregation.parent; at !== undefined; at = at.parent) {
    const spark = messageIn(at, 'sparkChartView');
    if (has(at, 'minAlignmentPeriod') || (spark !== undefined && has(spark, 'minAlignmentPeriod'))) return false;
  }
  return true;
};

/** One finding per file: many good dashboards omit it everywhere. */
export const alignmentMissing: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/alignment-missing',
    severity: 'info',
    title: 'An aggregation with an aligner has an alignmentPeriod, or its data set a minAlignmentPeriod.',
    source: 'google/monitoring/v3/common.proto: required with an aligner; dashboards are accepted without',
  },
  (artefact) => {
    const without =
      artefact.type === 'Dashboard' ? each(artefact, 'Aggregation').filter(withoutPeriod).filter(hasNoMinimum) : [];
    const [first] = without;
    if (first === undefined) return [];
    const all = each(artefact, 'Aggregation').length;
    const problem = `${without.length} of ${all} aggregations have an aligner but no alignmentPeriod, so that the console chooses one; this is the first`;
    return [{ path: first.path, message: problem, fix: 'to fix the period, add alignmentPeriod, such as "60s"' }];
  },
);

export const annotationProjects: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/annotation-projects',
    severity: 'error',
    title: 'Annotations read at most 50 projects.',
    source: 'Dashboards API v1, DashboardAnnotations and EventAnnotation: "Limit: 50 projects"',
  },
  (artefact) =>
    [
      ...each(artefact, 'DashboardAnnotations').map((message) => ({ message, field: 'defaultResourceNames' })),
      ...each(artefact, 'EventAnnotation').map((message) => ({ message, field: 'resourceNames' })),
    ].flatMap(({ message, field }) => {
      const count = countIn(message, field) ?? 0;
      const problem = `${field} names ${count} projects: the maximum is 50`;
      return count > 50 ? [{ path: pathTo(message, field), message: problem, fix: 'remove some' }] : [];
    }),
);

export const annotationEvent: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/annotation-event',
    severity: 'warning',
    title: 'The eventType of an annotation is a documented type.',
    source: 'Dashboards API v1, EventAnnotation.eventType (discovery document)',
  },
  (artefact) =>
    artefact.misfits.flatMap((misfit) =>
      misfit.kind === 'UnknownValue' && misfit.field === 'eventType'
        ? [
            {
              path: misfit.path,
              message: `'${misfit.value}' is not a documented event type`,
              fix: `write one of ${misfit.known.join(', ')}`,
            },
          ]
        : [],
    ),
);

/** Names need not be unique, but equal names confuse people who search for a dashboard. */
export const sameName: Check<readonly Artefact[]> = artefactsCheck(
  {
    id: 'dashboards/same-name',
    severity: 'warning',
    title: 'No two dashboards of a run have the same displayName or the same resource name.',
    source: 'Atalaya',
  },
  (artefacts) => {
    const dashboards = artefacts.filter(({ type }) => type === 'Dashboard');
    // A dashboard in Terraform and in a separate file is the same dashboard.
    const byName = Map.groupBy(
      dashboards,
      (dashboard) => `${dashboard.within === undefined} ${nameOf(dashboard) ?? ''}`,
    );
    return [...byName.values()].flatMap(([first, ...others]) => {
      const name = first === undefined ? undefined : textIn(first.root, 'displayName');
      return name === undefined || first === undefined
        ? []
        : others.map((other) =>
            located(other, {
              path: pathTo(other.root, 'displayName'),
              message: `another dashboard has the same name '${name}': ${whereOf(first)}`,
              fix: 'give each a different name',
              // Versions and environments of one dashboard are often kept side by side.
              ...(other.source.file === first.source.file ? {} : { severity: 'info' }),
            }),
          );
    });
  },
);

const whereOf = (artefact: Artefact): string => {
  const { file, position } = located(artefact, { path: artefact.root.path, message: '', fix: '' });
  return position === undefined ? file : `${file}:${position.line}`;
};
