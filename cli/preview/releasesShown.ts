/**
 * The releases that the charts of a preview show: of pipelines of this machine beside their history, of production beside points of a
 * server, and none beside a simulation. A list that cannot be read shows none: the charts do not depend on it.
 */
import type { ReleasesOf } from '../../console/preview/answers.ts';
import type { Origin } from '../../console/preview/origin.ts';
import { StorageError } from '../../pipeline/storage/storageError.ts';
import { releaseTitle } from '../../rollout/releaseText.ts';
import { readReleases } from '../releases/releaseFile.ts';

/** The environment whose dashboards are drawn. */
const production = 'prod';

export const releasesShown = ({ description: { kind } }: Pick<Origin, 'description'>, data: string): ReleasesOf => {
  if (kind === 'scenario') return () => [];
  return (system) => {
    try {
      return readReleases(data, system)
        .filter(({ environment }) => environment === (kind === 'server' ? production : undefined))
        .map((event) => ({ at: event.at, label: releaseTitle(event) }));
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return [];
    }
  };
};
