/** An operation as a curl command, which runs as shown once API and TOKEN are set. */
import type { Operation } from './read.ts';

export const curlOf = (operation: Operation, secured: boolean): string => {
  const { method, path, parameters, body, open } = operation;
  const limit = parameters.find(({ name }) => name === 'limit');
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, key: string) => key.toUpperCase());
  const parts = [
    'curl',
    ...(secured && !open ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(method === 'POST' && body !== undefined
      ? [`--json '${JSON.stringify(body).replaceAll("'", String.raw`'\''`)}'`]
      : []),
    `"$API${filled}${limit === undefined ? '' : '?limit=5'}"`,
  ];
  return parts.join(' ');
};
