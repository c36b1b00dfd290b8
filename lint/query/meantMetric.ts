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
  return nearestMetrics(type).find((known) => isMisspelt(type, known)) ?? elsewhere(type);
};

const partsOf = (type: string): readonly [string, string] => {
  const at = type.indexOf('/');
  return [type.slice(0, at), type.slice(at + 1)];
};

const byPath: ReadonlyMap<string, readonly string[]> = new Map(
  [...Map.groupBy(catalogueMetrics(), ({ type }) => partsOf(type)[1])].map(([path, metrics]) => [
    path,
    metrics.map(({ type }) => type),
  ]),
);

const domains: ReadonlySet<string> = new Set(catalogueMetrics().map(({ type }) => partsOf(type)[0]));

/** 'cloudrun.googleapis.com/request_count': the one metric with this path whose service has a name that is in the written one, or around it. */
const elsewhere = (type: string): string | undefined => {
  const [domain, path] = partsOf(type);
  if (domains.has(domain)) return undefined;
  const service = domain.split('.')[0] ?? '';
  const found = (byPath.get(path) ?? []).filter((known) => {
    const other = known.split('.')[0] ?? '';
    return service.length > 2 && (service.includes(other) || other.includes(service));
  });
  return found.length === 1 ? found[0] : undefined;
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
