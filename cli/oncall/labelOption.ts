/** Labels on the command line: `--label system=orders severity=page`. */
import { nearest } from '../../model/nearest.ts';
import { alertLabels } from '../../model/oncall/routing.ts';
import type { Organization } from '../../model/organization.ts';
import type { Labels } from '../../model/point.ts';
import { UsageError } from '../../model/usageError.ts';

/** Throws `UsageError` for what is no label, and for one that is given twice with different values. */
export const labelsOption = (texts: readonly string[], { onCall }: Pick<Organization, 'onCall'>): Labels => {
  const labels: Record<string, string> = {};
  for (const text of texts) {
    const [, name, value = ''] = /^([a-zA-Z_]\w*)=([^]*)$/.exec(text) ?? [];
    if (name === undefined)
      throw new UsageError(`--label '${text}' is not a label`, "write a label such as 'system=orders'");
    if (name.startsWith('__')) {
      throw new UsageError(
        `--label ${name} begins with '__': such labels are Prometheus' own, and no alert is sent with them`,
        "write a label such as 'system=orders'",
      );
    }
    if (Object.hasOwn(labels, name) && labels[name] !== value) {
      throw new UsageError(
        `--label ${name} has two values, '${labels[name]}' and '${value}'`,
        'write one of them: an alert has one value for each label',
      );
    }
    labels[name] = value;
  }
  const known = knownLabels(onCall.routing);
  for (const name of Object.keys(labels)) {
    const near = known.includes(name) ? undefined : nearest(name, known);
    if (near !== undefined) throw new UsageError(`no alert has a label '${name}'`, `write '${near}=${labels[name]}'`);
  }
  return labels;
};

/** Of emitted alerts, and those that the routing names. */
const knownLabels = ({
  labels,
  routes,
  silences,
  inhibitions,
}: Organization['onCall']['routing']): readonly string[] => [
  ...alertLabels,
  ...labels,
  ...[...routes, ...silences].flatMap(({ matchers }) => matchers.map(({ label }) => label)),
  ...inhibitions.flatMap(({ source, target, equal }) => [
    ...[...source, ...target].map(({ label }) => label),
    ...equal,
  ]),
];
