/** Mistakes of typing in PromQL. */
import { eachMatch, textOperator, type Operator, type Replacement } from '../mutant.ts';

export const queryFields: readonly string[] = ['query', 'prometheusQuery'];

const operator = (
  name: string,
  pattern: RegExp,
  by: (match: RegExpExecArray) => string | undefined,
  fix: string,
): Operator =>
  textOperator(name, queryFields, (query): readonly Replacement[] =>
    eachMatch(query, pattern, by, { check: 'queries/promql-syntax', fix }),
  );

export const promqlSyntax: readonly Operator[] = [
  operator('a closing bracket of a query is lost', /\)$|\)(?= [/>])/g, () => '', 'add )'),
  operator('an opening bracket of a query is lost', /(?<=\b(?:sum|rate|max) ?)\((?=\w+\()/g, () => ' ', ''),
  operator('a brace of a query is lost', /\}(?=\[)/g, () => '', ''),
  operator('a quote of a query is lost', /(?<==~?"[\w.|]+)"/g, () => '', 'close it with "'),
  operator('a function is misspelt', /\brate\b/g, () => 'rates', 'did you mean rate?'),
  operator('an aggregation is misspelt', /\bsum(?= by)/g, () => 'summ', ''),
  operator('the range of a rate is lost', /\[[^\]]+\](?=\)\)?(?: \/|$| >))/g, () => '', 'such as x[5m]'),
  operator('= stands for ==', / == /g, () => ' = ', 'write =='),
  operator('=> stands for >=', / >= /g, () => ' => ', 'write >='),
  operator('<> stands for !=', / != /g, () => ' <> ', 'write !='),
  operator('&& stands for and', / and /g, () => ' && ', 'write and'),
  operator('|| stands for or', / or /g, () => ' || ', 'write or'),
  operator('== stands in a matcher', /(?<=\{\w+|, ?\w+)=(?=")/g, () => '==', ''),
  operator(
    'a matcher has no quotes',
    /(?<=[{ ](?:job|namespace|monitored_resource)=)"\w+"/g,
    ([text]) => text.slice(1, -1),
    'write a value in quotes',
  ),
  operator('a pattern is no regular expression', /(?<==~")[^"]+(?=")/g, ([text]) => `${text}(`, 'RE2'),
  operator(
    'a metric type has no quotes',
    /\{"(\w+\.googleapis\.com\/[\w/]+)", [^}]*\}/g,
    ([, type]) => type,
    'write {"',
  ),
  operator('a comma between matchers is lost', /(?<="),(?= ?\w+[=!])/g, () => ' ', 'comma'),
];
