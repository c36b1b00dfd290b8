/** Requests to a fake service, as a client without a library makes them. */
import type { FakeCloud } from './fakeCloud.ts';
import type { Body } from './service.ts';

export interface Answer {
  readonly status: number;
  readonly body: Body;
}

export type Request = (method: string, path: string, body?: unknown) => Promise<Answer>;

export const requestsTo =
  (cloud: FakeCloud, service: string): Request =>
  async (method, path, body) => {
    const headers = { authorization: 'Bearer x', 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${cloud.endpoint(service)}${path}`, { method, headers, ...sent });
    return { status: response.status, body: (await response.json()) as Body };
  };

/** The status and the message of a refusal. */
export const refusalOf = async (answer: Promise<Answer>): Promise<string> => {
  const { status, body } = await answer;
  return `${status} ${String((body['error'] as Body | undefined)?.['message'])}`;
};
