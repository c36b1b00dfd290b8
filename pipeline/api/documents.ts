/** What the service says of itself: the API's document for programs at /openapi.json, for people at /docs. */
import type { System } from '../../model/system.ts';
import { stringifyJson } from '../ingest/json.ts';
import type { Answer, Answers } from './answer.ts';
import { docsPage } from './docs/page.ts';
import { openApiDocument } from './openapi/document.ts';

/** Made when first asked for: most instances never are. */
export const createDocuments = (system: System, answers: Answers): Readonly<Record<string, () => Answer>> => {
  const openApi = once(() => {
    const document = openApiDocument(system);
    return answers.document('application/json', stringifyJson(document));
  });
  const docs = once(() => {
    const page = docsPage(openApiDocument(system), `http://127.0.0.1:${system.stages.api.port}`);
    return answers.document('text/html; charset=utf-8', page.text, page.contentSecurityPolicy);
  });
  return { '/openapi.json': openApi, '/docs': docs };
};

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};
