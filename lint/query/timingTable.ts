/**
 * Sample period and ingest delay of metrics of Google Cloud, for those that model/signals.ts lacks. A line: delay and period in
 * seconds, service, and the rest of each type, with commas between names that share their first parts. Source: Google Cloud
 * metrics list ("Sampled every 60 seconds. After sampling, data is not visible for up to 240 seconds"), as of 2021.
 */
export interface Timing {
  readonly type: string;
  /** Seconds from sampling until a point can be read, at most. */
  readonly delay: number;
  /** Seconds between two points. */
  readonly period: number;
}

const table = `
180 60 actions.googleapis.com smarthome_action/num_active_users,request_count,request_latencies,seven_day_active_users,twenty_eight_day_active_users
180 60 apigee.googleapis.com cassandra/clientrequest_latency,compaction_pendingtasks,jvm_memory_bytes_committed,jvm_memory_bytes_init,
  jvm_memory_bytes_max,jvm_memory_bytes_used,jvm_memory_pool_bytes_committed,jvm_memory_pool_bytes_init,jvm_memory_pool_bytes_max,
  jvm_memory_pool_bytes_used,process_cpu_seconds_total,process_max_fds,process_open_fds environment/anomaly_count policy/latencies
  policyv2/latencies_percentile proxy/latencies,request_count,response_count proxyv2/latencies_percentile,request_count,response_count
  server/fault_count,latencies,nio,num_threads,request_count,response_count target/latencies,request_count,response_count targetv2/request_count,
  response_count udca/disk/used_bytes udca/server/local_file_count,local_file_latest_ts,local_file_oldest_ts,pruned_file_count,retry_cache_size,
  total_latencies,upload_latencies udca/upstream/http_error_count,http_latencies,uploaded_file_count,uploaded_file_sizes upstream/latencies,
  request_count,response_count
120 60 appengine.googleapis.com flex/autoscaler/connections/current
180 60 appengine.googleapis.com memcache/operation_count
240 60 appengine.googleapis.com flex/autoscaler/capacity,current_utilization flex/autoscaler/server/request_count flex/connections/current
  flex/cpu/reserved_cores,utilization flex/disk/read_bytes_count,write_bytes_count flex/instance/connections/current flex/instance/cpu/utilization
  flex/instance/network/received_bytes_count,sent_bytes_count flex/instance/ws/avg_duration flex/network/received_bytes_count,sent_bytes_count
  http/server/dos_intercept_count,quota_denial_count,response_count,response_latencies,response_style_count memcache/centi_mcu_count,hit_ratio,
  received_bytes_count,sent_bytes_count,used_cache_size system/billed_instance_estimate_count,instance_count system/cpu/usage system/memory/usage
  system/network/received_bytes_count,sent_bytes_count
180 60 autoscaler.googleapis.com capacity,current_utilization
120 60 bigquery.googleapis.com slots/assigned,capacity_committed,max_assigned
420 60 bigquery.googleapis.com job/num_in_flight query/count,execution_times slots/allocated,total_allocated_for_reservation,total_available
180 60 bigquerybiengine.googleapis.com model/inflight_requests,request_count,request_latencies reservation/total_bytes,used_bytes
120 60 bigtable.googleapis.com server/error_count,latencies,modified_rows_count,multi_cluster_failovers_count,received_bytes_count,request_count,
  returned_rows_count,sent_bytes_count table/bytes_used
180 60 bigtable.googleapis.com cluster/cpu_load,cpu_load_hottest_node,disk_load,node_count,storage_utilization disk/bytes_used,
  per_node_storage_capacity,storage_capacity replication/latency,max_delay
240 60 cloudfunctions.googleapis.com function/active_instances,execution_count,execution_times,network_egress,user_memory_bytes
180 60 cloudiot.googleapis.com device/active_devices,billing_bytes_count,error_count,operation_count,received_bytes_count,sent_bytes_count
60 60 cloudsql.googleapis.com database/mysql/replication/slave_io_running,slave_sql_running
150 60 cloudsql.googleapis.com database/cpu/utilization database/disk/utilization database/memory/utilization
210 60 cloudsql.googleapis.com database/auto_failover_request_count,available_for_failover,instance_state,state,up,uptime database/cpu/reserved_cores,
  usage_time database/disk/bytes_used,quota,read_ops_count,write_ops_count database/memory/quota,usage database/mysql/innodb_buffer_pool_pages_dirty,
  innodb_buffer_pool_pages_free,innodb_buffer_pool_pages_total,innodb_data_fsyncs,innodb_os_log_fsyncs,innodb_pages_read,innodb_pages_written,queries,
  questions,received_bytes_count,sent_bytes_count database/mysql/replication/available_for_failover,last_io_errno,last_sql_errno,
  seconds_behind_master,slave_io_running_state,slave_sql_running_state database/network/connections,received_bytes_count,sent_bytes_count
  database/postgresql/num_backends,transaction_count database/postgresql/replication/replica_byte_lag database/replication/replica_lag
120 60 cloudtasks.googleapis.com queue/depth,task_attempt_delays
180 60 cloudtasks.googleapis.com queue/task_attempt_count
240 60 cloudtasks.googleapis.com api/request_count
180 60 cloudtrace.googleapis.com bigquery_export/exported_span_count
180 60 cloudvolumesgcp-api.netapp.com cloudvolume_so/logical_bytes_backed_up,operation_count,read_bytes_count,request_latencies,volume_size,
  volume_usage,write_bytes_count
180 60 composer.googleapis.com environment/api/request_count,request_latencies environment/dag_processing/parse_error_count,processes,
  processor_timeout_count,total_parse_time environment/dagbag_size,database_health,finished_task_instance_count,num_celery_workers,
  scheduler_heartbeat_count,task_queue_length,zombie_task_killed_count environment/executor/open_slots,running_tasks
  environment/worker/pod_eviction_count
180 300 composer.googleapis.com environment/healthy
120 60 compute.googleapis.com instance/disk/max_read_bytes_count,max_read_ops_count,max_write_bytes_count,max_write_ops_count instance/uptime_total
165 60 compute.googleapis.com nat/allocated_ports,closed_connections_count,dropped_received_packets_count,dropped_sent_packets_count,
  new_connections_count,open_connections,port_usage,received_bytes_count,received_packets_count,sent_bytes_count,sent_packets_count
180 60 compute.googleapis.com guest/cpu/runnable_task_count,usage_time guest/disk/bytes_used,io_time,merged_operation_count,operation_bytes_count,
  operation_count,operation_time,queue_length,weighted_io_time guest/memory/anonymous_used,bytes_used,dirty_used,page_cache_used,unevictable_used
  guest/system/problem_count,problem_state,uptime
240 60 compute.googleapis.com firewall/dropped_bytes_count,dropped_packets_count instance/cpu/reserved_cores,scheduler_wait_time,usage_time,
  utilization instance/disk/read_bytes_count,read_ops_count,throttled_read_bytes_count,throttled_read_ops_count,throttled_write_bytes_count,
  throttled_write_ops_count,write_bytes_count,write_ops_count instance/integrity/early_boot_validation_status,late_boot_validation_status
  instance/memory/balloon/ram_size,ram_used,swap_in_bytes_count,swap_out_bytes_count instance/network/received_bytes_count,received_packets_count,
  sent_bytes_count,sent_packets_count instance/uptime instance_group/size mirroring/dropped_packets_count,mirrored_bytes_count,mirrored_packets_count
360 60 container.googleapis.com container/cpu/utilization container/memory/page_fault_count
60 60 dataflow.googleapis.com job/is_failed,status job/pubsub/read_count,read_latencies,write_count,write_latencies
180 60 dataflow.googleapis.com job/billable_shuffle_data_processed,current_num_vcpus,current_shuffle_slots,data_watermark_age,elapsed_time,
  element_count,elements_produced_count,estimated_byte_count,estimated_bytes_produced_count,per_stage_data_watermark_age,per_stage_system_lag,
  system_lag,total_memory_usage_time,total_pd_usage_time,total_shuffle_data_processed,total_streaming_data_processed,total_vcpu_time,user_counter
120 60 dataproc.googleapis.com cluster/hdfs/datanodes,storage_capacity,storage_utilization,unhealthy_blocks cluster/job/completion_time,duration,
  failed_count,running_count,submitted_count cluster/operation/completion_time,duration,failed_count,running_count,submitted_count
  cluster/yarn/allocated_memory_percentage,apps,containers,memory_size,nodemanagers,pending_memory_size,virtual_cores
240 60 datastore.googleapis.com api/request_count entity/read_sizes,write_sizes index/write_count
180 60 dlp.googleapis.com content_bytes_inspected_count,content_bytes_transformed_count,finding_count,job_result_count,job_trigger_run_count,
  storage_bytes_inspected_count,storage_bytes_transformed_count
60 60 dns.googleapis.com query/response_count
180 60 file.googleapis.com nfs/server/average_read_latency,average_write_latency,free_bytes,free_bytes_percent,metadata_ops_count,
  procedure_call_count,read_bytes_count,read_milliseconds_count,read_ops_count,used_bytes,used_bytes_percent,write_bytes_count,
  write_milliseconds_count,write_ops_count
1800 60 firebasedatabase.googleapis.com io/database_load,utilization network/active_connections,broadcast_load
1800 900 firebasedatabase.googleapis.com network/disabled_for_overages,monthly_sent,monthly_sent_limit storage/limit
1920 60 firebasedatabase.googleapis.com io/persisted_bytes_count,sent_responses_count network/api_hits_count,https_requests_count,sent_bytes_count,
  sent_payload_and_protocol_bytes_count,sent_payload_bytes_count rules/evaluation_count
180 60 firebasestorage.googleapis.com rules/evaluation_count
240 60 firestore.googleapis.com api/request_count document/delete_count,read_count,write_count network/active_connections,snapshot_listeners
  rules/evaluation_count
150 600 firewallinsights.googleapis.com vm/firewall_hit_count
210 600 firewallinsights.googleapis.com vm/firewall_last_used_timestamp
180 60 interconnect.googleapis.com network/attachment/capacity,received_bytes_count,received_packets_count,sent_bytes_count,sent_packets_count
  network/interconnect/capacity,dropped_packets_count,operational,receive_errors_count,received_bytes_count,received_unicast_packets_count,
  send_errors_count,sent_bytes_count,sent_unicast_packets_count network/interconnect/link/operational,rx_power,tx_power
180 60 istio.io control/config_convergence_latencies,config_event_count,config_push_count,config_validation_count,proxy_clients,rejected_config_count,
  sidecar_injection_count service/client/connection_close_count,connection_open_count,received_bytes_count,request_bytes,request_count,response_bytes,
  roundtrip_latencies,sent_bytes_count service/server/connection_close_count,connection_open_count,received_bytes_count,request_bytes,request_count,
  response_bytes,response_latencies,sent_bytes_count
180 60 knative.dev eventing/broker/event_count eventing/trigger/event_count,event_dispatch_latencies,event_processing_latencies
  internal/eventing/broker/event_count internal/eventing/trigger/event_count,event_dispatch_latencies,event_processing_latencies
  internal/serving/activator/request_count,request_latencies internal/serving/revision/request_count,request_latencies
  serving/activator/request_count,request_latencies serving/autoscaler/actual_pods,desired_pods,panic_mode,panic_request_concurrency,requested_pods,
  stable_request_concurrency,target_concurrency_per_pod serving/revision/request_count,request_latencies
120 60 kubernetes.io container/memory/limit_utilization,request_utilization node/memory/allocatable_utilization pod/volume/utilization
180 60 kubernetes.io container/memory/page_fault_count
240 60 kubernetes.io container/cpu/limit_utilization,request_utilization node/cpu/allocatable_utilization
90 60 loadbalancing.googleapis.com https/internal/backend_latencies,request_bytes_count,request_count,response_bytes_count,total_latencies
150 60 loadbalancing.googleapis.com l3/external/egress_bytes_count,egress_packets_count,ingress_bytes_count,ingress_packets_count,rtt_latencies
  l3/internal/egress_bytes_count,egress_packets_count,ingress_bytes_count,ingress_packets_count,rtt_latencies
210 60 loadbalancing.googleapis.com https/backend_latencies,backend_request_bytes_count,backend_request_count,backend_response_bytes_count,
  frontend_tcp_rtt,request_bytes_count,request_count,response_bytes_count,total_latencies tcp_ssl_proxy/closed_connections,egress_bytes_count,
  frontend_tcp_rtt,ingress_bytes_count,new_connections,open_connections
180 60 logging.googleapis.com log_entry_count
420 60 logging.googleapis.com exports/byte_count,error_count,log_entry_count
165 60 managedidentities.googleapis.com microsoft_ad/domain/trust/state
195 60 managedidentities.googleapis.com microsoft_ad/domain/health
180 60 ml.googleapis.com prediction/error_count,latencies,prediction_count,response_count
360 60 ml.googleapis.com prediction/online/accelerator/duty_cycle prediction/online/accelerator/memory/bytes_used prediction/online/cpu/utilization
  prediction/online/memory/bytes_used prediction/online/network/bytes_received,bytes_sent training/accelerator/memory/utilization
  training/accelerator/utilization training/cpu/utilization training/memory/utilization training/network/received_bytes_count,sent_bytes_count
150 60 networking.googleapis.com vm_flow/egress_bytes_count,ingress_bytes_count,rtt
420 60 networking.googleapis.com cloud_netslo/active_probing/probe_count
120 60 networksecurity.googleapis.com https/previewed_request_count,request_count
120 60 pubsub.googleapis.com snapshot/backlog_bytes,backlog_bytes_by_region,num_messages,num_messages_by_region,oldest_message_age,
  oldest_message_age_by_region subscription/backlog_bytes,mod_ack_deadline_request_count,num_retained_acked_messages,
  num_retained_acked_messages_by_region,num_unacked_messages_by_region,num_undelivered_messages,oldest_retained_acked_message_age,
  oldest_retained_acked_message_age_by_region,oldest_unacked_message_age,oldest_unacked_message_age_by_region,pull_ack_request_count,
  pull_request_count,push_request_count,retained_acked_bytes,retained_acked_bytes_by_region,streaming_pull_ack_message_operation_count,
  streaming_pull_ack_request_count,streaming_pull_message_operation_count,streaming_pull_mod_ack_deadline_message_operation_count,
  streaming_pull_mod_ack_deadline_request_count,streaming_pull_response_count,unacked_bytes_by_region topic/num_retained_acked_messages_by_region,
  num_unacked_messages_by_region,oldest_retained_acked_message_age_by_region,oldest_unacked_message_age_by_region,retained_acked_bytes_by_region,
  send_request_count,unacked_bytes_by_region
240 60 pubsub.googleapis.com snapshot/config_updates_count subscription/ack_message_count,byte_cost,config_updates_count,dead_letter_message_count,
  mod_ack_deadline_message_count,mod_ack_deadline_message_operation_count,num_outstanding_messages,pull_ack_message_operation_count,
  pull_message_operation_count,push_request_latencies,seek_request_count,sent_message_count topic/byte_cost,config_updates_count,message_sizes,
  send_message_operation_count
120 60 pubsublite.googleapis.com subscription/backlog_message_count,backlog_quota_bytes,oldest_unacked_message_age topic/oldest_retained_message_age,
  publish_quota_byte_limit,storage_quota_byte_limit,subscribe_quota_byte_limit
210 60 pubsublite.googleapis.com subscription/sent_message_count,sent_quota_bytes,sent_raw_bytes topic/publish_message_count,publish_quota_bytes,
  publish_quota_utilization,publish_raw_bytes,publish_request_count,sent_quota_bytes,subscribe_quota_utilization
180 60 recaptchaenterprise.googleapis.com score_counts
180 60 redis.googleapis.com clients/blocked,connected commands/calls,total_time,usec_per_call keyspace/avg_ttl,keys,keys_with_expiration
  persistence/rdb/bgsave_in_progress replication/master/slaves/lag,offset replication/master_repl_offset,offset_diff,role server/uptime
  stats/cache_hit_ratio,cpu_utilization,evicted_keys,expired_keys,keyspace_hits,keyspace_misses,network_traffic,reject_connections_count
  stats/connections/total stats/memory/maxmemory,system_memory_overload_duration,system_memory_usage_ratio,usage,usage_ratio stats/pubsub/channels,
  patterns
120 60 router.googleapis.com nat/nat_allocation_failed
180 60 router.googleapis.com best_received_routes_count,bgp_sessions_down_count,bgp_sessions_up_count,router_up,sent_routes_count
  bfd/control/receive_intervals,received_packets_count,rejected_packets_count,transmit_intervals,transmitted_packets_count bfd/session_up
  bgp/received_routes_count,sent_routes_count,session_up
225 60 router.googleapis.com nat/allocated_ports,closed_connections_count,dropped_received_packets_count,dropped_sent_packets_count,
  new_connections_count,open_connections,port_usage,received_bytes_count,received_packets_count,sent_bytes_count,sent_packets_count
60 60 run.googleapis.com container/cpu/utilizations container/memory/utilizations
180 60 run.googleapis.com container/billable_instance_time,instance_count,max_request_concurrencies container/cpu/allocation_time
  container/memory/allocation_time container/network/received_bytes_count,sent_bytes_count request_count,request_latencies
180 60 serviceruntime.googleapis.com api/request_count,request_latencies,request_latencies_backend,request_latencies_overhead,request_sizes,
  response_sizes
240 60 serviceruntime.googleapis.com quota/rate/net_usage
120 60 spanner.googleapis.com api/api_request_count,received_bytes_count,request_count,request_latencies,sent_bytes_count instance/backup/used_bytes
  instance/cpu/smoothed_utilization,utilization,utilization_by_priority instance/node_count,session_count instance/storage/limit_bytes,used_bytes,
  utilization query_count
120 60 storage.googleapis.com api/request_count authn/authentication_count authz/acl_based_object_access_count,acl_operations_count,
  object_specific_acl_mutation_count network/received_bytes_count,sent_bytes_count
600 300 storage.googleapis.com storage/object_count,total_byte_seconds,total_bytes
60 60 storagetransfer.googleapis.com agent/connected,transferred_bytes_count
60 60 tpu.googleapis.com container/cpu/utilization container/memory/usage
180 60 tpu.googleapis.com cpu/utilization memory/usage network/received_bytes_count,sent_bytes_count tpu/mxu/utilization
240 60 vpcaccess.googleapis.com connector/received_bytes_count,received_packets_count,sent_bytes_count,sent_packets_count
60 60 vpn.googleapis.com gateway/connections network/received_packets_count,sent_packets_count
180 60 vpn.googleapis.com network/dropped_received_packets_count,dropped_sent_packets_count,received_bytes_count,sent_bytes_count tunnel_established
`;

const timingsIn = (line: string): readonly Timing[] => {
  const [delay, period, service, ...names] = line.split(' ');
  return names.flatMap((shared) => {
    const [first = '', ...others] = shared.split(',');
    const head = first.slice(0, first.lastIndexOf('/') + 1);
    return [first, ...others.map((name) => head + name)].map((name) => ({
      type: `${service}/${name}`,
      delay: Number(delay),
      period: Number(period),
    }));
  });
};

export const listedTimings: readonly Timing[] = table
  .replaceAll(/,\n {2}/g, ',')
  .replaceAll(/\n {2}/g, ' ')
  .trim()
  .split('\n')
  .flatMap(timingsIn);
