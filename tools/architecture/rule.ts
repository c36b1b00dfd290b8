/** The types of an oxlint rule, and the path of the linted file in the repository. */
import { relative, sep } from 'node:path';
import type { RuleTester } from 'oxlint/plugins-dev';

export type Rule = Parameters<RuleTester['run']>[1];

type CreateRule = Extract<Rule, { create: unknown }>;

export type Context = Parameters<NonNullable<CreateRule['create']>>[0];

/** The path of the linted file inside the repository, with '/' on every platform. */
export const pathIn = (root: string, file: string): string => relative(root, file).split(sep).join('/');
