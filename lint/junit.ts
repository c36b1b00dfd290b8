/**
 * Findings as JUnit XML: a suite for each file, a case for each finding; a file without findings has one that passed. A hint is
 * no failure. Source: the format that Jenkins' and GitLab's readers take.
 */
import { markup, type Markup } from '../text/markup.ts';
import type { FileVerdict } from './fileVerdict.ts';

interface Case {
  readonly file: string;
  readonly markup: Markup;
  readonly outcome: 'passed' | 'failure' | 'error';
}

export const junitXml = ({ findings, unreadable, artefacts }: FileVerdict): string => {
  const cases: readonly Case[] = [
    ...unreadable.map(({ file, position, message, fix }): Case => ({
      file,
      outcome: 'error',
      markup: markup`    <testcase classname="${file}" name="can be read"><error message="${message}">${file}:${position?.line ?? 1}:${position?.column ?? 1}\n${message}\nfix: ${fix}</error></testcase>\n`,
    })),
    ...findings
      .filter(({ severity }) => severity !== 'info')
      .map(({ file, check, severity, position, path, message, fix }): Case => ({
        file,
        outcome: 'failure',
        markup: markup`    <testcase classname="${file}" name="${[check, path].join(' ').trimEnd()}"><failure type="${severity}" message="${message}">${file}:${position?.line ?? 1}:${position?.column ?? 1}\n${message}\nfix: ${fix}</failure></testcase>\n`,
      })),
  ];
  const files = [
    ...new Set([...artefacts.map(({ source }) => source.file), ...cases.map(({ file }) => file)]),
  ].toSorted();
  const suites = files.map((file) => {
    const own = cases.filter((one) => one.file === file);
    const inside: readonly Case[] =
      own.length > 0
        ? own
        : [{ file, outcome: 'passed', markup: markup`    <testcase classname="${file}" name="has no findings"/>\n` }];
    return markup`  <testsuite name="${file}" ${totals(inside)}>\n${inside.map((one) => one.markup)}  </testsuite>\n`;
  });
  return markup`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="atalaya check">\n${suites}</testsuites>\n`
    .text;
};

const totals = (cases: readonly Case[]): Markup => {
  const count = (outcome: Case['outcome']): number => cases.filter((one) => one.outcome === outcome).length;
  return markup`tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"`;
};
