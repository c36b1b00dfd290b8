/** Rules about metrics that are counted from logs. */
import { artefactCheck, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { lacks, messageIn, pathTo, textIn } from '../artefact/message.ts';
import { isTemplated } from '../artefact/placeholder.ts';
import type { Check } from '../check.ts';
import { lengthOf } from '../policy/policy.ts';
import { rootOf } from './root.ts';

const logging = 'Logging API v2, LogMetric (discovery document)';

export const logMetricName: Check<Artefact> = artefactCheck(
  {
    id: 'resources/log-metric-name',
    severity: 'error',
    title: 'The name of a log metric has at most 100 characters and does not begin with a slash.',
    source: `${logging}.name`,
  },
  (artefact) =>
    rootOf(artefact, 'LogMetric', (metric) => {
      const name = textIn(metric, 'name') ?? '';
      const path = pathTo(metric, 'name');
      if (name.startsWith('/'))
        return [{ path, message: 'the name begins with a slash', fix: `write '${name.replace(/^\/+/, '')}'` }];
      if (lengthOf(name) > 100)
        return [{ path, message: `the name has ${lengthOf(name)} characters: the maximum is 100`, fix: 'shorten it' }];
      const [prefix = ''] = /^(?:logging\.googleapis\.com\/)?user\//.exec(name) ?? [];
      if (prefix !== '') {
        const problem = `the name begins with ${prefix}, which its metric type has before the name`;
        return [{ path, message: problem, fix: `write '${name.slice(prefix.length)}'`, severity: 'warning' }];
      }
      const other = /[^A-Za-z0-9_.,+!*'()%/-]/.exec(name)?.[0];
      return other === undefined
        ? []
        : [
            {
              path,
              message: `the name has the character '${other}', which a log metric cannot have`,
              fix: "use A-Z, a-z, 0-9 and _-.,+!*'()%/",
            },
          ];
    }),
);

export const logMetricValue: Check<Artefact> = artefactCheck(
  {
    id: 'resources/log-metric-value',
    severity: 'error',
    title: 'A log metric that is a distribution has a valueExtractor; a counter is DELTA INT64.',
    source: `${logging}.metricDescriptor and valueExtractor`,
  },
  (artefact) =>
    rootOf(artefact, 'LogMetric', (metric): readonly ArtefactFault[] => {
      const descriptor = messageIn(metric, 'metricDescriptor');
      if (descriptor === undefined) return [];
      const [kind, value] = [textIn(descriptor, 'metricKind'), textIn(descriptor, 'valueType')];
      if (value === 'DISTRIBUTION' && lacks(metric, 'valueExtractor'))
        return [
          {
            path: pathTo(descriptor, 'valueType'),
            message: 'the log metric is a distribution but has no valueExtractor',
            fix: 'add valueExtractor, such as EXTRACT(jsonPayload.latency)',
          },
        ];
      if (kind !== undefined && kind !== 'DELTA' && value !== undefined)
        return [
          { path: pathTo(descriptor, 'metricKind'), message: `a log metric is DELTA, not ${kind}`, fix: 'write DELTA' },
        ];
      return [];
    }),
);

export const logMetricRegex: Check<Artefact> = artefactCheck(
  {
    id: 'resources/log-metric-regex',
    severity: 'error',
    title: 'The regular expression of an extractor has exactly one capture group.',
    source: `${logging}.valueExtractor: "an error to specify a regex that does not include exactly one capture group"`,
  },
  (artefact) =>
    rootOf(artefact, 'LogMetric', (metric) => {
      const labels = metric.fields.get('labelExtractors');
      const extractors = [
        { text: textIn(metric, 'valueExtractor') ?? '', path: pathTo(metric, 'valueExtractor') },
        ...(labels?.kind === 'Table'
          ? [...labels.entries.values()].map(({ value, path }) => ({ text: String(value), path }))
          : []),
      ];
      return extractors.flatMap(({ text, path }) => {
        const written = expressionIn(text);
        if (written === '' || isTemplated(text)) return [];
        const count = groupsIn(written);
        return count === 1
          ? []
          : [
              {
                path,
                message: `the regular expression has ${count} capture groups`,
                fix: count === 0 ? 'put ( ) around the value' : 'write (?: ) for all groups except one',
              },
            ];
      });
    }),
);

/** The expression in `REGEXP_EXTRACT(field, "…")`; empty for another text. */
const expressionIn = (text: string): string => {
  const written = text.trim();
  const [, name, field = ''] = /^(REGEXP_EXTRACT\()([^,]*),/.exec(written) ?? [];
  if (name === undefined || !written.endsWith(')')) return '';
  const quoted = written.slice(name.length + field.length + 1, -1).trim();
  return quoted.length >= 2 && quoted.startsWith('"') && quoted.endsWith('"') ? quoted.slice(1, -1) : '';
};

/** Number of capture groups in an RE2 expression: not escaped, not in a character class, not (?: ). */
const groupsIn = (pattern: string): number => {
  const plain = pattern.replaceAll(/\\[^]/g, '').replaceAll(/\[\^?\]?[^\]]*\]/g, '');
  return [...plain.matchAll(/\((?!\?(?!P<|<))/g)].length;
};
