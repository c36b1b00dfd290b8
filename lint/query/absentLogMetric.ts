/** The rule about log metrics that a query reads and that are defined beside it under another name. */
import { edits } from '../../model/nearest.ts';
import { artefactsCheck, located, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { pathTo, rawText } from '../artefact/message.ts';
import { isTemplatedQuery } from '../artefact/placeholder.ts';
import type { Check } from '../check.ts';
import { metricTypes } from './filter.ts';
import { promqlOf } from './promqlQueries.ts';
import { questionsOf } from './question.ts';

const prefix = 'logging.googleapis.com/user/';

interface Read {
  readonly name: string;
  readonly fault: Pick<ArtefactFault, 'path' | 'inside'>;
}

const readBy = (artefact: Artefact): readonly Read[] => [
  ...questionsOf(artefact).flatMap((question) =>
    metricTypes(question.filter).flatMap(({ op, value, at }) =>
      op === '=' && value?.startsWith(prefix) === true
        ? [
            {
              name: value.slice(prefix.length),
              fault: { path: question.path, inside: { text: question.filter.text, from: at.value.from } },
            },
          ]
        : [],
    ),
  ),
  ...promqlOf(artefact).flatMap(({ message, field, query }) =>
    [...query.matchAll(/(?<=["{])logging\.googleapis\.com\/user\/([\w.-]+)(?=")/g)].map(({ 1: name = '', index }) => ({
      name,
      fault: { path: pathTo(message, field), inside: { text: query, from: index } },
    })),
  ),
];

const folderOf = ({ source }: Artefact): string => source.file.replace(/[^/\\]*$/, '');

/** Names differ by signs and case alone, or by two letters at most. */
const isNear = (name: string, defined: string): boolean => {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return plain(name) === plain(defined) || (name.length > 5 && edits(name, defined, 2) <= 2);
};

/** Only a name of the same folder that is nearly the same says that the metric is absent: others may be defined elsewhere. */
export const absentLogMetric: Check<readonly Artefact[]> = artefactsCheck(
  {
    id: 'queries/absent-log-metric',
    severity: 'error',
    title: 'A log metric that is defined in the same folder is read by its name.',
    source: 'Cloud Logging, "Log-based metrics": the metric type is logging.googleapis.com/user/ and the name',
  },
  (artefacts) => {
    const definitions = artefacts.flatMap((artefact) => {
      const name = artefact.type === 'LogMetric' ? rawText(artefact.root, 'name') : undefined;
      return name === undefined ? [] : [{ name, folder: folderOf(artefact) }];
    });
    if (definitions.length === 0) return [];
    const byFolder = Map.groupBy(definitions, ({ folder }) => folder);
    return artefacts.flatMap((artefact) => {
      const names = (byFolder.get(folderOf(artefact)) ?? []).map(({ name }) => name);
      if (names.length === 0 || names.some(isTemplatedQuery)) return [];
      return readBy(artefact).flatMap(({ name, fault }) => {
        if (names.includes(name) || isTemplatedQuery(name)) return [];
        const near = names.filter((defined) => isNear(name, defined));
        const [right] = near;
        if (right === undefined || near.length > 1) return [];
        const message = `there is no log metric ${name} here: the one that is defined beside is ${right}`;
        return [located(artefact, { ...fault, message, fix: `write ${prefix}${right}` })];
      });
    });
  },
);
