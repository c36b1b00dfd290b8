/** The value of a query of Cloud Monitoring, as a number. */
import type { PromqlServer } from '../../../history/remote/promqlServer.ts';

/** The sum of its series; undefined where none answers. Rejects for what is no number. */
export const valueOf = async (
  instant: PromqlServer['instant'],
  query: string,
  at: number,
): Promise<number | undefined> => {
  const values = (await instant(query, at)).map(({ value }) => value);
  const strange = values.find((value) => !Number.isFinite(value));
  if (strange !== undefined) throw new Error(`Cloud Monitoring answers ${strange} to ${query}`);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
};
