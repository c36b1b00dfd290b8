/** Serves acknowledge links: GET shows, POST acknowledges. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Acknowledged } from '../incidents/acknowledge.ts';
import type { Incident } from '../store/incidentRows.ts';
import { acknowledgePage, type AcknowledgePage } from './acknowledgePage.ts';
import { answerPage } from './answer.ts';
import type { Links } from './links.ts';

export type ServeAcknowledge = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface AcknowledgeOptions {
  readonly links: Pick<Links, 'read'>;
  readonly incident: (id: string) => { readonly incident: Incident; readonly titles: readonly string[] } | undefined;
  /** Settles when it is committed. */
  readonly acknowledge: (id: string, by: string) => Promise<Acknowledged>;
  readonly now: () => number;
}

export const createServeAcknowledge = (options: AcknowledgeOptions): ServeAcknowledge => {
  const { links, incident: incidentOf, acknowledge, now } = options;
  return async (request, response) => {
    request.resume();
    const { method = '', url = '/' } = request;
    const page = (status: number, content: Omit<AcknowledgePage, 'action'> & Partial<AcknowledgePage>): void =>
      answerPage(response, status, acknowledgePage({ action: undefined, ...content }));
    if (!['GET', 'HEAD', 'POST'].includes(method)) {
      response.setHeader('allow', 'GET, HEAD, POST');
      return page(405, { title: 'This link can only be opened or confirmed', lines: ['Open it in a browser.'] });
    }
    const link = links.read(url, now());
    if (link === undefined)
      return page(403, { title: 'This link is not valid', lines: ['Use the whole link of the message.'] });
    const found = incidentOf(link.incident);
    if (found === undefined)
      return page(404, {
        title: 'This incident is not known',
        lines: ['It ended long ago, or this is another receiver.'],
      });
    const { incident, titles } = found;
    const lines = [...titles, `Owner ${incident.owner}, ${incident.severity}, incident ${incident.id}.`];
    if (incident.state === 'resolved') return page(200, { title: 'It is over', lines });
    if (incident.state === 'acknowledged')
      return page(200, { title: `${incident.acknowledgedBy ?? 'Somebody'} has acknowledged it`, lines });
    if (link.isExpired)
      return page(403, { title: 'This link has expired', lines: ['Use the link of the latest message.', ...lines] });
    if (method !== 'POST')
      return page(200, {
        title: 'Do you take it?',
        lines: [...lines, `You acknowledge as ${link.by}: nobody else is notified then.`],
        action: url,
      });
    const result = await acknowledge(link.incident, link.by);
    return page(200, { title: result === 'over' ? 'It is over' : 'You have acknowledged it', lines });
  };
};
