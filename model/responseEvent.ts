/**
 * Which responses are events of an availability objective, and which of them are good. The pipeline, the platform's filters, the
 * reports and the simulator all decide by this table, so that they count the same. By default a mistake of the caller is not an
 * event: it cannot spend the owner's budget, and cannot dilute it. Sources: RFC 9110, 15 (classes of status codes; an unknown
 * code of a class is treated as its x00) and 15.5; "valid events": Site Reliability Workbook, ch. 2.
 */

/** '2xx of valid' is the default; docs/guides/objectives.md has the table. */
export const goodResponses = ['2xx of valid', '2xx', 'not 5xx'] as const;

export type GoodResponses = (typeof goodResponses)[number];

export interface ServiceStatus {
  readonly status: number;
  readonly why: string;
  readonly source: string;
}

/** 4xx that a correct request can get: they are bad events, although their class is that of the caller's mistakes. */
export const serviceStatuses: readonly ServiceStatus[] = [
  { status: 408, why: 'the service did not wait for the whole request', source: 'RFC 9110, 15.5.9' },
  { status: 421, why: 'the request was routed to a server that does not serve its host', source: 'RFC 9110, 15.5.20' },
  { status: 424, why: 'another service that the answer depends on failed', source: 'RFC 4918, 11.4' },
  { status: 425, why: 'the service accepts early data of TLS and then refuses it', source: 'RFC 8470, 5.2' },
  { status: 451, why: 'the operator withholds the answer', source: 'RFC 7725, 3' },
  { status: 499, why: 'the caller disconnected before the answer, mostly because it took too long', source: 'nginx' },
];

const ofService: ReadonlySet<number> = new Set(serviceStatuses.map(({ status }) => status));

/**
 * Refused by authentication, authorization or a rate limit. No event of any objective: otherwise strangers could spend a budget
 * that counts 2xx, or dilute one that counts 5xx.
 */
export const refusalStatuses: readonly number[] = [401, 403, 429];

const refusals: ReadonlySet<number> = new Set(refusalStatuses);

export const isRefusal = (status: number): boolean => refusals.has(status);

/** 2xx, or 304: the caller has the data already. */
export const isSuccess = (status: number): boolean => (status >= 200 && status < 300) || status === 304;

/** A 4xx that the same caller avoids with another request: wrong parameter, method, key, credentials. */
export const isCallersMistake = (status: number): boolean => status >= 400 && status < 500 && !ofService.has(status);

export const responseEvent = (good: GoodResponses, status: number): 'good' | 'bad' | 'none' => {
  if (isRefusal(status)) return 'none';
  switch (good) {
    case '2xx of valid':
      return isCallersMistake(status) ? 'none' : isSuccess(status) ? 'good' : 'bad';
    case '2xx':
      return isSuccess(status) ? 'good' : 'bad';
    case 'not 5xx':
      return status < 500 ? 'good' : 'bad';
  }
};
