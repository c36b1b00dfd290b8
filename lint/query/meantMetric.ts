/**
 * The metric that was probably meant by a type that no list has. Most types that the catalogue lacks exist, so only a misspelling counts:
 * one word of the name differs by at most two edits, and is no word of its own ('gpu' is not a misspelt 'cpu').
 */
import { catalogueMetrics, nearestMetrics } from '../../model/catalogue/catalogue.ts';
import { metricFacts } from './metric.ts';

/** Names that people choose: custom metrics, log metrics, and those of other agents. Source: Cloud Monitoring, "Metrics naming". */
const chosen =
  /^(?:custom|external|workload|prometheus)\.googleapis\.com\/|^logging\.googleapis\.com\/user\/|^[^/]*\/user\//;

/** In PromQL a colon stands for the first slash. */
const separator = /[/_.:]/;

export const meantMetric = (type: string): string | undefined => {
  if (chosen.test(type) || !type.includes('/') || metricFacts(type) !== undefined) return undefined;
  return nearestMetrics(type).find((known) => isMisspelt(type, known));
};

export const isMisspelt = (type: string, known: string): boolean => {
  const [written, right] = [type.split(separator), known.split(separator)];
  if (written.length !== right.length) return type.replaceAll(/[/_.:]/g, '') === known.replaceAll(/[/_.:]/g, '');
  const differing = written.flatMap((word, index) => (word === right[index] ? [] : [[word, right[index]!] as const]));
  return differing.every(
    ([word, meant]) => `${word}s` === meant || word === `${meant}s` || isNoWord(word) || isCut(word, meant),
  );
};

/** A short word or one with a digit may be an abbreviation. */
const isNoWord = (word: string): boolean => word.length > 3 && !/\d/.test(word) && !words.has(word);

/** The beginning of a word. */
const isCut = (word: string, meant: string): boolean => word.length > 1 && meant.startsWith(word) && !words.has(word);

const words: ReadonlySet<string> = new Set(catalogueMetrics().flatMap(({ type }) => type.split(separator)));
