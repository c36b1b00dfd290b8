/** Services: a Cloud Run service is answered in two spellings, as `basicService` and as `cloudRun`. Source: service.proto. */
import type { JsonObject } from '../resource.ts';
import { object, without } from './edit.ts';

export const service = (body: JsonObject): JsonObject => {
  if (body['cloudRun'] === undefined) return body;
  const { serviceName, location } = object(body['cloudRun']);
  const serviceLabels = without({ location, service_name: serviceName });
  return { basicService: { serviceType: 'CLOUD_RUN', serviceLabels }, ...without(body, 'cloudRun') };
};
