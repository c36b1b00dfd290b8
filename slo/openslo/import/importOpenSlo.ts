/** OpenSLO v1 and v1alpha in: every objective is taken over exactly, or refused by name with the place and the reason. */
import { refuseAlerts } from './alerts.ts';
import type { AsWhat } from './asWhat.ts';
import { documentsOf, refuseIn } from './documents.ts';
import type { Refusal } from './located.ts';
import type { Located } from '../../../text/located.ts';
import { promiseOf, type Imported } from './promise.ts';

export interface Import {
  readonly imported: readonly Imported[];
  readonly refusals: readonly Refusal[];
  /** Documents that say nothing about a promise, by kind: how many there are. */
  readonly passedOver: Readonly<Record<string, number>>;
  /** Names that --as speaks of and the file does not. */
  readonly unknown: readonly string[];
  /** Of all SLOs that the file has. */
  readonly names: readonly string[];
  /** Whether anything in the file is a document of a version and kind that is read here. */
  readonly isOpenSlo: boolean;
}

const silent: readonly string[] = ['Service', 'DataSource', 'AlertNotificationTarget'];

export const importOpenSlo = (roots: readonly Located[], as: ReadonlyMap<string, AsWhat>): Import => {
  const refusals: Refusal[] = [];
  const documents = documentsOf(roots, refusals);
  const slos = documents.all
    .filter(({ kind }) => kind === 'SLO')
    .map((document) => ({
      document,
      imported: promiseOf(document, documents, as.get(document.name), refuseIn(`SLO ${document.name}`, refusals)),
    }));
  refuseTwins(
    slos.flatMap(({ imported }) => imported ?? []),
    refusals,
  );
  refuseAlerts(slos, documents, refusals);
  const names = slos.map(({ document }) => document.name);
  const twins = new Set(refusals.filter(({ id }) => id === 'openslo/duplicate-id').map(({ path: place }) => place));
  return {
    imported: slos.flatMap(({ imported }) =>
      imported === undefined || twins.has(`SLO ${imported.name}`) ? [] : imported,
    ),
    refusals: distinct(refusals).toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column),
    passedOver: Object.fromEntries(
      silent.flatMap((kind) => {
        const count = documents.all.filter((document) => document.kind === kind).length;
        return count === 0 ? [] : [[kind, count]];
      }),
    ),
    unknown: [...as.keys()].filter((name) => !names.includes(name)),
    names,
    isOpenSlo: !documents.isEmpty,
  };
};

/** What an alias repeats is wrong once. */
const distinct = (refusals: readonly Refusal[]): readonly Refusal[] => [
  ...new Map(refusals.map((refusal) => [JSON.stringify(refusal), refusal])).values(),
];

const refuseTwins = (imported: readonly Imported[], refusals: Refusal[]): void => {
  for (const [first, ...others] of Map.groupBy(
    imported,
    ({ service, objective }) => `${service} ${objective.id}`,
  ).values())
    for (const { name, at, objective } of others) {
      const what = `its id would be '${objective.id}', as that of SLO ${first!.name}`;
      refuseIn(`SLO ${name}`, refusals)(at, 'openslo/duplicate-id', what, 'rename one of them');
    }
};
