/** Systems that are watched only: what is promised or alerted on belongs to a stage that there is, and something measures it. */
import type { WatchedDefinition } from '../definition.ts';
import { countsMessages, countsRequests, knowsAge, waysToMeasure, type Unmeasured } from '../ownSources.ts';
import { nearest } from '../nearest.ts';
import { apisOf, ingestsOf, pubsubQueuesOf, queuesOf, tablesOf } from '../stages.ts';
import type { StageName } from '../stage.ts';
import { isSingle } from '../objective.ts';
import { millisecondsOrNaN, repeated, type Rule } from './rule.ts';

type WatchedRule = Rule<WatchedDefinition>;

const partsOf = (definition: WatchedDefinition, stage: StageName): readonly string[] => {
  switch (stage) {
    case 'queue':
      return queuesOf(definition).map((queue) => (queue.kind === 'Queue' ? queue.subscription : queue.topic));
    case 'ingest':
      return ingestsOf(definition).map(({ name }) => name);
    case 'table':
      return tablesOf(definition).map((table) =>
        table.kind === 'Table' ? `${table.dataset}.${table.table}` : `${table.instance}.${table.database}`,
      );
    case 'api':
      return apisOf(definition).map(({ name }) => name);
  }
};

const stageNames: readonly StageName[] = ['queue', 'ingest', 'table', 'api'];

const distinctParts: WatchedRule = {
  reads: ['stages'],
  check: (definition, report) => {
    for (const stage of stageNames) {
      repeated(partsOf(definition, stage), String, (name, i, first) => {
        const message = `'${name}' is also stages.${stage}[${first}]: its series would be counted twice`;
        report({ id: 'model/duplicate-name', path: `stages.${stage}[${i}]`, message, fix: 'remove one' });
      });
    }
  },
};

/** Nothing runs such a stage: Atalaya deploys four stages together. */
const ownRuntime: WatchedRule = {
  reads: ['stages'],
  check: (definition, report) => {
    for (const [stage, parts] of [
      ['ingest', ingestsOf(definition)],
      ['api', apisOf(definition)],
    ] as const) {
      for (const { kind, name } of parts) {
        if (kind !== 'Ingest' && kind !== 'Api') continue;
        const message = `nobody runs '${name}': Atalaya runs a system as a whole, with its queue, ingest, table and api`;
        const fix = "write runtime: 'own' if others run it, or define all four stages and a schema with defineSystem";
        report({ id: 'model/nobody-runs', path: `stages.${stage}`, message, fix });
      }
    }
  },
};

/** A name that the system has no subscription of would select nothing. */
const knownReads: WatchedRule = {
  reads: ['stages'],
  check: (definition, report) => {
    const known = pubsubQueuesOf(definition).map(({ subscription }) => subscription);
    for (const ingest of ingestsOf(definition)) {
      if (ingest.kind === 'Ingest') continue;
      for (const name of ingest.reads) {
        if (known.includes(name)) continue;
        const suggestion = nearest(name, known);
        const message = `'${ingest.name}' reads '${name}', and the system has no such subscription`;
        const all = known.length === 0 ? 'it has none' : `use one of ${known.join(', ')}`;
        const fix = suggestion === undefined ? `add it to stages.queue; ${all}` : `did you mean '${suggestion}'?`;
        report({ id: 'model/unknown-subscription', path: 'stages.ingest', message, fix });
      }
    }
  },
};

/** An objective of ingest without an ingest stage is one of the queue's messages. */
const hasStage = (definition: WatchedDefinition, stage: StageName): boolean =>
  partsOf(definition, stage).length > 0 || (stage === 'ingest' && partsOf(definition, 'queue').length > 0);

const saysItself = (promise: object): boolean => 'of' in promise && promise.of !== undefined;

const presentStages: WatchedRule = {
  reads: ['stages', 'objectives', 'alerts'],
  check: (definition, report) => {
    const missing = (path: string, stage: StageName): void => {
      if (hasStage(definition, stage)) return;
      const message = `the system has no ${stage}, so there is nothing to measure`;
      report({ id: 'model/no-such-stage', path, message, fix: `add stages.${stage}, or remove it` });
    };
    // Of what says itself what measures it, the stage is where to look first.
    definition.objectives.forEach((objective, i) => {
      if (!saysItself(objective)) missing(`objectives[${i}]`, objective.stage);
    });
    definition.alerts?.forEach((alert, i) => {
      if (!saysItself(alert)) missing(`alerts[${i}]`, alert.stage);
    });
  },
};

const measured: WatchedRule = {
  reads: ['stages', 'objectives', 'alerts'],
  check: (definition, report) => {
    const [queues, ingests, apis] = [queuesOf(definition), ingestsOf(definition), apisOf(definition)];
    const uncounted = apis.find((api) => !countsRequests(api));
    const unknown = ingests.find((ingest) => !countsMessages(ingest, queues));
    const refuse = (path: string, name: string, what: Unmeasured): void => {
      const message = `nothing counts ${what} of '${name}', so it could never be missed`;
      report({ id: 'model/nobody-measures', path, message, fix: waysToMeasure(what) });
    };
    definition.objectives.forEach((objective, i) => {
      if (!isSingle(objective) || saysItself(objective)) return;
      const path = `objectives[${i}]`;
      if (objective.stage === 'api' && uncounted !== undefined) refuse(path, uncounted.name, 'the requests');
      if (objective.type === 'processing' && unknown !== undefined) refuse(path, unknown.name, 'the messages');
      if (objective.type === 'freshness' && !knowsAge(ingests, queues))
        refuse(path, partsOf(definition, 'queue')[0] ?? partsOf(definition, 'ingest')[0] ?? '', 'the age of messages');
    });
    definition.alerts?.forEach((alert, i) => {
      if (saysItself(alert)) return;
      const path = `alerts[${i}]`;
      if (alert.stage === 'api' && uncounted !== undefined) refuse(path, uncounted.name, 'the requests');
      if (alert.stage === 'ingest' && unknown !== undefined) refuse(path, unknown.name, 'the messages');
    });
  },
};

const beyondTimeout: WatchedRule = {
  reads: ['stages', 'objectives', 'alerts'],
  check: (definition, report) => {
    const longest = Math.max(
      ...apisOf(definition).map((api) =>
        millisecondsOrNaN(api.kind === 'Api' ? api.deadline : (api.timeout ?? '3650d')),
      ),
    );
    definition.objectives.forEach((objective, i) => {
      if (objective.type !== 'latency' || saysItself(objective) || !(millisecondsOrNaN(objective.under) >= longest))
        return;
      const message = `under ${objective.under} is always met: the service gives up a request after its timeout`;
      report({
        id: 'model/beyond-deadline',
        path: `objectives[${i}].under`,
        message,
        fix: 'promise less than the timeout',
      });
    });
  },
};

export const watchedRules: readonly WatchedRule[] = [
  ownRuntime,
  distinctParts,
  knownReads,
  presentStages,
  measured,
  beyondTimeout,
];
