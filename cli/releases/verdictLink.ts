/** Where the report of a release or an apply can be read later: the run that did it, which keeps it, else its file. */
export const verdictLink = (
  variables: Readonly<Record<string, string | undefined>>,
  file: string | undefined,
): string | undefined => {
  const { ATALAYA_RUN_URL: url, GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = variables;
  if (url !== undefined && url !== '') return url;
  // Source: GitHub Actions, default variables.
  const run = variables['GITHUB_RUN_ID'];
  if (server && repository && run) return `${server}/${repository}/actions/runs/${run}`;
  return file;
};
