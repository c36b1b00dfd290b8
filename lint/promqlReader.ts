import { promqlOf, type PromqlReader } from './query/promqlChecks.ts';
import type { Artefact } from './artefact/artefact.ts';

/** Gone from Prometheus 3, and still PromQL elsewhere. */
const renamed: ReadonlySet<string> = new Set(['holt_winters']);

/** The grammar's tables take time to load, and many files hold no PromQL. */
export const promqlReader = async (artefacts: readonly Artefact[]): Promise<PromqlReader> => {
  if (!artefacts.some((artefact) => promqlOf(artefact).length > 0)) return () => undefined;
  const [{ parsePromql }, { PromqlError }] = await Promise.all([
    import('../promql/parse.ts'),
    import('../promql/promqlError.ts'),
  ]);
  return (query) => {
    try {
      parsePromql(query);
      return undefined;
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error;
      if ((error.code !== 'syntax' && error.code !== 'type') || renamed.has(error.text)) return undefined;
      const { what, fix, line, column } = error;
      const picture = error.message.split('\n').filter((text) => text.startsWith('    '));
      return { what, fix, line, column, picture: picture.join('\n') };
    }
  };
};
