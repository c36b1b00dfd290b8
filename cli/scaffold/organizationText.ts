/** The file of owners, channels and links, for one owner with one address. */
import { literal } from '../../inventory/definition/code.ts';
import { runbooksOf } from '../init/answerFault.ts';
import type { Answers } from '../init/answers.ts';

export const organizationText = ({
  name,
  project,
  email,
  repository,
}: Answers): string => `/** Who owns systems, and who is notified of their alerts. */
import { defineOrganization, email, type Organization } from 'atalaya';

/** Mail alone wakes nobody: pages belong to pagerDuty(…) or a plan of who is on call. */
const channels = [email(${literal(email)})];

const organization: Organization = defineOrganization({
  id: ${literal(name)},
  project: ${literal(project)},
  owner: ${literal(name)},
  // Where people read the folder 'generated'.
  runbooks: ${literal(runbooksOf(repository))},
  owners: [{ id: ${literal(name)}, channels: { page: channels, ticket: channels } }],
});

export default organization;
`;
