/**
 * Types that say nothing about what is watched: rights, enabled APIs, source archives, networks, and the tools of Terraform itself.
 * They are counted in one comment. Any other type without a reader is listed with its address.
 */
const providers = ['random', 'null', 'time', 'archive', 'local', 'tls', 'template', 'terraform', 'http', 'external'];

const google = [
  'app_engine_application',
  'artifact_registry',
  'billing',
  'cloudbuild',
  'compute_address',
  'compute_firewall',
  'compute_global_address',
  'compute_health_check',
  'compute_managed_ssl_certificate',
  'compute_network',
  'compute_region_health_check',
  'compute_router',
  'compute_security_policy',
  'compute_ssl_certificate',
  'compute_ssl_policy',
  'compute_subnetwork',
  'container_node_pool',
  'dns',
  'iam',
  'iap',
  'kms',
  'logging_project',
  'monitoring_custom_service',
  'monitoring_group',
  'monitoring_service',
  'organization',
  'project',
  'pubsub_schema',
  'secret_manager',
  'service_account',
  'service_networking',
  'sourcerepo',
  'sql_user',
  'storage_bucket',
  'vpc_access_connector',
];

const kubernetes = [
  'namespace',
  'config_map',
  'secret',
  'service_account',
  'role',
  'role_binding',
  'cluster_role',
  'cluster_role_binding',
];

const beginnings = [
  ...providers.map((provider) => `${provider}_`),
  ...google.map((name) => `google_${name}`),
  ...kubernetes.map((name) => `kubernetes_${name}`),
];

export const isUnneeded = (type: string): boolean =>
  beginnings.some((beginning) => type === beginning || type.startsWith(beginning)) ||
  /_iam_(member|binding|policy|audit_config)$/.test(type);
