import { expect, test } from '@jest/globals';
import { Help } from 'commander';
import type { Io } from './run/io.ts';
import { verbs } from './verbs.ts';

test("the list of verbs has each verb's own name, options and arguments", async () => {
  const commands = await Promise.all(verbs.map(async ({ load }) => (await load())({} as Io, () => undefined, verbs)));
  expect(verbs.map(({ name, usage }) => `${name} ${usage}`.trimEnd())).toEqual(
    commands.map((command) => new Help().subcommandTerm(command)),
  );
});
