/**
 * What is in front of the API: the module `gateway`. Cloud Endpoints takes OpenAPI 2.0, and only needs the paths: the API's own document
 * is OpenAPI 3.1. Source: cloud.google.com/endpoints/docs/openapi/openapi-extensions.
 */
import { perSecond, seconds } from '../../model/quantity.ts';
import type { Route } from '../../model/route.ts';
import { exportPath } from '../../model/route.ts';
import { resourceName } from '../../model/system.ts';
import { literal, reference, type Block, type Json } from '../expression.ts';
import { isFunction, type InfrastructureContext } from './context.ts';

export const gatewayName = ({ system, environment }: Pick<InfrastructureContext, 'system' | 'environment'>): string =>
  resourceName(system, `${system.stages.api.name}-gateway`, environment);

/** Source: Cloud Armor, "Rate limiting overview". */
const mostPerMinute = 1_000_000;

/** Undefined where nothing is in front of the API. */
export const gatewayModule = (context: InfrastructureContext): Block | undefined => {
  const { system, infrastructure, labels } = context;
  const { api } = system.stages;
  if (infrastructure.gateway === 'none') return undefined;
  const common = {
    source: '../../modules/gateway',
    project: reference('var.project'),
    region: reference('var.region'),
    name: literal(gatewayName(context)),
    labels,
    protect: reference('var.protect'),
  };
  if (infrastructure.gateway === 'load-balancer')
    return {
      ...common,
      load_balancer: {
        service: reference('module.api.name'),
        domain: reference('var.domain'),
        requests_per_minute: Math.min(mostPerMinute, Math.max(1, Math.floor(perSecond(api.rateLimit.rate) * 60))),
        ...(isBehindBalancedIap(context) ? { iap: true } : {}),
      },
    };
  return {
    ...common,
    endpoints: {
      service: serviceOf(context),
      openapi: reference(`jsonencode(${expressionOf(openApiOf(context))})`),
      account: reference('module.identity.emails["gateway"]'),
      timeout_seconds: Math.ceil(seconds(api.resources.timeout)),
      max_instances: api.resources.maxInstances,
    },
  };
};

const serviceOf = (context: InfrastructureContext): string =>
  `${literal(gatewayName(context))}.endpoints.${reference('var.project')}.cloud.goog`;

/** A backend service in the audience is one of a load balancer; a Cloud Run service, Identity-Aware Proxy of its own. */
export const isBehindBalancedIap = ({ system }: Pick<InfrastructureContext, 'system'>): boolean => {
  const { auth, identity } = system.stages.api;
  return auth === 'iap' && (identity?.audience.some((audience) => audience.includes('/backendServices/')) ?? false);
};

const openApiOf = (context: InfrastructureContext): Json => {
  const { system } = context;
  const { api } = system.stages;
  const operations = new Map<string, Record<string, Json>>();
  const add = (path: string, method: string, operation: Json): void => {
    operations.set(path, { ...operations.get(path), [method]: operation });
  };
  for (const route of api.routes) {
    for (const path of pathsOf(route)) add(path, route.method.toLowerCase(), operationOf(path, route.method));
  }
  // Whoever asks whether the system works needs no key.
  add('/health', 'get', { ...operationOf('/health', 'GET'), security: [] });
  return {
    swagger: '2.0',
    info: { title: literal(system.id), description: literal(system.description), version: '1' },
    host: serviceOf(context),
    schemes: ['https'],
    'x-google-backend': {
      address: reference('module.api.uri'),
      jwt_audience: isFunction(context, 'api')
        ? reference('module.api.uri')
        : literal(api.identity?.audience[0] ?? '') || reference('module.api.uri'),
      path_translation: 'APPEND_PATH_TO_ADDRESS',
      deadline: seconds(api.resources.timeout),
    },
    securityDefinitions: { api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' } },
    security: [{ api_key: [] }],
    paths: Object.fromEntries(operations),
  };
};

const pathsOf = (route: Route): readonly string[] =>
  route.kind === 'ListRoute' ? [route.path, exportPath(route.path)] : [route.path];

const operationOf = (path: string, method: string): Readonly<Record<string, Json>> => ({
  operationId: `${method} ${path}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/_$/, ''),
  parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    type: 'string',
  })),
  responses: { default: { description: 'Answer of the API.' } },
});

/** A value as an expression of Terraform's language, in which a string is a template. */
const expressionOf = (value: Json): string => {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(expressionOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value as Readonly<Record<string, Json>>);
  return `{ ${entries.map(([key, member]) => `${JSON.stringify(key)} = ${expressionOf(member)}`).join(', ')} }`;
};
