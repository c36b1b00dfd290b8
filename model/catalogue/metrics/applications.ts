/** Metrics of Google Cloud: serverless, messaging, APIs and operations. The columns are in ../catalogue.ts. */
export const applicationsMetrics = `
@actions.googleapis.com
smarthome_action/num_active_users GAUGE INT64 1 assistant_action_project device_type,locale,trait 180 60
smarthome_action/request_count DELTA INT64 1 assistant_action_project device_type,execution_type,is_local,status,trait 180 60
smarthome_action/request_latencies DELTA DISTRIBUTION ms assistant_action_project device_type,execution_type,is_local,status,trait 180 60
smarthome_action/seven_day_active_users GAUGE INT64 1 assistant_action_project device_type,locale,trait 180 60
smarthome_action/twenty_eight_day_active_users GAUGE INT64 1 assistant_action_project device_type,locale,trait 180 60
@apigee.googleapis.com
cassandra/clientrequest_latency GAUGE DOUBLE 1 k8s_container scope,unit 180 60
cassandra/compaction_pendingtasks GAUGE INT64 1 k8s_container unit 180 60
cassandra/jvm_memory_bytes_committed GAUGE DOUBLE By k8s_container area 180 60
cassandra/jvm_memory_bytes_init GAUGE DOUBLE By k8s_container area 180 60
cassandra/jvm_memory_bytes_max GAUGE DOUBLE By k8s_container area 180 60
cassandra/jvm_memory_bytes_used GAUGE DOUBLE By k8s_container area 180 60
cassandra/jvm_memory_pool_bytes_committed GAUGE DOUBLE By k8s_container pool 180 60
cassandra/jvm_memory_pool_bytes_init GAUGE DOUBLE By k8s_container pool 180 60
cassandra/jvm_memory_pool_bytes_max GAUGE DOUBLE By k8s_container pool 180 60
cassandra/jvm_memory_pool_bytes_used GAUGE DOUBLE By k8s_container pool 180 60
cassandra/process_cpu_seconds_total CUMULATIVE DOUBLE s k8s_container - 180 60
cassandra/process_max_fds GAUGE INT64 1 k8s_container - 180 60
cassandra/process_open_fds GAUGE INT64 1 k8s_container - 180 60
environment/anomaly_count CUMULATIVE INT64 1 apigee.googleapis.com_Environment anomaly_type,direction,severity 180 60
policy/latencies CUMULATIVE DISTRIBUTION ms apigee.googleapis.com_Proxy policy_name 180 60
policyv2/latencies_percentile GAUGE DOUBLE ms apigee.googleapis.com_ProxyV2 percentile,policy_name,time_window 180 60
proxy/latencies CUMULATIVE DISTRIBUTION ms apigee.googleapis.com_Proxy method 180 60
proxy/request_count CUMULATIVE INT64 1 apigee.googleapis.com_Proxy method 180 60
proxy/response_count CUMULATIVE INT64 1 apigee.googleapis.com_Proxy method,response_code 180 60
proxyv2/latencies_percentile GAUGE DOUBLE ms apigee.googleapis.com_ProxyV2 method,percentile,time_window 180 60
proxyv2/request_count CUMULATIVE INT64 1 apigee.googleapis.com_ProxyV2 method 180 60
proxyv2/response_count CUMULATIVE INT64 1 apigee.googleapis.com_ProxyV2 fault_code,fault_source,method,response_code 180 60
server/fault_count CUMULATIVE INT64 1 k8s_container source 180 60
server/latencies CUMULATIVE DISTRIBUTION ms k8s_container method,response_code,type 180 60
server/nio GAUGE INT64 1 k8s_container state 180 60
server/num_threads GAUGE INT64 1 k8s_container - 180 60
server/request_count CUMULATIVE INT64 1 k8s_container method,type 180 60
server/response_count CUMULATIVE INT64 1 k8s_container method,response_code,type 180 60
target/latencies CUMULATIVE DISTRIBUTION ms apigee.googleapis.com_Proxy method,response_code,target_endpoint,target_type 180 60
target/request_count CUMULATIVE INT64 1 apigee.googleapis.com_Proxy method,target_endpoint,target_type 180 60
target/response_count CUMULATIVE INT64 1 apigee.googleapis.com_Proxy method,response_code,target_endpoint,target_type 180 60
targetv2/request_count CUMULATIVE INT64 1 apigee.googleapis.com_ProxyV2 method,target_endpoint,target_type 180 60
targetv2/response_count CUMULATIVE INT64 1 apigee.googleapis.com_ProxyV2 method,response_code,target_endpoint,target_type 180 60
udca/disk/used_bytes GAUGE DOUBLE By k8s_container dataset,state 180 60
udca/server/local_file_count GAUGE INT64 1 k8s_container dataset,state 180 60
udca/server/local_file_latest_ts GAUGE INT64 s k8s_container dataset,state 180 60
udca/server/local_file_oldest_ts GAUGE INT64 s k8s_container dataset,state 180 60
udca/server/pruned_file_count CUMULATIVE INT64 1 k8s_container dataset,state 180 60
udca/server/retry_cache_size GAUGE INT64 1 k8s_container dataset 180 60
udca/server/total_latencies CUMULATIVE DISTRIBUTION s k8s_container dataset 180 60
udca/server/upload_latencies CUMULATIVE DISTRIBUTION s k8s_container dataset 180 60
udca/upstream/http_error_count CUMULATIVE INT64 1 k8s_container dataset,response_code,service 180 60
udca/upstream/http_latencies CUMULATIVE DISTRIBUTION s k8s_container dataset,service 180 60
udca/upstream/uploaded_file_count CUMULATIVE INT64 1 k8s_container dataset 180 60
udca/upstream/uploaded_file_sizes CUMULATIVE DISTRIBUTION By k8s_container dataset 180 60
upstream/latencies CUMULATIVE DISTRIBUTION ms k8s_container method,response_code,type 180 60
upstream/request_count CUMULATIVE INT64 1 k8s_container method,type 180 60
upstream/response_count CUMULATIVE INT64 1 k8s_container method,response_code,type 180 60
@appengine.googleapis.com
flex/autoscaler/capacity GAUGE DOUBLE 1 gae_app - 240 60
flex/autoscaler/connections/current GAUGE DOUBLE 1 gce_instance instance_name,service_id,state,version_id 120 60
flex/autoscaler/current_utilization GAUGE DOUBLE 1 gae_app metric_type 240 60
flex/autoscaler/server/request_count DELTA INT64 1 gce_instance instance_name,service_id,version_id 240 60
flex/connections/current GAUGE DOUBLE 1 gae_app - 240 60
flex/cpu/reserved_cores GAUGE DOUBLE 1 gae_app - 240 60
flex/cpu/utilization GAUGE DOUBLE 10^2.% gae_app - 240 60
flex/disk/read_bytes_count DELTA INT64 By gae_app - 240 60
flex/disk/write_bytes_count DELTA INT64 By gae_app - 240 60
flex/instance/connections/current GAUGE DOUBLE 1 gae_instance - 240 60
flex/instance/cpu/utilization GAUGE DOUBLE 10^2.% gae_instance - 240 60
flex/instance/network/received_bytes_count DELTA INT64 By gae_instance - 240 60
flex/instance/network/sent_bytes_count DELTA INT64 By gae_instance - 240 60
flex/instance/ws/avg_duration GAUGE DOUBLE s gae_instance - 240 60
flex/network/received_bytes_count DELTA INT64 By gae_app - 240 60
flex/network/sent_bytes_count DELTA INT64 By gae_app - 240 60
http/server/dos_intercept_count DELTA INT64 1 gae_app - 240 60
http/server/quota_denial_count DELTA INT64 1 gae_app - 240 60
http/server/response_count DELTA INT64 1 gae_app loading,response_code 240 60
http/server/response_latencies DELTA DISTRIBUTION ms gae_app loading,response_code 240 60
http/server/response_style_count DELTA INT64 1 gae_app cached,dynamic 240 60
memcache/centi_mcu_count DELTA INT64 1 gae_app command 240 60
memcache/hit_ratio GAUGE DOUBLE 1 gae_app - 240 60
memcache/operation_count DELTA INT64 1 gae_app command,status 180 60
memcache/received_bytes_count DELTA INT64 By gae_app command,status 240 60
memcache/sent_bytes_count DELTA INT64 By gae_app command 240 60
memcache/used_cache_size GAUGE INT64 By gae_app - 240 60
system/billed_instance_estimate_count GAUGE INT64 1 gae_app - 240 60
system/cpu/usage GAUGE INT64 1 gae_app source 240 60
system/instance_count GAUGE INT64 1 gae_app state 240 60
system/memory/usage GAUGE INT64 By gae_app - 240 60
system/network/received_bytes_count DELTA INT64 By gae_app cached 240 60
system/network/sent_bytes_count DELTA INT64 By gae_app cached 240 60
@cloudfunctions.googleapis.com
function/active_instances GAUGE INT64 1 cloud_function - 240 60 BETA
function/execution_count DELTA INT64 1 cloud_function memory,status,trigger_type 240 60 GA
function/execution_times DELTA DISTRIBUTION ns cloud_function memory,status,trigger_type 240 60 GA
function/instance_count GAUGE INT64 1 - - - - GA
function/network_egress DELTA INT64 By cloud_function memory,trigger_type 240 60 GA
function/user_memory_bytes DELTA DISTRIBUTION By cloud_function memory,trigger_type 240 60 GA
@cloudiot.googleapis.com
device/active_devices GAUGE INT64 1 cloudiot_device_registry protocol 180 60
device/billing_bytes_count GAUGE INT64 By cloudiot_device_registry direction,protocol 180 60
device/error_count DELTA INT64 1 cloudiot_device_registry error,protocol 180 60
device/operation_count DELTA INT64 1 cloudiot_device_registry operation_type 180 60
device/received_bytes_count DELTA INT64 By cloudiot_device_registry - 180 60
device/sent_bytes_count DELTA INT64 By cloudiot_device_registry - 180 60
@cloudtasks.googleapis.com
api/request_count DELTA INT64 1 cloud_tasks_queue api_method,response_code 240 60
queue/depth GAUGE INT64 1 cloud_tasks_queue - 120 60
queue/task_attempt_count DELTA INT64 1 cloud_tasks_queue response_code 180 60
queue/task_attempt_delays DELTA DISTRIBUTION ms cloud_tasks_queue - 120 60
@cloudtrace.googleapis.com
bigquery_export/exported_span_count DELTA INT64 1 cloudtrace.googleapis.com_CloudtraceProject status 180 60
@firebasehosting.googleapis.com
storage/limit GAUGE INT64 By firebase_domain - - 28800
storage/total_bytes GAUGE INT64 By firebase_domain - - 28800
@logging.googleapis.com
exports/byte_count DELTA INT64 By logging_sink - 420 60
exports/error_count DELTA INT64 1 logging_sink - 420 60
exports/log_entry_count DELTA INT64 1 logging_sink - 420 60
log_entry_count GAUGE INT64 1 k8s_cluster log,severity 180 60
@managedidentities.googleapis.com
microsoft_ad/domain/health GAUGE BOOL - microsoft_ad_domain - 195 60
microsoft_ad/domain/trust/state GAUGE BOOL - microsoft_ad_domain target_domain_name,trust_direction,trust_type 165 60
@ml.googleapis.com
prediction/error_count DELTA INT64 1 cloudml_model_version prediction_type 180 60
prediction/latencies DELTA DISTRIBUTION us cloudml_model_version latency_type 180 60
prediction/online/accelerator/duty_cycle GAUGE DOUBLE 10^2.% cloudml_model_version replica_id 360 60
prediction/online/accelerator/memory/bytes_used GAUGE INT64 By cloudml_model_version replica_id 360 60
prediction/online/cpu/utilization GAUGE DOUBLE 10^2.% cloudml_model_version replica_id 360 60
prediction/online/memory/bytes_used GAUGE INT64 By cloudml_model_version replica_id 360 60
prediction/online/network/bytes_received DELTA INT64 By cloudml_model_version replica_id 360 60
prediction/online/network/bytes_sent DELTA INT64 By cloudml_model_version replica_id 360 60
prediction/online/replicas GAUGE INT64 1 cloudml_model_version
prediction/online/target_replicas GAUGE INT64 1 cloudml_model_version
prediction/prediction_count DELTA INT64 1 cloudml_model_version prediction_type 180 60
prediction/response_count DELTA INT64 1 cloudml_model_version prediction_type,response_code 180 60
training/accelerator/memory/utilization GAUGE DOUBLE 10^2.% cloudml_job task_index,task_type,trial_id 360 60
training/accelerator/utilization GAUGE DOUBLE 10^2.% cloudml_job task_index,task_type,trial_id 360 60
training/cpu/utilization GAUGE DOUBLE 10^2.% cloudml_job task_index,task_type,trial_id 360 60
training/memory/utilization GAUGE DOUBLE 10^2.% cloudml_job task_index,task_type,trial_id 360 60
training/network/received_bytes_count DELTA INT64 By cloudml_job task_index,task_type,trial_id 360 60
training/network/sent_bytes_count DELTA INT64 By cloudml_job task_index,task_type,trial_id 360 60
@monitoring.googleapis.com
uptime_check/check_passed GAUGE BOOL - gae_app_uptime_check,uptime_url check_id,checked_resource_id,checker_location,checker_network,checker_project_id,checker_zone 35
uptime_check/content_mismatch GAUGE BOOL - gae_app_uptime_check,gce_instance,uptime_url check_id,checked_resource_id,checker_location,checker_network,checker_project_id,checker_zone 35
uptime_check/error_code GAUGE STRING - gae_app_uptime_check,gce_instance,uptime_url check_id,checked_resource_id,checker_location,checker_network,checker_project_id,checker_zone 35
uptime_check/http_status GAUGE STRING - gae_app_uptime_check,gce_instance,uptime_url check_id,checked_resource_id,checker_location,checker_network,checker_project_id,checker_zone 35
uptime_check/request_latency GAUGE DOUBLE ms gae_app_uptime_check,gce_instance,uptime_url check_id,checked_resource_id,checker_location,checker_network,checker_project_id,checker_zone 35
uptime_check/time_until_ssl_cert_expires GAUGE DOUBLE d gae_app_uptime_check,gce_instance,uptime_url check_id,checked_resource_id,checker_location,checker_network,checker_project_id,checker_zone 35
@pubsub.googleapis.com
snapshot/backlog_bytes GAUGE INT64 By pubsub_snapshot - 120 60 GA
snapshot/backlog_bytes_by_region GAUGE INT64 By pubsub_snapshot region 120 60 GA
snapshot/config_updates_count DELTA INT64 1 pubsub_snapshot operation_type,response_code 240 60 GA
snapshot/num_messages GAUGE INT64 1 pubsub_snapshot - 120 60 GA
snapshot/num_messages_by_region GAUGE INT64 1 pubsub_snapshot region 120 60 GA
snapshot/oldest_message_age GAUGE INT64 s pubsub_snapshot - 120 60 GA
snapshot/oldest_message_age_by_region GAUGE INT64 s pubsub_snapshot region 120 60 GA
subscription/ack_latencies DELTA DISTRIBUTION ms - - - - GA
subscription/ack_message_count DELTA INT64 1 pubsub_subscription delivery_type 240 60 GA
subscription/backlog_bytes GAUGE INT64 By pubsub_subscription - 120 60 GA
subscription/byte_cost DELTA INT64 By pubsub_subscription operation_type,response_code 240 60 GA
subscription/config_updates_count DELTA INT64 1 pubsub_subscription operation_type,response_code 240 60 GA
subscription/dead_letter_message_count DELTA INT64 1 pubsub_subscription response_code 240 60 GA
subscription/delivery_latency_health_score GAUGE BOOL 1 - - - - BETA
subscription/exactly_once_warning_count DELTA INT64 1 - - - - BETA
subscription/expired_ack_deadlines_count DELTA INT64 1 - - - - BETA
subscription/mod_ack_deadline_message_count DELTA INT64 1 pubsub_subscription delivery_type 240 60 GA
subscription/mod_ack_deadline_message_operation_count DELTA INT64 1 pubsub_subscription response_code 240 60 DEPRECATED
subscription/mod_ack_deadline_request_count DELTA INT64 1 pubsub_subscription response_class,response_code 120 60 GA
subscription/num_outstanding_messages GAUGE INT64 1 pubsub_subscription - 240 60 GA
subscription/num_retained_acked_messages GAUGE INT64 1 pubsub_subscription - 120 60 ALPHA
subscription/num_retained_acked_messages_by_region GAUGE INT64 1 pubsub_subscription region 120 60 BETA
subscription/num_unacked_messages_by_region GAUGE INT64 1 pubsub_subscription region 120 60 BETA
subscription/num_undelivered_messages GAUGE INT64 1 pubsub_subscription - 120 60 GA
subscription/oldest_retained_acked_message_age GAUGE INT64 s pubsub_subscription - 120 60 GA
subscription/oldest_retained_acked_message_age_by_region GAUGE INT64 s pubsub_subscription region 120 60 GA
subscription/oldest_unacked_message_age GAUGE INT64 s pubsub_subscription - 120 60 GA
subscription/oldest_unacked_message_age_by_region GAUGE INT64 s pubsub_subscription region 120 60 GA
subscription/open_streaming_pulls GAUGE INT64 1 - - - - BETA
subscription/pull_ack_message_operation_count DELTA INT64 1 pubsub_subscription response_code 240 60 DEPRECATED
subscription/pull_ack_request_count DELTA INT64 1 pubsub_subscription response_class,response_code 120 60 GA
subscription/pull_message_operation_count DELTA INT64 1 pubsub_subscription response_code 240 60 DEPRECATED
subscription/pull_request_count DELTA INT64 1 pubsub_subscription response_class,response_code 120 60 GA
subscription/push_request_count DELTA INT64 1 pubsub_subscription delivery_type,response_class,response_code 120 60 GA
subscription/push_request_latencies DELTA DISTRIBUTION us pubsub_subscription delivery_type,response_code 240 60 GA
subscription/retained_acked_bytes GAUGE INT64 By pubsub_subscription - 120 60 GA
subscription/retained_acked_bytes_by_region GAUGE INT64 By pubsub_subscription region 120 60 GA
subscription/seek_request_count DELTA INT64 1 pubsub_subscription response_code 240 60 GA
subscription/sent_message_count DELTA INT64 1 pubsub_subscription delivery_type 240 60 GA
subscription/streaming_pull_ack_message_operation_count DELTA INT64 1 pubsub_subscription response_code 120 60 DEPRECATED
subscription/streaming_pull_ack_request_count DELTA INT64 1 pubsub_subscription response_class,response_code 120 60 GA
subscription/streaming_pull_message_operation_count DELTA INT64 1 pubsub_subscription response_code 120 60 DEPRECATED
subscription/streaming_pull_mod_ack_deadline_message_operation_count DELTA INT64 1 pubsub_subscription response_code 120 60 DEPRECATED
subscription/streaming_pull_mod_ack_deadline_request_count DELTA INT64 1 pubsub_subscription response_class,response_code 120 60 GA
subscription/streaming_pull_response_count DELTA INT64 1 pubsub_subscription response_class,response_code 120 60 GA
subscription/unacked_bytes_by_region GAUGE INT64 By pubsub_subscription region 120 60 GA
topic/byte_cost DELTA INT64 By pubsub_topic operation_type,response_code 240 60 GA
topic/config_updates_count DELTA INT64 1 pubsub_topic operation_type,response_code 240 60 GA
topic/message_sizes DELTA DISTRIBUTION By pubsub_topic - 240 60 GA
topic/num_retained_acked_messages_by_region GAUGE INT64 1 pubsub_topic region 120 60 BETA
topic/num_retained_messages GAUGE INT64 1 - - - - BETA
topic/num_unacked_messages_by_region GAUGE INT64 1 pubsub_topic region 120 60 BETA
topic/oldest_retained_acked_message_age_by_region GAUGE INT64 s pubsub_topic region 120 60 GA
topic/oldest_retained_message_age GAUGE INT64 s - - - - BETA
topic/oldest_unacked_message_age_by_region GAUGE INT64 s pubsub_topic region 120 60 GA
topic/retained_acked_bytes_by_region GAUGE INT64 By pubsub_topic region 120 60 GA
topic/retained_bytes GAUGE INT64 By - - - - BETA
topic/send_message_operation_count DELTA INT64 1 pubsub_topic response_code 240 60 DEPRECATED
topic/send_request_count DELTA INT64 1 pubsub_topic response_class,response_code 120 60 GA
topic/send_request_latencies DELTA DISTRIBUTION us - - - - BETA
topic/unacked_bytes_by_region GAUGE INT64 By pubsub_topic region 120 60 GA
@pubsublite.googleapis.com
subscription/backlog_message_count GAUGE INT64 1 pubsublite_subscription_partition - 120 60
subscription/backlog_quota_bytes GAUGE INT64 By pubsublite_subscription_partition - 120 60
subscription/oldest_unacked_message_age GAUGE INT64 s pubsublite_subscription_partition - 120 60
subscription/sent_message_count DELTA INT64 1 pubsublite_subscription_partition - 210 60
subscription/sent_quota_bytes DELTA INT64 By pubsublite_subscription_partition - 210 60
subscription/sent_raw_bytes DELTA INT64 By pubsublite_subscription_partition - 210 60
topic/oldest_retained_message_age GAUGE INT64 s pubsublite_topic_partition - 120 60
topic/publish_message_count DELTA INT64 1 pubsublite_topic_partition - 210 60
topic/publish_quota_byte_limit GAUGE INT64 By pubsublite_topic_partition - 120 60
topic/publish_quota_bytes DELTA INT64 By pubsublite_topic_partition - 210 60
topic/publish_quota_utilization GAUGE DOUBLE 10^2.% pubsublite_topic_partition - 210 60
topic/publish_raw_bytes DELTA INT64 By pubsublite_topic_partition - 210 60
topic/publish_request_count DELTA INT64 1 pubsublite_topic_partition response_code 210 60
topic/sent_quota_bytes DELTA INT64 By pubsublite_topic_partition - 210 60
topic/storage_quota_byte_limit GAUGE INT64 By pubsublite_topic_partition - 120 60
topic/subscribe_quota_byte_limit GAUGE INT64 By pubsublite_topic_partition - 120 60
topic/subscribe_quota_utilization GAUGE DOUBLE 10^2.% pubsublite_topic_partition - 210 60
@recaptchaenterprise.googleapis.com
score_counts DELTA DISTRIBUTION 1 recaptchaenterprise.googleapis.com action 180 60
@run.googleapis.com
container/billable_instance_time DELTA DOUBLE s cloud_run_revision - 180 60 GA
container/cpu/allocation_time DELTA DOUBLE s{CPU} cloud_run_revision - 180 60 GA
container/cpu/utilizations DELTA DISTRIBUTION 10^2.% cloud_run_revision - 60 60 GA
container/instance_count GAUGE INT64 1 cloud_run_revision state 180 60 GA
container/max_request_concurrencies DELTA DISTRIBUTION 1 cloud_run_revision state 180 60 GA
container/memory/allocation_time DELTA DOUBLE GiBy.s cloud_run_revision - 180 60 GA
container/memory/utilizations DELTA DISTRIBUTION 10^2.% cloud_run_revision - 60 60 GA
container/network/received_bytes_count DELTA INT64 By cloud_run_revision kind 180 60 GA
container/network/sent_bytes_count DELTA INT64 By cloud_run_revision kind 180 60 GA
container/network/throttled_inbound_bytes_count DELTA INT64 By - - - - BETA
container/network/throttled_inbound_packets_count DELTA INT64 By - - - - BETA
container/network/throttled_outbound_bytes_count DELTA INT64 By - - - - BETA
container/network/throttled_outbound_packets_count DELTA INT64 By - - - - BETA
container/startup_latencies DELTA DISTRIBUTION ms - - - - BETA
job/completed_execution_count DELTA INT64 1 - - - - GA
job/completed_task_attempt_count DELTA INT64 1 - - - - GA
job/running_executions GAUGE INT64 1 - - - - GA
job/running_task_attempts GAUGE INT64 1 - - - - GA
request_count DELTA INT64 1 cloud_run_revision response_code,response_code_class,route 180 60 GA
request_latencies DELTA DISTRIBUTION ms cloud_run_revision response_code,response_code_class,route 180 60 GA
@serviceruntime.googleapis.com
api/request_count DELTA INT64 1 api,consumed_api grpc_status_code,protocol,response_code,response_code_class 180 60 GA
api/request_latencies DELTA DISTRIBUTION s api,consumed_api - 180 60 GA
api/request_latencies_backend DELTA DISTRIBUTION s api - 180 60 GA
api/request_latencies_overhead DELTA DISTRIBUTION s api - 180 60 GA
api/request_sizes DELTA DISTRIBUTION By api,consumed_api - 180 60 GA
api/response_sizes DELTA DISTRIBUTION By api,consumed_api - 180 60 GA
quota/allocation/usage GAUGE INT64 1 consumer_quota,producer_quota quota_metric - 60 GA
quota/concurrent/exceeded DELTA INT64 1 - - - - ALPHA
quota/concurrent/limit GAUGE INT64 1 - - - - ALPHA
quota/concurrent/usage GAUGE INT64 1 - - - - ALPHA
quota/exceeded GAUGE BOOL 1 consumer_quota limit_name,quota_metric - 60 GA
quota/limit GAUGE INT64 1 consumer_quota,producer_quota limit_name,quota_metric - 86400 GA
quota/rate/net_usage DELTA INT64 1 consumer_quota,producer_quota method,quota_metric 240 60 GA
reserved/metric1 DELTA INT64 1 - - - - DEPRECATED
`;
