/** A plan or a state of Terraform as an inventory. Pure: the same text gives the same inventory. */
import type { Inventory, Resource, Unread } from '../inventory.ts';
import { readJson } from '../readJson.ts';
import { fronts } from './fronts.ts';
import type { Instance } from './instance.ts';
import { messaging } from './messaging.ts';
import { monitoring } from './monitoring.ts';
import type { Read } from './reading.ts';
import { referencesOf } from './references.ts';
import { services } from './services.ts';
import { storage } from './storage.ts';
import { showFix, terraformFile } from './terraformFile.ts';
import { isUnneeded } from './unneeded.ts';

const readers: ReadonlyMap<string, Read> = new Map(
  Object.entries({ ...messaging, ...services, ...storage, ...fronts, ...monitoring }),
);

/** Throws `UsageError` for a text that holds no resources. `file` is its name in messages. */
export const readTerraform = (text: string, file: string): Inventory => {
  const parsed = terraformFile(readJson(text, file, showFix), file);
  const references = referencesOf(parsed);
  const resources: Resource[] = [];
  const unread: Unread[] = [];
  const unneeded = new Map<string, number>();
  for (const instance of parsed.instances) {
    if (instance.isData) continue;
    const read = readers.get(instance.type);
    if (read === undefined) note(instance, unread, unneeded);
    else {
      const result = read({ instance, references });
      if ('reason' in result) unread.push({ address: instance.address, type: instance.type, reason: result.reason });
      else resources.push(...[result].flat());
    }
  }
  return {
    kind: 'Inventory',
    source: `${parsed.form === 'plan' ? 'a Terraform plan' : 'a Terraform state'}, ${file}`,
    resources,
    unread,
    unneeded,
  };
};

const note = ({ type, address }: Instance, unread: Unread[], unneeded: Map<string, number>): void => {
  if (isUnneeded(type)) unneeded.set(type, (unneeded.get(type) ?? 0) + 1);
  else unread.push({ address, type, reason: 'no builder describes this kind of resource' });
};
