/** What the steps of incidents use. Every step is synchronous and runs inside one transaction. */
import type { Organization } from '../../model/organization.ts';
import type { Logger } from '../../pipeline/telemetry/telemetry.ts';
import type { EscalationOf, RouteAlert } from '../routing.ts';
import type { ReceiverTelemetry } from '../telemetry.ts';
import type { AlertRows } from '../store/alertRows.ts';
import type { DeliveryRows } from '../store/deliveryRows.ts';
import type { IncidentRows } from '../store/incidentRows.ts';

export interface IncidentContext {
  readonly organization: Organization;
  readonly route: RouteAlert;
  readonly escalation: EscalationOf;
  readonly alerts: AlertRows;
  readonly incidents: IncidentRows;
  readonly deliveries: DeliveryRows;
  /** The URL at which whoever has it may acknowledge one incident. */
  readonly acknowledgeUrl: (incident: string, by: string, now: number) => string;
  readonly newId: () => string;
  readonly logger: Logger;
  readonly telemetry: ReceiverTelemetry;
}
