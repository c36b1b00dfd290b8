/** A project on the fake cloud that has all that definitions want, created by hand: what a comparison finds is then the same. */
import { match } from '../../apply/match.ts';
import { readProject } from '../../apply/read.ts';
import { resolve } from '../../apply/references.ts';
import { referenceValues } from '../../apply/referenceValues.ts';
import { kinds, type Wanted } from '../../apply/resource.ts';
import { loadTarget } from '../../cli/live/compare.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { MonitoringClient } from '../../google/monitoring/client.ts';
import { openMonitoring } from '../../google/monitoring/open.ts';
import { prepareProject, type PreparedProject } from './preparedProject.ts';

/** A client of the fakes that never waits. */
export const clientOf = async ({ variables }: Pick<PreparedProject, 'variables'>): Promise<MonitoringClient> => {
  const at = (name: string): URL => new URL(variables[`ATALAYA_${name}_ENDPOINT`] ?? '');
  return await openMonitoring({
    monitoring: at('MONITORING'),
    logging: at('LOGGING'),
    run: at('RUN'),
    retry: { budget: 0, sleep: () => Promise.resolve(), random: () => 0, stop: new AbortController().signal },
  });
};

/** `edited`: what is created instead of a wanted resource. */
export const applyProject = async (
  ids: readonly string[],
  options: Parameters<typeof prepareProject>[1] & { readonly edited?: (wanted: Wanted) => Wanted } = {},
): Promise<PreparedProject> => {
  const { environment = 'prod', systems = systemsFolder, edited = (wanted) => wanted } = options;
  const prepared = await prepareProject(ids, options);
  const target = await loadTarget(ids, environment, { systems }, {});
  const client = await clientOf(prepared);
  const read = { organization: target.organization, stop: new AbortController().signal };
  for (const [project, wanted] of target.projects) {
    for (const kind of kinds) {
      const ofKind = wanted.filter((resource) => resource.kind === kind);
      if (ofKind.length === 0) continue;
      // Later kinds name earlier ones.
      const { state } = await readProject(client, project, wanted, read);
      const valueOf = referenceValues(wanted, state, match(wanted, state.lives, target.scope));
      for (const resource of ofKind) {
        const { collection, id } = resource;
        const { body } = resolve(edited(resource), (reference) => valueOf(reference, undefined));
        await client.create(kind, `projects/${project}/${collection}`.replace(/\/[^/]+$/, ''), body, id);
      }
    }
  }
  await client.close();
  prepared.writes();
  return prepared;
};
