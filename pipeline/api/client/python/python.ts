/**
 * A client of a system's API in Python, as one file with types: standard library only. Pure: the same definition and runtime
 * give the same bytes.
 */
import type { PipelineSystem } from '../../../../model/system.ts';
import { operationsOf, type Operation } from '../../openapi/operations.ts';
import { keyName, literal, parametersName, typesOf, uniqueNames, type Names } from './types.ts';

/** Such as 'flights_api_client.py', which can be imported. */
export const pythonFile = ({ stages }: PipelineSystem): string =>
  `${stages.api.name.replaceAll(/\W/g, '_').replace(/^(?=\d)/, '_')}_client.py`;

/** `runtime`: the text of runtime.py beside this file. */
export const pythonClient = (system: PipelineSystem, runtime: string): string => {
  const { api } = system.stages;
  const header = `Client of ${api.name}. Generated from the definition of '${system.id}'; do not edit. ${system.description}`;
  const names = uniqueNames();
  const methods = operationsOf(system).map((operation) => method(operation, names, api.unknownFields === 'drop'));
  return `${literal(header)}
${runtime}
${typesOf(system)}

class Client:
    """Every operation of the service. A call that fails raises ApiProblem, or ConnectionFailed where no answer came."""

    def __init__(
        self,
        base_url: str,
        *,
        token: str | Callable[[], str] | None = None,
        retries: int = 4,
        max_wait: float = 30.0,
        timeout: float = 60.0,
    ) -> None:
        """
        base_url: such as 'https://api.example.com'. token: sent as a bearer token; a function is called before each request.
        retries: after 429, 503 and broken connections. max_wait: seconds; if the service asks for more, the call fails at once.
        timeout: seconds without a byte of the answer.
        """
        self._transport = _Transport(base_url, token, retries, max_wait, timeout)
${methods.join('')}`;
};

/** 'listFlights' is 'list_flights'. */
const snake = (id: string): string => id.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();

/** `drops`: the answer names the fields that were kept out. */
const method = (operation: Operation, names: Names, drops: boolean): string => {
  const { id, path } = operation;
  const name = names(snake(id));
  switch (operation.kind) {
    case 'Publish': {
      const call = `self._transport.publish(${literal(path)}, messages, idempotency_key)`;
      return `
    def ${name}(self, messages: Message | Sequence[Message], *, idempotency_key: str | None = None) -> ${drops ? 'Published' : 'list[str]'}:
        ${doc(operation, 'Retries are stored once: a request with the same key and messages is served once. Default: a new key for each call.')}
        return ${call}${drops ? '' : '.message_ids'}
`;
    }
    case 'Export':
      return reading(name, operation, '', 'Iterator', `lines(${literal(path)}, parameters, fields)`);
    case 'List':
      return reading(
        name,
        operation,
        '',
        'Rows',
        `rows(${literal(path)}, parameters, fields, lambda body: ${rowsIn(operation)})`,
      );
    case 'Lookup':
      return reading(
        name,
        operation,
        `key: ${keyName(operation)}, `,
        'Rows',
        `rows(${keyed(path)}, parameters, fields, lambda body: body["data"])`,
      );
  }
};

/** Without `fields` whole rows, with it partial ones. */
const reading = (name: string, operation: Operation, key: string, kind: 'Rows' | 'Iterator', call: string): string => {
  const parameters = `parameters: ${parametersName(operation)} | None = None`;
  const signature = (fields: string, row: string, body: string): string =>
    `    def ${name}(self, ${key}${parameters}, *, ${fields}) -> ${kind}[${row}]:${body}\n`;
  return [
    '\n    @overload\n',
    signature('fields: None = None', 'Row', ' ...'),
    '    @overload\n',
    signature('fields: Sequence[RowField]', 'PartialRow', ' ...'),
    signature(
      'fields: Sequence[RowField] | None = None',
      'Any',
      `\n        ${doc(operation)}\n        return self._transport.${call}`,
    ),
  ].join('');
};

const doc = ({ kind, path, route }: Operation, more = ''): string => {
  const text = `${kind === 'Publish' ? 'POST' : 'GET'} ${path}.${route.deprecated === undefined ? '' : ' Deprecated.'} ${more}`;
  return literal(text.trim());
};

/** Code that takes the rows out of an answer. */
const rowsIn = ({ route: { envelope } }: Operation & { readonly kind: 'List' }): string => {
  switch (envelope.kind) {
    case 'Bare':
      return 'body';
    case 'Keyed':
      return `body[${literal(envelope.key)}]`;
    case 'Page':
      return 'body["data"]';
  }
};

const keyed = (path: string): string =>
  path
    .split(/(\{\w+\})/)
    .filter((part) => part !== '')
    .map((part) => (/^\{\w+\}$/.test(part) ? `_segment(key[${literal(part.slice(1, -1))}])` : literal(part)))
    .join(' + ');
