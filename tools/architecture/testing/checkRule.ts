/** Tests a rule on code that it allows and on code that it refuses, with the whole message. */
import { describe, test } from '@jest/globals';
import { RuleTester } from 'oxlint/plugins-dev';
import { importGraphOf } from '../importGraph.ts';
import { architecture } from '../rules.ts';

// RuleTester makes one jest test of each row.
RuleTester.describe = describe;
RuleTester.it = test;

export interface Case {
  readonly file: string;
  readonly code: string;
}

/** `says` has the message of each finding. */
interface Refused extends Case {
  readonly says: string | readonly string[];
}

interface Rows {
  readonly allows: readonly Case[];
  readonly refuses: readonly Refused[];
  /** The other files of the repository, by path. */
  readonly texts?: ReadonlyMap<string, string>;
}

const root = '/repo';

export const checkRule = (id: string, { allows, refuses, texts = new Map() }: Rows): void => {
  const rule = architecture(root, () => importGraphOf(texts)).rules[id];
  if (rule === undefined) throw new Error(`no rule architecture/${id}`);
  const tester = new RuleTester();
  const name = (verb: string, { file, code }: Case): string => `${verb} ${file}: ${code.slice(0, 70)}`;
  tester.run(`architecture/${id}`, rule, {
    valid: allows.map((row) => ({ name: name('allows', row), filename: `${root}/${row.file}`, code: row.code })),
    invalid: refuses.map((row) => ({
      name: name('refuses', row),
      filename: `${root}/${row.file}`,
      code: row.code,
      errors: [row.says].flat().map((message) => ({ message })),
    })),
  });
};
