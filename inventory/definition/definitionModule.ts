/** The systems of an inventory as files of systems/, which has one system a file. */
import { groupSystems } from '../grouping/groupSystems.ts';
import { withNamable } from '../grouping/namable.ts';
import type { SystemDraft } from '../grouping/draft.ts';
import type { Inventory } from '../inventory.ts';
import { call, comment, commentText, list, member, object, print, quoted, type Comment, type Member } from './code.ts';
import { wordsOf } from '../grouping/mentions.ts';
import { alertsCode, type StageName } from './alertsCode.ts';
import { sloRemarks } from './slosCode.ts';
import { headingOf } from './heading.ts';
import { objectivesCode } from './objectivesCode.ts';
import { importsOf, variableOf } from './moduleParts.ts';
import { stagesCode } from './stagesCode.ts';

export interface DefinitionOptions {
  /** Of the only system. */
  readonly id: string | undefined;
  readonly owner: string | undefined;
  readonly project: string | undefined;
  /** The owner where the resources have no label that says one. */
  readonly defaultOwner: string;
}

/** A file of systems/. */
export interface DefinitionModule {
  readonly id: string;
  readonly text: string;
}

export interface Definitions {
  readonly modules: readonly DefinitionModule[];
  /** The inventory with what could not be named among what was not read. */
  readonly inventory: Inventory;
}

/** One module a system. What was not read is listed in the first. */
export const definitionsOf = (given: Inventory, options: DefinitionOptions): Definitions => {
  const inventory = withNamable(given);
  const found = groupSystems(inventory);
  const systems = found.map((draft) => ({
    ...draft,
    id: found.length === 1 ? (options.id ?? draft.id) : draft.id,
    project: options.project ?? draft.project,
  }));
  const modules = systems.map((draft, index) => {
    const name = variableOf(draft.id);
    const code = `const ${name}: System = ${systemText(draft, options)};\n`;
    const text = [
      headingOf(draft.id, inventory, index === 0),
      importsOf(code, { system: ['type System'] }),
      '',
      code,
      `export default ${name};\n`,
    ].join('\n');
    return { id: draft.id, text };
  });
  return { modules, inventory };
};

const systemText = (draft: SystemDraft, options: DefinitionOptions): string => {
  const owner = options.owner ?? draft.owner;
  const heading = draft.remarks.filter(({ place }) => place === 'heading').map(({ text }) => comment(text));
  return print(
    call(
      'watchSystem',
      object([
        ...heading,
        member('id', quoted(draft.id)),
        member('description', quoted(descriptionOf(draft))),
        ...(owner === undefined
          ? [comment('No label says who owns it: decide, so that its alerts reach somebody.')]
          : []),
        member('owner', quoted(owner ?? options.defaultOwner)),
        ...(draft.project === undefined
          ? [comment('The project is not in the file: add it, or nothing of this can fire.')]
          : [member('project', quoted(draft.project))]),
        ...(draft.region === undefined ? [] : [member('region', quoted(draft.region))]),
        member('stages', stagesCode(draft)),
        member('objectives', objectivesCode(draft, sloRemarks(draft))),
        ...alertMembers(draft),
      ]),
    ),
  );
};

const alertMembers = (draft: SystemDraft): readonly (Member | Comment)[] => {
  const alerts = alertsCode(draft.policies, { stageOf: stageOf(draft), prefix: `${draft.id}-` });
  const comments = alerts.filter((item) => item.kind === 'Comment');
  return comments.length === alerts.length ? comments : [member('alerts', list(alerts))];
};

/** The stage whose names the text of a policy has; else the first that the system has. */
const stageOf = ({ queues, ingests, tables, apis }: SystemDraft): ((text: string) => StageName) => {
  const names: readonly (readonly [StageName, readonly string[]])[] = [
    ['api', apis.map(({ resource }) => resource.name)],
    ['ingest', ingests.map(({ resource }) => resource.name)],
    ['queue', queues.flatMap((queue) => (queue.kind === 'Pubsub' ? [queue.subscription, queue.topic] : []))],
    ['table', tables.map((table) => (table.kind === 'BigQuery' ? table.resource.table : table.instance))],
  ];
  const present = names.filter(([, some]) => some.length > 0);
  return (text) => {
    const words = wordsOf([{ name: '', value: text }]);
    return present.find(([, some]) => some.some((name) => words.has(name)))?.[0] ?? present[0]?.[0] ?? 'api';
  };
};

/** What it does, as far as its parts show that. */
const descriptionOf = ({ queues, ingests, tables, apis, id }: SystemDraft): string => {
  const parts = [
    ...queues.map((queue) => `messages of ${queue.topic}`),
    ...ingests.map(({ resource }) => `processed by ${resource.name}`),
    ...tables.map(
      (table) =>
        `stored in ${table.kind === 'BigQuery' ? `${table.resource.dataset}.${table.resource.table}` : table.instance}`,
    ),
    ...apis.map(({ resource }) => `served by ${resource.name}`),
  ];
  const shown = parts.slice(0, 6).join(', ');
  return commentText(`Imported: ${shown === '' ? id : shown}${parts.length > 6 ? ' and others' : ''}.`);
};
