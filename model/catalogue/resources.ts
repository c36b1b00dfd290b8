/**
 * The labels of the monitored resource types, one type a line. Source: Google Cloud, "Monitored resource types" (public list), for the types
 * that the metrics of the catalogue are written against.
 */
const table = `
api location,method,project_id,service,version
apigee.googleapis.com_Environment env,location,org,resource_container
apigee.googleapis.com_Proxy env,host,location,org,proxy_name,resource_container,revision
apigee.googleapis.com_ProxyV2 env,instance_id,location,org,proxy_name,resource_container,runtime_version
assistant_action_project project_id
autoscaler autoscaler_id,autoscaler_name,instance_group_manager_id,instance_group_manager_name,location,project_id
bigquery_biengine_model location,model_id,project_id
bigquery_project location,project_id
bigtable_cluster cluster,instance,project_id,zone
bigtable_table cluster,instance,project_id,table,zone
cloud_composer_environment environment_name,location,project_id
cloud_dataproc_cluster cluster_name,cluster_uuid,project_id,region
cloud_dlp_project location,project_id
cloud_function function_name,project_id,region
cloud_run_revision configuration_name,location,project_id,revision_name,service_name
cloud_tasks_queue project_id,queue_id,target_type
cloudiot_device_registry device_registry_id,location,project_id
cloudml_job job_id,project_id,region
cloudml_model_version model_id,project_id,region,version_id
cloudsql_database database_id,project_id,region
cloudtrace.googleapis.com_CloudtraceProject location,resource_container
cloudvolumesgcp-api.netapp.com_NetAppCloudVolumeSO location,resource_container,volume_id
consumed_api credential_id,location,method,project_id,service,version
consumer_quota location,project_id,service
dataflow_job job_name,project_id,region
datastore_request module_id,project_id,version_id
dns_query location,project_id,source_type,target_name,target_type
filestore_instance instance_name,location,project_id
firebase_domain domain_name,project_id,site_name
firebase_namespace location,project_id,table_name
firestore_instance project_id
gae_app module_id,project_id,version_id,zone
gae_app_uptime_check module_id,project_id,version_id,zone
gae_instance instance_id,location,module_id,project_id,version_id
gce_instance instance_id,project_id,zone
gce_instance_vm_flow instance_id,project_id,zone
gce_router project_id,region,router_id
gce_zone_network_health project_id,region,zone
gcs_bucket bucket_name,location,project_id
gke_container cluster_name,container_name,instance_id,namespace_id,pod_id,project_id,zone
https_lb_rule backend_name,backend_scope,backend_scope_type,backend_target_name,backend_target_type,backend_type,forwarding_rule_name,matched_url_path_rule,project_id,region,target_proxy_name,url_map_name
instance_group instance_group_id,instance_group_name,location,project_id
interconnect interconnect,project_id
interconnect_attachment attachment,interconnect,interconnect_project,project_id,region
internal_http_lb_rule backend_name,backend_scope,backend_scope_type,backend_target_name,backend_target_type,backend_type,forwarding_rule_name,matched_url_path_rule,network_name,project_id,region,target_proxy_name,url_map_name
internal_tcp_lb_rule backend_name,backend_scope,backend_scope_type,backend_subnetwork_name,backend_target_name,backend_target_type,backend_type,forwarding_rule_name,load_balancer_name,network_name,project_id,region
internal_udp_lb_rule backend_name,backend_scope,backend_scope_type,backend_subnetwork_name,backend_target_name,backend_target_type,backend_type,forwarding_rule_name,load_balancer_name,network_name,project_id,region
istio_canonical_service canonical_service_name,location,mesh_uid,namespace_name,project_id,revision
k8s_cluster cluster_name,location,project_id
k8s_container cluster_name,container_name,location,namespace_name,pod_name,project_id
k8s_node cluster_name,location,node_name,project_id
k8s_pod cluster_name,location,namespace_name,pod_name,project_id
knative_broker broker_name,cluster_name,location,namespace_name,project_id
knative_revision cluster_name,configuration_name,location,namespace_name,project_id,revision_name,service_name
knative_trigger broker_name,cluster_name,location,namespace_name,project_id,trigger_name
logging_sink destination,name,project_id
microsoft_ad_domain fqdn,location,project_id
nat_gateway gateway_name,project_id,region,router_id
netapp_cloud_volume location,project_id,volume_id
network_security_policy policy_name,project_id
producer_quota consumer_resource_node,location,project_id,service
pubsub_snapshot project_id,snapshot_id
pubsub_subscription project_id,subscription_id
pubsub_topic project_id,topic_id
pubsublite_subscription_partition location,partition,project_id,subscription_id
pubsublite_topic_partition location,partition,project_id,topic_id
recaptchaenterprise.googleapis.com key_id,location,resource_container
redis_instance instance_id,node_id,project_id,region
spanner_instance instance_config,instance_id,location,project_id
tcp_lb_rule backend_failover_configuration,backend_name,backend_scope,backend_scope_type,backend_subnetwork_name,backend_target_name,backend_target_type,backend_type,endpoint_zone,forwarding_rule_name,forwarding_rule_network_tier,load_balancer_name,network_name,project_id,region
tcp_ssl_proxy_rule backend_name,backend_scope,backend_scope_type,backend_target_name,backend_target_type,backend_type,forwarding_rule_name,project_id,region,target_proxy_name
tpu_worker node_id,project_id,worker_id,zone
transfer_service_agent agent_id,project_id
udp_lb_rule backend_failover_configuration,backend_name,backend_scope,backend_scope_type,backend_subnetwork_name,backend_target_name,backend_target_type,backend_type,endpoint_zone,forwarding_rule_name,forwarding_rule_network_tier,load_balancer_name,network_name,project_id,region
uptime_url host,project_id
vpc_access_connector connector_name,location,project_id
vpn_gateway gateway_id,project_id,region
`;

const byType: ReadonlyMap<string, readonly string[]> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [type = '', labels = ''] = line.split(' ');
      return [type, labels.split(',')];
    }),
);

/** Undefined for a type that the list lacks. */
export const resourceLabelsOf = (type: string): readonly string[] | undefined => byType.get(type);

export const resourceTypes = (): readonly string[] => [...byType.keys()];
