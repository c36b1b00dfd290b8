/** What became of a request, by its status and k6's code of an error. */
interface Outcome {
  /** 0 without an answer. */
  readonly status: number;
  readonly errorCode: string;
}

export const isSuccess = ({ status }: Pick<Outcome, 'status'>): boolean =>
  (status >= 200 && status < 300) || status === 304;

/** As k6 counts them: a 404 is an answer; every other status without success is a failure. */
export const isFailure = (point: Pick<Outcome, 'status'>): boolean => !isSuccess(point) && point.status !== 404;

/** Source: grafana.com/docs/k6/latest/javascript-api/error-codes. */
const names: Readonly<Record<string, string>> = {
  '1050': 'timed out',
  '1101': 'no such host',
  '1211': 'connecting timed out',
  '1212': 'connection refused',
  '1220': 'connection reset',
  '1201': 'connection closed',
};

/** The status, or why there was none. */
export const errorName = ({ status, errorCode }: Outcome): string => {
  if (status > 0) return String(status);
  if (names[errorCode] !== undefined) return names[errorCode];
  if (errorCode.startsWith('11')) return 'name not resolved';
  if (errorCode.startsWith('12')) return 'no connection';
  if (errorCode.startsWith('13')) return 'TLS';
  if (errorCode.startsWith('16')) return 'HTTP/2';
  return 'no answer';
};
