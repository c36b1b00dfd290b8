/** Rules about labels: what is matched, grouped and selected by. */
import type { Aggregate, Binary, VectorSelector } from '../../promql/expr.ts';
import { typeOf } from '../../promql/signatures.ts';
import { nearest } from '../../model/nearest.ts';
import { matches } from '../../promql/matcher.ts';
import { isHoleName, matcherHole, unknownCharacter } from './holes.ts';
import { canHave, labelsOf, type Labels } from './labels.ts';
import { nameOf } from './counterRules.ts';
import { innerOf, written, type PromqlRule, type QueryFault, type QueryPlace } from './rule.ts';
import { factsOf } from './series.ts';
import { promqlWords } from './words.ts';

/** The first label by which the two sides always differ. */
const differing = (left: Labels, right: Labels, { kind, labels }: Binary['matching']): string | undefined => {
  const isMatched = (label: string): boolean => label !== '__name__' && labels.includes(label) === (kind === 'on');
  const certain = [...new Set([...left.always, ...right.always])].filter(isMatched);
  return certain.find((label) => {
    if (!canHave(left, label) || !canHave(right, label)) return true;
    const [a, b] = [left.values.get(label), right.values.get(label)];
    return a !== undefined && b !== undefined && a !== b;
  });
};

/** Labels of two groupings: the operand may lack one, but then there would be no reason to group by it. */
const grouping = (expr: Binary['left']): readonly string[] | undefined => {
  if (expr.kind === 'Call') return expr.args.map(grouping).find((labels) => labels !== undefined);
  if (expr.kind === 'Unary') return grouping(expr.of);
  if (expr.kind === 'Binary') {
    if (typeOf(expr.right) === 'scalar') return grouping(expr.left);
    return typeOf(expr.left) === 'scalar' ? grouping(expr.right) : undefined;
  }
  if (expr.kind !== 'Aggregate' || expr.grouping.kind === 'without' || ['topk', 'bottomk'].includes(expr.op))
    return undefined;
  return expr.grouping.labels.some(isHoleName) ? undefined : expr.grouping.labels;
};

const differingGroup = ({ left, right, matching }: Binary): string | undefined => {
  const [a, b] = [grouping(left), grouping(right)];
  if (a === undefined || b === undefined) return undefined;
  const isMatched = (label: string): boolean => matching.labels.includes(label) === (matching.kind === 'on');
  return [...a.filter((label) => !b.includes(label)), ...b.filter((label) => !a.includes(label))].find(isMatched);
};

const side = (query: QueryPlace, binary: Binary, label: string): string => {
  const [left, right] = [labelsOf(binary.left), labelsOf(binary.right)];
  const [a, b] = [left.values.get(label), right.values.get(label)];
  if (a !== undefined && b !== undefined) return `${label} is "${a}" on its left and "${b}" on its right`;
  const isLeft = !canHave(right, label);
  return `only ${written(query, isLeft ? binary.left : binary.right)} has the label ${label}`;
};

const matchFix = ({ left, right, matching }: Binary, label: string): string => {
  const [a, b] = [grouping(left), grouping(right)];
  if (matching.kind === 'on') return `take ${label} out of on(…), or group both sides by it`;
  if (labelsOf(left).values.has(label) && labelsOf(right).values.has(label))
    return `write ignoring (${label}), or sum() both sides`;
  if (a !== undefined && b !== undefined)
    return `group both sides by the same labels, or write on (${a.filter((name) => b.includes(name)).join(', ')}) with group_left or group_right`;
  return 'aggregate both sides by the same labels, or write on (…) with group_left or group_right';
};

