/** A kind of artefact: its name in each file format, and its messages. */
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
  /** Terraform argument that contains the whole artefact as JSON; undefined when the arguments are the fields. */
  readonly terraformJson: string | undefined;
  /** Terraform's messages, where they differ from the API's. */
  readonly terraformSchema: Messages | undefined;
  /** Config Connector's kind; its `spec` contains the fields. */
  readonly configConnector: string;
  /** Config Connector's messages, where they differ from the API's. */
  readonly configConnectorSchema?: Messages;
  /** Whether a value without a type of its own is an artefact of this kind. */
  readonly isOne: (value: Readonly<Record<string, unknown>>) => boolean;
}
