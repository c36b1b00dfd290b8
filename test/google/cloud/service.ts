/** A service of the fake cloud: its routes, and what it keeps. */
import type { IncomingHttpHeaders } from 'node:http';

export type Body = Record<string, unknown>;

export interface Call {
  readonly service: string;
  readonly method: string;
  /** Below the service's prefix, decoded: `v3/projects/p/alertPolicies`. */
  readonly path: string;
  /** The parts of the path that the route names: `{ project: 'p' }`. */
  readonly part: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Undefined where the request has no body, or one that is not JSON. */
  readonly body: Body | undefined;
  /** The bytes of the body. */
  readonly content: Buffer;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** `v3/projects/{project}/alertPolicies/{policy}`, a verb as `…/{policy}:setIamPolicy`. A part is one segment; `{rest+}` takes several. */
  readonly path: string;
  /** The body of a 200, or its promise; throws a Refusal for anything else. */
  readonly answer: (call: Call) => unknown;
}

export interface FakeService {
  /** The prefix of its paths. */
  readonly name: string;
  readonly routes: readonly Route[];
  /** Names of everything that it keeps, so that a test can say what a destroy left. */
  readonly left: () => readonly string[];
  /** What one write at a time may change, such as a project; undefined: any number of calls. Others are refused with 409 meanwhile. */
  readonly exclusive?: (call: Call) => string | undefined;
}