export const neverMatches: PromqlRule = {
  words: promqlWords.neverMatches,
  find: (query) =>
    innerOf(query.expr).flatMap(({ expr }): readonly QueryFault[] => {
      if (expr.kind !== 'Binary' || expr.op === 'or') return [];
      if (typeOf(expr.left) !== 'vector' || typeOf(expr.right) !== 'vector') return [];
      if (expr.matching.labels.some(isHoleName)) return [];
      const label = differing(labelsOf(expr.left), labelsOf(expr.right), expr.matching) ?? differingGroup(expr);
      if (label === undefined) return [];
      const result = expr.op === 'unless' ? 'it drops nothing' : 'there is never a result';
      return [
        {
          message: `the two sides of ${expr.op} can never match, and ${result}: ${side(query, expr, label)}`,
          fix: matchFix(expr, label),
        },
      ];
    }),
};

/** Nearest of the labels: by letters, or one that contains the word, such as service_name for service. */
const nearestLabel = (label: string, labels: readonly string[]): string | undefined => {
  const plain = label.replace(/^(?:resource|metric)_(?:labels?_)?/, '');
  const words = plain.split('_');
  return (
    labels.find((other) => other === plain) ??
    labels.find((other) => words.length > 1 && words.every((word) => other.split('_').includes(word))) ??
    nearest(label, labels) ??
    labels.find((other) => other.replace(/_(?:name|id)$/, '') === plain.replace(/_(?:name|id)$/, '')) ??
    labels.find((other) => other.startsWith(`${plain}_`))
  );
};

const shownLabels = (labels: ReadonlySet<string>): readonly string[] =>
  [...labels].filter((label) => !label.startsWith('metric_') && label !== '__name__');

const absentFault = (name: string, label: string, labels: ReadonlySet<string>, doing: string): QueryFault => {
  const shown = shownLabels(labels);
  const near = nearestLabel(label, shown);
  return {
    message: `${doing} ${label}, which ${name} does not have`,
    fix:
      near === undefined
        ? `take one of ${shown.filter((other) => other !== 'monitored_resource').join(', ')}`
        : `did you mean ${near}?`,
    // The list of labels may be older than a label.
    ...(near === undefined ? { severity: 'info' as const } : {}),
  };
};

const isAdded = (label: string): boolean =>
  /^(?:metadata_(?:system|user)_|__)/.test(label) || isHoleName(label) || label === matcherHole;

const ofSelector = (query: QueryPlace, selector: VectorSelector): readonly QueryFault[] => {
  const name = nameOf(query, selector);
  const { labels } = name === undefined ? { labels: undefined } : factsOf(name);
  if (name === undefined || labels === undefined) return [];
  return selector.matchers
    .filter(
      (matcher) => !labels.has(matcher.label) && !isAdded(matcher.label) && !matcher.value.includes(unknownCharacter),
    )
    .filter((matcher) => !matches(matcher, ''))
    .map(({ label }) => absentFault(name, label, labels, 'the query selects by'));
};

const ofGrouping = (query: QueryPlace, { of, grouping: { kind, labels } }: Aggregate): readonly QueryFault[] => {
  if (kind === 'without') return [];
  const inner = labelsOf(of);
  return labels
    .filter((label) => !canHave(inner, label) && !isAdded(label))
    .flatMap((label): readonly QueryFault[] => {
      const selector = innerOf(of).find(({ expr }) => expr.kind === 'VectorSelector')?.expr as
        | VectorSelector
        | undefined;
      const name = selector === undefined ? undefined : nameOf(query, selector);
      if (label === 'le') {
        // Whoever wants quantiles is told so by the rule about histogram_quantile.
        return name === undefined || inner.most !== undefined
          ? []
          : [
              {
                message: `the query groups by le, which ${name} does not have: only …_bucket has it`,
                fix: 'take le out, or read …_bucket',
              },
            ];
      }
      if (inner.most === undefined || name === undefined) return [];
      return [absentFault(name, label, inner.most, 'the query groups by')];
    });
};

export const absentLabel: PromqlRule = {
  words: promqlWords.absentLabel,
  find: (query) =>
    innerOf(query.expr).flatMap(({ expr }) => {
      if (expr.kind === 'VectorSelector') return ofSelector(query, expr);
      return expr.kind === 'Aggregate' ? ofGrouping(query, expr) : [];
    }),
};
