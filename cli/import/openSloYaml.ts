/** A file of OpenSLO documents as located values, or why it cannot be read as a whole. */
import type { Problem } from '../../model/problem.ts';
import type { Located } from '../../text/located.ts';
import type { Position } from '../../text/position.ts';
import { readYaml, type YamlFaultKind } from '../../text/yaml.ts';

/** What makes the file unreadable as a whole. */
export interface Unreadable {
  readonly problem: Problem;
  readonly at: Position;
}

/** The documents that hold something; with anything unreadable, no document counts. */
export interface Reading {
  readonly roots: readonly Located[];
  readonly unreadable: readonly Unreadable[];
}

/** More of them rarely help: the first one often causes the others. */
const mostProblems = 5;

const ids: Readonly<Record<YamlFaultKind, string>> = {
  syntax: 'openslo/not-yaml',
  unknown: 'openslo/not-yaml',
  'repeated key': 'openslo/not-yaml',
  'complex key': 'openslo/not-yaml',
  'too large': 'openslo/too-large',
  'too deep': 'openslo/too-deep',
};

export const readOpenSlo = (text: string): Reading => {
  const { roots, faults } = readYaml(text);
  if (faults.length === 0) return { roots, unreadable: [] };
  const unreadable = faults.slice(0, mostProblems).map(({ kind, at, message, fix }) => ({
    at,
    problem: { id: ids[kind], path: '', message, fix },
  }));
  return { roots: [], unreadable };
};
