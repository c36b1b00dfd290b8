/** The name and the tag of a candidate on Cloud Run: they say which commit, and which run of the workflow. */
import { UsageError } from '../../../model/usageError.ts';
import type { Candidate } from '../../../rollout/target.ts';

export interface Release {
  /** Name of the service in its environment. */
  readonly service: string;
  /** By digest. */
  readonly image: string;
  /** Undefined: the digest stands for it. */
  readonly commit: string | undefined;
  /** Of the workflow: two runs of one commit are two revisions. */
  readonly run: string;
}

/** Source: Cloud Run names revisions as services of Knative, by DNS labels. */
const longestName = 63;

/** Throws `UsageError` for an image without digest, and for what is no commit. */
export const candidateOf = ({ service, image, commit, run }: Release): Candidate => {
  const [, digest] = /@sha256:([0-9a-f]{64})$/.exec(image) ?? [];
  if (digest === undefined)
    throw new UsageError(
      `the image '${image}' is not named by its digest`,
      'name it as IMAGE@sha256:…, as the push printed it: a tag can be moved to another image while it is rolled out',
    );
  const short = (commit === undefined ? digest : checkedCommit(commit)).slice(0, 7);
  const prefix = `${service}-${short}-`;
  const suffix =
    run
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '')
      .slice(-(longestName - prefix.length)) || '0';
  return {
    revision: `${prefix}${suffix}`,
    tag: tagOf(short),
    image,
    ...(commit === undefined ? {} : { commit }),
  };
};

/** Of a commit or a digest. */
export const tagOf = (sha: string): string => `c${sha.slice(0, 7)}`;

/** Throws `UsageError`. */
export const checkedCommit = (commit: string): string => {
  if (/^[0-9a-f]{7,64}$/.test(commit)) return commit;
  throw new UsageError(
    `'${commit}' is not a commit`,
    'give 7 to 64 hexadecimal digits, as git rev-parse HEAD prints them',
  );
};
