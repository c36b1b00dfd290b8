/**
 * After a rollout the template of the service is that of the revision which serves, and names none. A template that names a revision makes
 * the next `terraform apply` of another setting fail: "Revision named … with different configuration already exists". And one with the
 * image that was rolled back would bring it back with the next setting. Source: terraform-provider-google issues 13410 and 14569.
 */
import type { RunClient } from '../../../google/run/client.ts';
import { commitLabel, onlyServing } from './serviceState.ts';

/** Makes one more revision, without traffic; nothing where the template is so already, or the traffic is split. */
export const freeTemplate = async (client: RunClient): Promise<void> => {
  const service = await client.read();
  const serving = onlyServing(service);
  const revision = (await client.revisions()).find(({ id }) => id === serving);
  const { template } = service;
  const isNamed = typeof template['revision'] === 'string' && template['revision'] !== '';
  if (revision === undefined || !isNamed) return;
  const { image, labels } = revision;
  await client.settled(
    await client.setTemplate(service, {
      labels: { [commitLabel]: labels[commitLabel] },
      ...(image === undefined ? {} : { image }),
    }),
  );
};
