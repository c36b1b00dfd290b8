/**
 * The statements that a system's API may send to its table, derived from the definition and independent of the code that
 * writes them. A statement that does not match is a finding.
 */
import type { PipelineSystem } from '../../model/system.ts';

const comparisons = ['=', '<>', '<', '<=', '>', '>='];

const either = (texts: readonly string[]): string => `(?:${texts.map((text) => RegExp.escape(text)).join('|')})`;

/** Tells whether a statement is allowed and has as many parameters as it names. */
export const compileAllowed = (system: PipelineSystem): ((text: string, parameters: number) => boolean) => {
  const quoted = (name: string): string => `"${name}"`;
  const fields = Object.keys(system.schema).map(quoted);
  // The fields that are asked for, in the order of the schema, and each once.
  const columns = `"_message_id", "_published_at"${fields.map((field) => `(?:, ${RegExp.escape(field)})?`).join('')}`;
  const order = either([...fields, '"_published_at"']);
  const condition = `${order} (?:${either(comparisons)} \\$\\d+|IN \\(\\$\\d+(?:, \\$\\d+)*\\))`;
  const id = '"_message_id"';
  const afterCursor = [
    String.raw`\((${order}) IS NULL AND ${id} [<>] \$\d+\)`,
    String.raw`\(${order} [<>] \$\d+ OR \(${order} = \$\d+ AND ${id} [<>] \$\d+\) OR ${order} IS NULL\)`,
  ].join('|');
  // Every query leaves out the rows of load tests.
  const withoutLoadTests = RegExp.escape(`NOT starts_with(${id}, 'synthetic:')`);
  const pattern = new RegExp(
    `^SELECT ${columns} FROM ${RegExp.escape(quoted(system.stages.table.table))}` +
      `(?: WHERE (?:(?:${condition}|${afterCursor}) AND )*${withoutLoadTests})` +
      ` ORDER BY (${order}) (asc|desc) NULLS LAST, ${id} (asc|desc) LIMIT (\\d+)$`,
  );
  return (text, parameters) => {
    const match = pattern.exec(text);
    if (match === null) return false;
    const named = new Set([...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
    const numbered = named.size === parameters && [...named].every((number) => number >= 1 && number <= parameters);
    return numbered && Number(match.at(-1)) <= 10_001;
  };
};
