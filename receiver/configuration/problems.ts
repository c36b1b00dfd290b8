/** Reads a configuration and collects what is wrong with it, each with its path, so that one start shows everything. */
import { nearest } from '../../model/nearest.ts';
import { pathText, type Path } from '../../text/path.ts';

export interface ConfigurationProblem {
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

export interface Reader {
  readonly report: (path: Path, message: string, fix: string) => void;
  /** The fields of an object; undefined when it is none. Unknown fields are reported. */
  readonly fields: (
    value: unknown,
    path: Path,
    known: readonly string[],
  ) => Readonly<Record<string, unknown>> | undefined;
  readonly list: (value: unknown, path: Path) => readonly unknown[];
  readonly text: (value: unknown, path: Path, fix: string) => string | undefined;
  readonly number: (value: unknown, path: Path, bounds: readonly [number, number]) => number | undefined;
  readonly oneOf: <T extends string>(value: unknown, path: Path, choices: readonly T[]) => T | undefined;
  readonly problems: readonly ConfigurationProblem[];
}

export const createReader = (): Reader => {
  const problems: ConfigurationProblem[] = [];
  const report: Reader['report'] = (path, message, fix) => void problems.push({ path: pathText(path), message, fix });
  return {
    report,
    problems,
    fields: (value, path, known) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        report(
          path,
          value === undefined ? 'is missing' : 'is not a mapping',
          `write ${known.map((name) => `'${name}'`).join(', ')}`,
        );
        return undefined;
      }
      for (const name of Object.keys(value)) {
        if (known.includes(name)) continue;
        const meant = nearest(name, known);
        report([...path, name], 'is not a field', meant === undefined ? `use ${known.join(', ')}` : `use '${meant}'`);
      }
      return value as Readonly<Record<string, unknown>>;
    },
    list: (value, path) => {
      if (value === undefined || value === null) return [];
      if (Array.isArray(value)) return value as readonly unknown[];
      report(path, 'is not a list', "write one item a line, each after '- '");
      return [];
    },
    text: (value, path, fix) => {
      if (typeof value === 'string' && value.trim() !== '') return value;
      report(path, value === undefined ? 'is missing' : 'is not a text', fix);
      return undefined;
    },
    number: (value, path, [least, most]) => {
      if (typeof value === 'number' && value >= least && value <= most) return value;
      report(path, 'is not a number in its bounds', `write a number from ${least} to ${most}`);
      return undefined;
    },
    oneOf: (value, path, choices) => {
      const choice = choices.find((candidate) => candidate === value);
      if (choice === undefined)
        report(path, value === undefined ? 'is missing' : 'is not one of its values', `write ${choices.join(' or ')}`);
      return choice;
    },
  };
};
