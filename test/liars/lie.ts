/** A lie: one way in which a target does not do what it promises, told by a server in front of an honest pipeline. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PipelineSystem } from '../../model/system.ts';

export interface Honest {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type RequestKind = 'list' | 'key' | 'post';

/** A request for data, and what its answer would be. */
export interface Lying {
  readonly system: PipelineSystem;
  readonly kind: RequestKind;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The path with its query. */
  readonly url: string;
  /** Of a POST. */
  readonly sent: string;
  /** Requests that the lie was told to before this one. */
  readonly count: number;
  /** Milliseconds since the first of them. */
  readonly elapsed: number;
  /** The honest answer, to this request or to another path. */
  readonly honest: (url?: string, sent?: string) => Promise<Honest>;
  /** Closes the server: it answers nobody any more. */
  readonly die: () => void;
}

export interface Lie {
  readonly id: string;
  readonly what: string;
  /** Kinds of requests that it is told to. */
  readonly on: readonly RequestKind[];
  /** The gate's verdict. Default 'fail'. */
  readonly verdict?: 'set-up' | 'pass';
  /** What the verdict names when the lie is told to every request, and when only to the load. */
  readonly names: RegExp;
  readonly namesUnderLoad?: RegExp;
  /** False for a lie that shows only under load. Default true. */
  readonly breaksContract?: boolean;
  /** False for a lie that the load cannot see; the contract does. Default true. */
  readonly showsUnderLoad?: boolean;
  /** Told to every request of a kind that is seldom or has to be told in a row; others may be told to a share. */
  readonly isRare?: true;
  readonly tell: (lying: Lying) => Promise<void> | void;
}

/** Requests that are answered with rows. */
export const reads: readonly RequestKind[] = ['list', 'key'];

export const reply = ({ response }: Lying, { status, headers, body }: Honest): void => {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
};

/** Sends the honest answer with a change; what is not 200 is sent as it is. */
export const changed =
  (change: (honest: Honest, lying: Lying) => Honest) =>
  async (lying: Lying): Promise<void> => {
    const honest = await lying.honest();
    reply(lying, honest.status === 200 || honest.status === 202 ? change(honest, lying) : honest);
  };

export type Row = Readonly<Record<string, unknown>>;

const arrayKey = (json: unknown): string | undefined =>
  Array.isArray(json) ? undefined : Object.keys(json as Row).find((key) => Array.isArray((json as Row)[key]));

export const rowsOf = (body: string): readonly Row[] => {
  const json: unknown = JSON.parse(body);
  const key = arrayKey(json);
  return (key === undefined ? json : (json as Row)[key]) as readonly Row[];
};

export const withRows = (body: string, rows: readonly unknown[]): string => {
  const json: unknown = JSON.parse(body);
  const key = arrayKey(json);
  return JSON.stringify(key === undefined ? rows : { ...(json as Row), [key]: rows });
};

/** Sends other rows; an answer without rows is sent as it is. */
export const otherRows = (change: (rows: readonly Row[], lying: Lying) => readonly unknown[]): Lie['tell'] =>
  changed((honest, lying) => {
    const rows = rowsOf(honest.body);
    return rows.length === 0 ? honest : { ...honest, body: withRows(honest.body, change(rows, lying)) };
  });

/** Sends the same in place of every answer. */
export const always =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Lie['tell'] =>
  (lying) =>
    reply(lying, { status, headers: { 'content-type': 'application/json', ...headers }, body });

/** The first field of the schema with one of these types, else the first of any. */
export const fieldOf = ({ schema }: PipelineSystem, ...types: readonly string[]): string => {
  const names = Object.keys(schema);
  return names.find((name) => types.includes(schema[name]!.type) && schema[name]!.required) ?? names[0]!;
};
