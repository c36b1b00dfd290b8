/** Publishes into the queue of a home like another program. */
import { homeFiles } from '../../pipeline/embedded/homeFiles.ts';
import { openQueue } from '../../pipeline/embedded/queue.ts';
import type { OutgoingMessage } from '../../pipeline/ports.ts';

export const publishFromElsewhere = async (
  folder: string,
  messages: readonly OutgoingMessage[],
): Promise<readonly string[]> => {
  const queue = openQueue({ file: homeFiles(folder).queue, now: Date.now });
  const ids = await queue.publish(messages);
  await queue.close();
  return ids;
};
