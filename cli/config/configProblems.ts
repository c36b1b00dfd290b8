/** What is wrong in a configuration: it may be JavaScript, which no compiler has read. */
import type { Problem } from '../../model/problem.ts';
import { nearest } from '../../model/nearest.ts';
import type { Config } from './config.ts';

type Shape = 'path' | 'record' | 'list';

const shapes: Readonly<Record<keyof Config, Shape>> = {
  systems: 'path',
  organization: 'path',
  out: 'path',
  lint: 'record',
  checks: 'list',
};

const wanted: Readonly<Record<Shape, string>> = {
  path: "write a path as text, such as 'systems'",
  record: 'write an object, such as { rules: { … } }',
  list: 'write a list, such as [ … ]',
};

export const configProblems = (exported: unknown): readonly Problem[] => {
  if (!isRecord(exported)) {
    const message = exported === undefined ? 'there is no default export' : 'the default export is not a configuration';
    return [{ id: 'config/no-config', path: '', message, fix: 'write export default defineConfig({ … })' }];
  }
  return Object.entries(exported).flatMap(([name, value]) => problemsOf(name, value));
};

const problemsOf = (name: string, value: unknown): readonly Problem[] => {
  if (value === undefined) return [];
  if (!Object.hasOwn(shapes, name)) {
    const known = Object.keys(shapes);
    const meant = nearest(name, known);
    const fix = meant === undefined ? `remove it; there are ${known.join(', ')}` : `did you mean '${meant}'?`;
    return [{ id: 'config/unknown-setting', path: name, message: 'there is no such setting', fix }];
  }
  const shape = shapes[name as keyof Config];
  if (fits(shape, value)) return [];
  return [{ id: 'config/wrong-value', path: name, message: `it is ${textOf(value)}`, fix: wanted[shape] }];
};

const fits = (shape: Shape, value: unknown): boolean => {
  if (shape === 'path') return typeof value === 'string' && value.trim() !== '';
  return shape === 'list' ? Array.isArray(value) : isRecord(value);
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value.trim() === '' ? 'an empty text' : 'a text';
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'null' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
};
