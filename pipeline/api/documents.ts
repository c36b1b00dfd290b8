/** Documents about the API: /openapi.json for programs, /docs for people. */
import type { PipelineSystem } from '../../model/system.ts';
import { stringifyJson } from '../ingest/json.ts';
import type { Answer, Answers } from './answer.ts';
import { docsPage } from './docs/page.ts';
import { openApiDocument } from './openapi/document.ts';

/** Created on the first request: most instances never get one. */
export const createDocuments = (system: PipelineSystem, answers: Answers): Readonly<Record<string, () => Answer>> => {
  const openApi = lazily(() => {
    const document = openApiDocument(system);
    return answers.document('application/json', stringifyJson(document));
  });
  const docs = lazily(() => {
    const page = docsPage(openApiDocument(system), `http://127.0.0.1:${system.stages.api.port}`);
    return answers.document('text/html; charset=utf-8', page.text, page.contentSecurityPolicy);
  });
  return { '/openapi.json': openApi, '/docs': docs };
};

const lazily = <T>(make: () => T): (() => T) => {
  let result: { readonly value: T } | undefined;
  return () => (result ??= { value: make() }).value;
};
