/** The systems of an inventory as the text of a file in systems/. */
import { groupSystems } from '../grouping/groupSystems.ts';
import { withNamable } from '../grouping/namable.ts';
import type { SystemDraft } from '../grouping/draft.ts';
import type { Inventory } from '../inventory.ts';
import { call, comment, commentText, member, object, print, quoted } from './code.ts';
import { headingOf } from './heading.ts';
import { objectivesCode } from './objectivesCode.ts';
import { importsOf, variableOf } from './moduleParts.ts';
import { stagesCode } from './stagesCode.ts';

export interface ModuleOptions {
  /** Of a definition with one system. */
  readonly id: string | undefined;
  readonly owner: string | undefined;
  readonly project: string | undefined;
  /** The owner where the resources have no label that says one. */
  readonly defaultOwner: string;
}

export interface DefinitionModule {
  readonly text: string;
  readonly systems: readonly SystemDraft[];
  /** The inventory with what could not be named among what was not read. */
  readonly inventory: Inventory;
}

export const definitionModule = (given: Inventory, options: ModuleOptions): DefinitionModule => {
  const inventory = withNamable(given);
  const found = groupSystems(inventory);
  const systems = found.map((draft) => ({
    ...draft,
    id: found.length === 1 ? (options.id ?? draft.id) : draft.id,
    project: options.project ?? draft.project,
  }));
  const bodies = systems.map((draft) => systemText(draft, options));
  const names = systems.map(({ id }) => variableOf(id));
  const exported =
    names.length === 1
      ? `export default ${names[0]};`
      : `const systems: readonly System[] = [${names.join(', ')}];\n\nexport default systems;`;
  const code = bodies.map((body, index) => `const ${names[index]}: System = ${body};\n`).join('\n');
  const text = [headingOf(inventory, systems), importsOf(code), '', code, `${exported}\n`].join('\n');
  return { text, systems, inventory };
};

const systemText = (draft: SystemDraft, options: ModuleOptions): string => {
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
        member('objectives', objectivesCode(draft, [])),
      ]),
    ),
  );
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
