/** What `apply` wrote, as one release event for each system: it changes what watches, and somebody looks for that at night, too. */
import type { Action } from '../../apply/plan.ts';
import { atMost } from '../../google/atMost.ts';
import type { LogOptions } from '../../google/logEntries.ts';
import type { Environment } from '../../model/system.ts';
import type { ReleaseEvent } from '../../rollout/releaseEvent.ts';
import { many } from '../../text/count.ts';
import { dataFolder, defaultData } from '../options.ts';
import { commitHere } from '../releases/commitHere.ts';
import { openRecordRelease, whoIs } from '../releases/recordRelease.ts';
import { verdictLink } from '../releases/verdictLink.ts';
import type { Io } from '../run/io.ts';
import type { Applied } from './report.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const verbs: Readonly<Record<Action, string>> = {
  create: 'created',
  update: 'updated',
  adopt: 'adopted',
  delete: 'deleted',
};

type Fields = Pick<ReleaseEvent, 'at' | 'environment' | 'who' | 'verdict'> & { readonly commit: string | undefined };

/** One for each system of the project; none where nothing was written. */
export const appliedEvents = ({ outcome }: Pick<Applied, 'outcome'>, fields: Fields): readonly ReleaseEvent[] => {
  const { commit, ...rest } = fields;
  const bySystem = Map.groupBy(outcome.done, ({ difference }) => difference.owner);
  return [...bySystem].map(([system, steps]) => {
    const counts = Map.groupBy(steps, ({ action }) => action);
    const written = [...counts].map(([action, all]) => `${many(all.length, 'resource')} ${verbs[action]}`).join(', ');
    const isUnfinished = outcome.failed !== undefined || outcome.notTried.length > 0;
    return {
      ...rest,
      kind: 'applied',
      system,
      stage: 'Cloud Monitoring',
      ...(commit === undefined ? {} : { commit }),
      reason: isUnfinished ? `${written}; not finished` : written,
    };
  });
};

const atOnce = 10;

export const recordApplied = async (
  results: readonly Applied[],
  environment: Environment,
  variables: Variables,
  io: Pick<Io, 'cwd' | 'now' | 'stderr'>,
): Promise<void> => {
  if (results.every(({ outcome }) => outcome.done.length === 0)) return;
  const verdict = verdictLink(variables, undefined);
  const fields = {
    at: io.now(),
    environment,
    who: whoIs(variables),
    commit: await commitHere(variables, io.cwd),
    ...(verdict === undefined ? {} : { verdict }),
  };
  const limited = atMost(atOnce);
  for (const result of results) {
    const record = openRecordRelease({
      data: dataFolder(io.cwd, defaultData),
      project: isFaked(variables) ? undefined : result.project,
      report: (message) => io.stderr(`${message}\n`),
      logging: loggingOf(variables),
    });
    await Promise.all(appliedEvents(result, fields).map((event) => limited(() => record(event))));
  }
};

/** What was written to a fake is no event of the real project. */
const isFaked = (variables: Variables): boolean =>
  (variables['ATALAYA_MONITORING_ENDPOINT'] ?? '') !== '' && (variables['ATALAYA_LOGGING_ENDPOINT'] ?? '') === '';

const loggingOf = (variables: Variables): LogOptions => {
  const endpoint = URL.parse(variables['ATALAYA_LOGGING_ENDPOINT'] ?? '');
  return endpoint === null ? {} : { endpoint };
};
