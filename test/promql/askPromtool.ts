/**
 * Evaluates expressions with Prometheus' own engine: writes a unit test for promtool with expectations that cannot hold, and
 * reads the results from the report of the failed test.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Labels } from '../../model/point.ts';
import { runPromtool } from '../promtool/promtool.ts';
import type { World } from './worlds.ts';

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** Samples, or the error message. */
export type Answer = readonly Sample[] | string;

export interface Question {
  readonly expr: string;
  /** Seconds. */
  readonly at: number;
}

const selectorOf = (labels: Labels): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${JSON.stringify(name)}=${JSON.stringify(value)}`)
    .join(',')}}`;

/** Prometheus' durations have no fractions. */
const millisecondText = (seconds: number): string => `${Math.round(seconds * 1_000)}ms`;

const valueText = (tick: World['series'][number]['ticks'][number]): string => {
  if (typeof tick === 'string') return tick;
  return Number.isFinite(tick) ? String(tick) : Number.isNaN(tick) ? 'NaN' : tick > 0 ? 'Inf' : '-Inf';
};

/** promtool loads samples only up to the last question, so this one is later than every sample. */
const last: Question = { expr: 'vector(1)', at: 1_000_000 };

const impossibleSamples = [{ labels: 'no_such_answer', value: 0 }];

/** Answers in the order of the questions. */
export const askPromtool = (
  promtool: string,
  folder: string,
  { interval, series }: World,
  questions: readonly Question[],
): readonly Answer[] => {
  const file = path.join(folder, 'questions.test.yml');
  const test = {
    interval: millisecondText(interval),
    input_series: series.map(({ labels, ticks }) => ({
      series: selectorOf(labels),
      values: ticks.map(valueText).join(' '),
    })),
    promql_expr_test: [...questions, last].map(({ expr, at }) => ({
      expr,
      eval_time: millisecondText(at),
      exp_samples: impossibleSamples,
    })),
  };
  writeFileSync(file, JSON.stringify({ rule_files: [], evaluation_interval: '1m', tests: [test] }));
  const { output } = runPromtool(promtool, ['test', 'rules', file]);
  const answers = answersOf(output);
  if (answers.length === questions.length + 1) return answers.slice(0, -1);
  throw new Error(
    `promtool gave ${answers.length} answers to ${questions.length} questions:\n${output.slice(0, 5_000)}`,
  );
};

const answersOf = (output: string): readonly Answer[] =>
  [
    ...output.matchAll(
      /^ {4}expr: "(?:[^"\\]|\\.)*", time: [^,\n]+,(?: err: (?<error>.*)|\s+exp: .*\n\s+got: (?<got>.*))$/gm,
    ),
  ].map(({ groups }) => groups?.['error'] ?? samplesOf(groups?.['got'] ?? ''));

const samplesOf = (text: string): readonly Sample[] =>
  text === 'nil'
    ? []
    : [...text.matchAll(/(\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\}) (\S+?)(?:, |$)/g)].map(([, labels = '', value = '']) => ({
        labels: labelsOf(labels),
        value: value.endsWith('Inf') ? (value.startsWith('-') ? -Infinity : Infinity) : Number(value),
      }));

const labelsOf = (text: string): Labels =>
  Object.fromEntries(
    [...text.matchAll(/("(?:[^"\\]|\\.)*"|[\w:]+)=("(?:[^"\\]|\\.)*")/g)].map(([, name = '', value = '']) => [
      name.startsWith('"') ? (JSON.parse(name) as string) : name,
      JSON.parse(value) as string,
    ]),
  );
