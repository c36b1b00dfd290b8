/**
 * OpenSLO v1 and v1alpha in. A document that breaks a rule of OpenSLO is found invalid; an objective of a valid one is taken over
 * exactly, or refused by name with the place and the reason.
 */
import { refuseAlerts } from './alerts.ts';
import type { AsWhat } from './asWhat.ts';
import { documentsOf, refuseIn } from './documents.ts';
import type { Refusal } from './located.ts';
import type { Located } from '../../../text/located.ts';
import type { Position } from '../../../text/position.ts';
import { promiseOf, type Imported } from './promise.ts';

export interface Import {
  readonly imported: readonly Imported[];
  /** What is not valid OpenSLO. */
  readonly invalid: readonly Refusal[];
  /** What is valid, and cannot be said in a system file. */
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
  const [invalid, refusals]: [Refusal[], Refusal[]] = [[], []];
  const documents = documentsOf(roots, { invalid, refusals });
  const slos = documents.all
    .filter(({ kind }) => kind === 'SLO')
    .map((document) => {
      const own: Refusal[] = [];
      const imported = promiseOf(document, documents, as.get(document.name), refuseIn(`SLO ${document.name}`, own));
      refusals.push(...own.filter(({ at }) => !isAmong(at, invalid)));
      return { document, imported: document.isValid ? imported : undefined };
    });
  refuseTwins(
    slos.flatMap(({ imported }) => imported ?? []),
    refusals,
  );
  refuseAlerts(slos, documents, refusals);
  const names = documents.sloNames;
  const twins = new Set(refusals.filter(({ id }) => id === 'openslo/duplicate-id').map(({ path }) => path));
  return {
    imported: slos.flatMap(({ imported }) =>
      imported === undefined || twins.has(`SLO ${imported.name}`) ? [] : imported,
    ),
    invalid: ordered(invalid),
    refusals: ordered(refusals),
    passedOver: Object.fromEntries(
      silent.flatMap((kind) => {
        const count = documents.all.filter((document) => document.kind === kind && document.isValid).length;
        return count === 0 ? [] : [[kind, count]];
      }),
    ),
    unknown: [...as.keys()].filter((name) => !names.includes(name)),
    names,
    isOpenSlo: !documents.isEmpty,
  };
};

/** What breaks a rule is said once, and by the rule. */
const isAmong = ({ line, column }: Position, invalid: readonly Refusal[]): boolean =>
  invalid.some(({ at }) => at.line === line && at.column === column);

/** What an alias repeats is wrong once. */
const ordered = (refusals: readonly Refusal[]): readonly Refusal[] =>
  [...new Map(refusals.map((refusal) => [JSON.stringify(refusal), refusal])).values()].toSorted(
    (a, b) => a.at.line - b.at.line || a.at.column - b.at.column,
  );

const refuseTwins = (imported: readonly Imported[], refusals: Refusal[]): void => {
  for (const [first, ...others] of Map.groupBy(
    imported,
    ({ service, objective }) => `${service} ${objective.id}`,
  ).values())
    for (const { name, at, objective } of others) {
      const message = `its id would be '${objective.id}', as that of SLO ${first!.name}`;
      refuseIn(`SLO ${name}`, refusals)(at, 'openslo/duplicate-id', message, 'rename one of them');
    }
};
