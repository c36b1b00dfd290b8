/** A rule about what a query means. Every query of a run is parsed once, and all rules read the same tree. */
import { childrenOf, type Expr } from '../../promql/expr.ts';
import { spanOf } from '../../promql/print.ts';
import { artefactCheck, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { around, pathTo, type Message } from '../artefact/message.ts';
import type { Check, CheckSeverity, CheckWords } from '../check.ts';
import { promqlOf } from '../query/promqlQueries.ts';
import { readQuery, type ReadQuery } from './readQuery.ts';

export interface QueryPlace extends ReadQuery {
  /** A condition holds for each series that it returns; a chart draws them. */
  readonly isCondition: boolean;
  /** A chart over time: a line or an area. */
  readonly isChart: boolean;
}

export interface QueryFault {
  readonly message: string;
  readonly fix: string;
  /** Only where it differs from the severity of the rule. */
  readonly severity?: CheckSeverity;
}

export interface PromqlRule {
  readonly words: CheckWords;
  readonly find: (query: QueryPlace) => readonly QueryFault[];
}

interface Read {
  readonly message: Message;
  readonly field: string;
  readonly place: QueryPlace;
}

const readsOf = (artefact: Artefact): readonly Read[] => {
  const parsed = new Map<string, ReadQuery | undefined>();
  return promqlOf(artefact).flatMap(({ message, field, query }) => {
    if (!parsed.has(query)) {
      const read = readQuery(query);
      parsed.set(query, read.kind === 'ReadQuery' ? read : undefined);
    }
    const read = parsed.get(query);
    if (read === undefined) return [];
    const isCondition = artefact.type === 'AlertPolicy';
    return [{ message, field, place: { ...read, isCondition, isChart: around(message, 'XyChart') !== undefined } }];
  });
};

/** The rules as checks of these artefacts. */
export const promqlChecksOf = (
  rules: readonly PromqlRule[],
  artefacts: readonly Artefact[],
): readonly Check<Artefact>[] => {
  const reads = new Map(artefacts.map((artefact) => [artefact, readsOf(artefact)]));
  return rules.map(({ words, find }) =>
    artefactCheck(words, (artefact) =>
      (reads.get(artefact) ?? readsOf(artefact)).flatMap(({ message, field, place }): readonly ArtefactFault[] => {
        const distinct = new Map(find(place).map((fault) => [fault.message, fault]));
        return [...distinct.values()].map((fault) => ({ path: pathTo(message, field), ...fault }));
      }),
    ),
  );
};

/** An expression with the one around it. */
export interface Inner {
  readonly expr: Expr;
  readonly outer: Inner | undefined;
}

/** The expression and all inside it, in reading order. */
export const innerOf = (expr: Expr): readonly Inner[] => {
  const found: Inner[] = [];
  const visit = (inner: Expr, outer: Inner | undefined): void => {
    const here = { expr: inner, outer };
    found.push(here);
    for (const child of childrenOf(inner)) visit(child, here);
  };
  visit(expr, undefined);
  return found;
};

const longest = 80;

/** The text of an expression as written, on one line and cut where it is long. */
export const written = ({ query }: Pick<ReadQuery, 'query'>, expr: Expr): string => {
  const { from, to } = spanOf(expr);
  const text = query.slice(from, to).replaceAll(/\s+/g, ' ').trim();
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
};
