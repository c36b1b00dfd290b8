/** What a kind of artefact is called in each place where it is written, and the messages it is made of. */
import type { ArtefactType } from './artefact.ts';
import type { Messages } from './schema.ts';

export interface ArtefactKind {
  /** Also the name of its message. */
  readonly type: ArtefactType;
  readonly schema: Messages;
  /** The field of the API's list answer, such as 'dashboards'. */
  readonly listed: string;
  /** Terraform's resource. */
  readonly terraform: string;
  /** Its argument that holds the whole of it as JSON; undefined when its arguments are the fields. */
  readonly terraformJson: string | undefined;
  /** The messages that Terraform makes of it, where they are not the API's. */
  readonly terraformSchema: Messages | undefined;
  /** Config Connector's kind, in which `spec` holds the fields. */
  readonly configConnector: string;
  /** The messages that it makes of it, where they are not the API's. */
  readonly configConnectorSchema?: Messages;
  /** Whether a value that says nothing else of itself is one. */
  readonly isOne: (value: Readonly<Record<string, unknown>>) => boolean;
}
