/** The series that panels are made of, by their meaning. Own signals where the pipeline knows more than the platform does. */
import { is, isOneOf, select, type Match, type Selection } from '../model/selection.ts';
import { resourceName } from '../model/system.ts';
import type { SystemContext } from './context.ts';
import { own, signal } from './own.ts';
import { everywhere, onlyOnGoogleCloud, type Measure } from './measure.ts';

type StageWithService = 'api' | 'ingest';

/** A signal of the Cloud Run service of one stage; functions of the second generation are such services too. */
export const ofService = (
  { system, environment }: SystemContext,
  stage: StageWithService,
  id: string,
  ...matches: readonly Match[]
): Measure =>
  onlyOnGoogleCloud(
    select(signal(id), is('service_name', resourceName(system, system.stages[stage].name, environment)), ...matches),
  );

export const ofServices = ({ system, environment }: SystemContext, id: string): Measure =>
  onlyOnGoogleCloud(
    select(
      signal(id),
      isOneOf(
        'service_name',
        [system.stages.api.name, system.stages.ingest.name]
          .map((name) => resourceName(system, name, environment))
          .toSorted(),
      ),
    ),
  );

export const ofQueueOnly = ({ system, environment }: SystemContext, id: string): Measure =>
  onlyOnGoogleCloud(
    select(signal(id), is('subscription_id', resourceName(system, system.stages.queue.subscription, environment))),
  );

export const ofTopic = ({ system, environment }: SystemContext, id: string): Measure =>
  onlyOnGoogleCloud(select(signal(id), is('topic_id', resourceName(system, system.stages.queue.topic, environment))));

export const ownMeasure = ({ system }: SystemContext, id: string, ...matches: readonly Match[]): Measure =>
  everywhere(own(system, id, ...matches));

export const narrowed = (selection: Selection, ...matches: readonly Match[]): Measure =>
  everywhere({ ...selection, matches: [...selection.matches, ...matches] });

/** Of the whole project, whichever system it belongs to. */
export const ofProject = (id: string): Measure => onlyOnGoogleCloud(select(signal(id)));
