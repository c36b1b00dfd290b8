/** How long the name of a Cloud Run service may be, so that its revisions can have the tags of a rollout. Source: gcloud, "Combined traffic tag and service name cannot exceed 46 characters". */
const longestWithTag = 46;

/** `c` and seven digits of the commit, or `previous`. */
export const tagLength = 8;

export const longestRolledOut: number = longestWithTag - tagLength;
