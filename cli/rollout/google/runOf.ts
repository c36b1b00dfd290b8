/** Which run of a workflow this is, for the name of a revision: a second run of one commit is another revision. */
type Variables = Readonly<Record<string, string | undefined>>;

/** Lower-case letters and digits. By GitHub Actions, by Cloud Build, else by the time: '2611301845' in UTC. */
export const runOf = (variables: Variables, now: number): string => {
  const { GITHUB_RUN_NUMBER: number, GITHUB_RUN_ATTEMPT: attempt, BUILD_ID: build } = variables;
  if (number !== undefined && /^\d+$/.test(number))
    return attempt === undefined || attempt === '1' ? number : `${number}r${attempt}`;
  if (build !== undefined && /^[0-9a-f]{8}-/.test(build)) return build.slice(0, 8);
  return new Date(now).toISOString().replaceAll(/\D/g, '').slice(2, 12);
};
