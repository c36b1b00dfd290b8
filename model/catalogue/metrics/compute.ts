/** Metrics of Google Cloud: Compute Engine, Kubernetes and Knative. The columns are in ../catalogue.ts. */
export const computeMetrics = `
@autoscaler.googleapis.com
capacity GAUGE DOUBLE 1 autoscaler metric_type 180 60
current_utilization GAUGE DOUBLE 1 autoscaler metric_type 180 60
@compute.googleapis.com
disk/provisioning/iops GAUGE INT64 1 - - - - BETA
disk/provisioning/size GAUGE INT64 By - - - - BETA
disk/provisioning/throughput GAUGE INT64 1 - - - - BETA
firewall/dropped_bytes_count DELTA INT64 By gce_instance instance_name 240 60 GA
firewall/dropped_packets_count DELTA INT64 1 gce_instance instance_name 240 60 GA
global_dns/request_count DELTA INT64 1 - - - - BETA
guest/cpu/load_15m GAUGE DOUBLE 1 - - - - ALPHA
guest/cpu/load_1m GAUGE DOUBLE 1 - - - - ALPHA
guest/cpu/load_5m GAUGE DOUBLE 1 - - - - ALPHA
guest/cpu/runnable_task_count GAUGE DOUBLE 1 gce_instance instance_name 180 60 BETA
guest/cpu/usage_time CUMULATIVE DOUBLE s{CPU} gce_instance instance_name,state 180 60 BETA
guest/disk/bytes_used GAUGE INT64 By gce_instance device_name,instance_name,state 180 60 BETA
guest/disk/io_time CUMULATIVE INT64 ms gce_instance device_name,instance_name 180 60 GA
guest/disk/merged_operation_count CUMULATIVE INT64 1 gce_instance device_name,direction,instance_name 180 60 BETA
guest/disk/operation_bytes_count CUMULATIVE INT64 By gce_instance device_name,direction,instance_name 180 60 BETA
guest/disk/operation_count CUMULATIVE INT64 1 gce_instance device_name,direction,instance_name 180 60 BETA
guest/disk/operation_time CUMULATIVE INT64 ms gce_instance device_name,direction,instance_name 180 60 BETA
guest/disk/queue_length GAUGE DOUBLE 1 gce_instance device_name,instance_name 180 60 GA
guest/disk/weighted_io_time CUMULATIVE INT64 ms gce_instance device_name,instance_name 180 60 GA
guest/memory/anonymous_used GAUGE INT64 By gce_instance instance_name,state 180 60 BETA
guest/memory/bytes_used GAUGE INT64 By gce_instance instance_name,state 180 60 BETA
guest/memory/dirty_used GAUGE INT64 By gce_instance instance_name,state 180 60 BETA
guest/memory/page_cache_used GAUGE INT64 By gce_instance instance_name,state 180 60 BETA
guest/memory/unevictable_used GAUGE INT64 By gce_instance instance_name 180 60 BETA
guest/system/os_feature_enabled GAUGE INT64 1 - - - - BETA
guest/system/problem_count CUMULATIVE INT64 1 gce_instance instance_name,reason 180 60 GA
guest/system/problem_state GAUGE INT64 1 gce_instance instance_name,reason,type 180 60 GA
guest/system/uptime GAUGE INT64 s gce_instance instance_name,kernel_version,os_version 180 60 GA
instance/cpu/guest_visible_vcpus GAUGE DOUBLE 1 - - - - BETA
instance/cpu/reserved_cores GAUGE DOUBLE 1 gce_instance instance_name 240 60 GA
instance/cpu/scheduler_wait_time DELTA DOUBLE s{idle} gce_instance instance_name 240 60 GA
instance/cpu/usage_time DELTA DOUBLE s{CPU} gce_instance instance_name 240 60 GA
instance/cpu/utilization GAUGE DOUBLE 10^2.% gce_instance instance_name 240 60 GA
instance/disk/max_read_bytes_count GAUGE INT64 By gce_instance device_name,device_type,storage_type 120 60 GA
instance/disk/max_read_ops_count GAUGE INT64 1 gce_instance device_name,device_type,storage_type 120 60 GA
instance/disk/max_write_bytes_count GAUGE INT64 By gce_instance device_name,device_type,storage_type 120 60 GA
instance/disk/max_write_ops_count GAUGE INT64 1 gce_instance device_name,device_type,storage_type 120 60 GA
instance/disk/read_bytes_count DELTA INT64 By gce_instance device_name,device_type,instance_name,storage_type 240 60 GA
instance/disk/read_ops_count DELTA INT64 1 gce_instance device_name,device_type,instance_name,storage_type 240 60 GA
instance/disk/throttled_read_bytes_count DELTA INT64 By gce_instance device_name,device_type,instance_name,storage_type,throttle_reason 240 60 DEPRECATED
instance/disk/throttled_read_ops_count DELTA INT64 1 gce_instance device_name,device_type,instance_name,storage_type,throttle_reason 240 60 DEPRECATED
instance/disk/throttled_write_bytes_count DELTA INT64 By gce_instance device_name,device_type,instance_name,storage_type,throttle_reason 240 60 DEPRECATED
instance/disk/throttled_write_ops_count DELTA INT64 1 gce_instance device_name,device_type,instance_name,storage_type,throttle_reason 240 60 DEPRECATED
instance/disk/write_bytes_count DELTA INT64 By gce_instance device_name,device_type,instance_name,storage_type 240 60 GA
instance/disk/write_ops_count DELTA INT64 1 gce_instance device_name,device_type,instance_name,storage_type 240 60 GA
instance/integrity/early_boot_validation_status GAUGE INT64 1 gce_instance instance_name,status 240 60 BETA
instance/integrity/late_boot_validation_status GAUGE INT64 1 gce_instance instance_name,status 240 60 BETA
instance/memory/balloon/ram_size GAUGE INT64 By gce_instance instance_name 240 60 GA
instance/memory/balloon/ram_used GAUGE INT64 By gce_instance instance_name 240 60 GA
instance/memory/balloon/swap_in_bytes_count DELTA INT64 By gce_instance instance_name 240 60 GA
instance/memory/balloon/swap_out_bytes_count DELTA INT64 By gce_instance instance_name 240 60 GA
instance/network/received_bytes_count DELTA INT64 By gce_instance instance_name,loadbalanced 240 60 GA
instance/network/received_packets_count DELTA INT64 1 gce_instance instance_name,loadbalanced 240 60 GA
instance/network/sent_bytes_count DELTA INT64 By gce_instance instance_name,loadbalanced 240 60 GA
instance/network/sent_packets_count DELTA INT64 1 gce_instance instance_name,loadbalanced 240 60 GA
instance/uptime DELTA DOUBLE s{uptime} gce_instance instance_name 240 60 GA
instance/uptime_total GAUGE INT64 s gce_instance instance_name 120 60 GA
instance_group/predicted_capacity GAUGE DOUBLE 1 - - - - BETA
instance_group/predicted_size GAUGE INT64 1 - - - - BETA
instance_group/predicted_utilization GAUGE DOUBLE 1 - - - - BETA
instance_group/size GAUGE INT64 1 instance_group - 240 60 GA
mirroring/dropped_packets_count DELTA INT64 1 gce_instance reason 240 60 GA
mirroring/mirrored_bytes_count DELTA INT64 By gce_instance - 240 60 GA
mirroring/mirrored_packets_count DELTA INT64 1 gce_instance - 240 60 GA
nat/allocated_ports GAUGE INT64 {port} gce_instance nat_gateway_name,nat_ip,nat_project_number,router_id 165 60 GA
nat/closed_connections_count DELTA INT64 {connection} gce_instance ip_protocol,nat_gateway_name,nat_project_number,router_id 165 60 GA
nat/dropped_received_packets_count DELTA INT64 {packet} gce_instance ip_protocol,nat_gateway_name,nat_project_number,router_id 165 60 GA
nat/dropped_sent_packets_count DELTA INT64 {packet} gce_instance ip_protocol,nat_gateway_name,nat_project_number,reason,router_id 165 60 GA
nat/new_connections_count DELTA INT64 {connection} gce_instance ip_protocol,nat_gateway_name,nat_project_number,router_id 165 60 GA
nat/open_connections GAUGE INT64 {connection} gce_instance ip_protocol,nat_gateway_name,nat_project_number,router_id 165 60 GA
nat/port_usage GAUGE INT64 {port} gce_instance ip_protocol,nat_gateway_name,nat_project_number,router_id 165 60 GA
nat/received_bytes_count DELTA INT64 By gce_instance ip_protocol,nat_gateway_name,nat_project_number,router_id 165 60 GA
nat/received_packets_count DELTA INT64 {packet} gce_instance ip_protocol,nat_gateway_name,nat_project_number,router_id 165 60 GA
nat/sent_bytes_count DELTA INT64 By gce_instance ip_protocol,nat_gateway_name,nat_project_number,router_id 165 60 GA
nat/sent_packets_count DELTA INT64 {packet} gce_instance ip_protocol,nat_gateway_name,nat_project_number,router_id 165 60 GA
private_service_connect/producer/connected_consumer_forwarding_rules GAUGE INT64 1 - - - - GA
private_service_connect/producer/used_nat_ip_addresses GAUGE INT64 1 - - - - GA
quota/instances_per_vpc_network/exceeded DELTA INT64 1 - - - - GA
quota/instances_per_vpc_network/limit GAUGE INT64 1 - - - - GA
quota/instances_per_vpc_network/usage GAUGE INT64 1 - - - - GA
quota/internal_lb_forwarding_rules_per_vpc_network/exceeded DELTA INT64 1 - - - - GA
quota/internal_lb_forwarding_rules_per_vpc_network/limit GAUGE INT64 1 - - - - GA
quota/internal_lb_forwarding_rules_per_vpc_network/usage GAUGE INT64 1 - - - - GA
quota/internal_managed_forwarding_rules_per_vpc_network/exceeded DELTA INT64 1 - - - - GA
quota/internal_managed_forwarding_rules_per_vpc_network/limit GAUGE INT64 1 - - - - GA
quota/internal_managed_forwarding_rules_per_vpc_network/usage GAUGE INT64 1 - - - - GA
quota/internal_protocol_forwarding_rules_per_vpc_network/exceeded DELTA INT64 1 - - - - GA
quota/internal_protocol_forwarding_rules_per_vpc_network/limit GAUGE INT64 1 - - - - GA
quota/internal_protocol_forwarding_rules_per_vpc_network/usage GAUGE INT64 1 - - - - GA
quota/ip_aliases_per_vpc_network/exceeded DELTA INT64 1 - - - - GA
quota/ip_aliases_per_vpc_network/limit GAUGE INT64 1 - - - - GA
quota/ip_aliases_per_vpc_network/usage GAUGE INT64 1 - - - - GA
quota/local_ssd_total_storage_per_vm_family/exceeded DELTA INT64 1 - - - - ALPHA
quota/local_ssd_total_storage_per_vm_family/limit GAUGE INT64 GBy - - - - ALPHA
quota/local_ssd_total_storage_per_vm_family/usage GAUGE INT64 GBy - - - - ALPHA
quota/psc_google_apis_forwarding_rules_per_vpc_network/exceeded DELTA INT64 1 - - - - GA
quota/psc_google_apis_forwarding_rules_per_vpc_network/limit GAUGE INT64 1 - - - - GA
quota/psc_google_apis_forwarding_rules_per_vpc_network/usage GAUGE INT64 1 - - - - GA
quota/psc_ilb_consumer_forwarding_rules_per_producer_vpc_network/exceeded DELTA INT64 1 - - - - GA
quota/psc_ilb_consumer_forwarding_rules_per_producer_vpc_network/limit GAUGE INT64 1 - - - - GA
quota/psc_ilb_consumer_forwarding_rules_per_producer_vpc_network/usage GAUGE INT64 1 - - - - GA
quota/subnet_ranges_per_vpc_network/exceeded DELTA INT64 1 - - - - GA
quota/subnet_ranges_per_vpc_network/limit GAUGE INT64 1 - - - - GA
quota/subnet_ranges_per_vpc_network/usage GAUGE INT64 1 - - - - GA
@container.googleapis.com
container/accelerator/duty_cycle GAUGE INT64 1 gke_container accelerator_id,make,model - 60
container/accelerator/memory_total GAUGE INT64 By gke_container accelerator_id,make,model - 60
container/accelerator/memory_used GAUGE INT64 By gke_container accelerator_id,make,model - 60
container/accelerator/request GAUGE INT64 {devices} gke_container resource_name - 60
container/cpu/reserved_cores GAUGE DOUBLE 1 gke_container - - 60
container/cpu/usage_time CUMULATIVE DOUBLE s{CPU} gke_container - - 60
container/cpu/utilization GAUGE DOUBLE 10^2.% gke_container - 360 60
container/disk/bytes_total GAUGE INT64 By gke_container device_name - 60
container/disk/bytes_used GAUGE INT64 By gke_container device_name - 60
container/disk/inodes_free GAUGE INT64 1 gke_container device_name - 60
container/disk/inodes_total GAUGE INT64 1 gke_container device_name - 60
container/memory/bytes_total GAUGE INT64 By gke_container - - 60
container/memory/bytes_used GAUGE INT64 By gke_container memory_type - 60
container/memory/page_fault_count DELTA INT64 1 gke_container fault_type 360 60
container/pid_limit GAUGE INT64 1 gke_container - - 60
container/pid_used GAUGE INT64 1 gke_container - - 60
container/uptime CUMULATIVE DOUBLE s gke_container - - 60
@knative.dev
eventing/broker/event_count DELTA INT64 1 knative_broker event_type,response_code,response_code_class 180 60
eventing/trigger/event_count DELTA INT64 1 knative_trigger filter_type,response_code,response_code_class 180 60
eventing/trigger/event_dispatch_latencies DELTA DISTRIBUTION ms knative_trigger filter_type,response_code,response_code_class 180 60
eventing/trigger/event_processing_latencies DELTA DISTRIBUTION ms knative_trigger filter_type 180 60
internal/eventing/broker/event_count CUMULATIVE INT64 1 knative_broker container_name,event_type,pod_name,response_code,response_code_class 180 60
internal/eventing/trigger/event_count CUMULATIVE INT64 1 knative_trigger container_name,filter_type,pod_name,response_code,response_code_class 180 60
internal/eventing/trigger/event_dispatch_latencies CUMULATIVE DISTRIBUTION ms knative_trigger container_name,filter_type,pod_name,response_code,response_code_class 180 60
internal/eventing/trigger/event_processing_latencies CUMULATIVE DISTRIBUTION ms knative_trigger container_name,filter_type,pod_name 180 60
internal/serving/activator/request_count CUMULATIVE INT64 1 knative_revision container_name,num_tries,pod_name,response_code,response_code_class 180 60
internal/serving/activator/request_latencies CUMULATIVE DISTRIBUTION ms knative_revision container_name,pod_name,response_code,response_code_class 180 60
internal/serving/revision/request_count CUMULATIVE INT64 1 knative_revision container_name,pod_name,response_code,response_code_class 180 60
internal/serving/revision/request_latencies CUMULATIVE DISTRIBUTION ms knative_revision container_name,pod_name,response_code,response_code_class 180 60
serving/activator/request_count DELTA INT64 1 knative_revision num_tries,response_code,response_code_class 180 60
serving/activator/request_latencies DELTA DISTRIBUTION ms knative_revision response_code,response_code_class 180 60
serving/autoscaler/actual_pods GAUGE INT64 1 knative_revision - 180 60
serving/autoscaler/desired_pods GAUGE INT64 1 knative_revision - 180 60
serving/autoscaler/panic_mode GAUGE INT64 1 knative_revision - 180 60
serving/autoscaler/panic_request_concurrency GAUGE DOUBLE 1 knative_revision - 180 60
serving/autoscaler/requested_pods GAUGE INT64 1 knative_revision - 180 60
serving/autoscaler/stable_request_concurrency GAUGE DOUBLE 1 knative_revision - 180 60
serving/autoscaler/target_concurrency_per_pod GAUGE DOUBLE 1 knative_revision - 180 60
serving/revision/request_count DELTA INT64 1 knative_revision response_code,response_code_class 180 60
serving/revision/request_latencies DELTA DISTRIBUTION ms knative_revision response_code,response_code_class 180 60
@kubernetes.io
container/cpu/core_usage_time CUMULATIVE DOUBLE s{CPU} k8s_container - - 60
container/cpu/limit_cores GAUGE DOUBLE {cpu} k8s_container - - 60
container/cpu/limit_utilization GAUGE DOUBLE 1 k8s_container - 240 60
container/cpu/request_cores GAUGE DOUBLE {cpu} k8s_container - - 60
container/cpu/request_utilization GAUGE DOUBLE 1 k8s_container - 240 60
container/ephemeral_storage/limit_bytes GAUGE INT64 By k8s_container - - 60
container/ephemeral_storage/request_bytes GAUGE INT64 By k8s_container - - 60
container/ephemeral_storage/used_bytes GAUGE INT64 By k8s_container - - 60
container/memory/limit_bytes GAUGE INT64 By k8s_container - - 60
container/memory/limit_utilization GAUGE DOUBLE 1 k8s_container memory_type 120 60
container/memory/page_fault_count CUMULATIVE INT64 1 k8s_container fault_type 180 60
container/memory/request_bytes GAUGE INT64 By k8s_container - - 60
container/memory/request_utilization GAUGE DOUBLE 1 k8s_container memory_type 120 60
container/memory/used_bytes GAUGE INT64 By k8s_container memory_type - 60
container/restart_count CUMULATIVE INT64 1 k8s_container - - 60
container/uptime GAUGE DOUBLE s k8s_container - - 60
nginx/connections_accepted CUMULATIVE INT64 {connection} k8s_container - - 60
nginx/connections_active GAUGE INT64 {connection} k8s_container - - 60
nginx/connections_handled CUMULATIVE INT64 {connection} k8s_container - - 60
nginx/connections_reading GAUGE INT64 {connection} k8s_container - - 60
nginx/connections_waiting GAUGE INT64 {connection} k8s_container - - 60
nginx/connections_writing GAUGE INT64 {connection} k8s_container - - 60
nginx/http_requests_total CUMULATIVE INT64 {request} k8s_container - - 60
nginx/nginxexporter_build_info GAUGE INT64 1 k8s_container gitCommit,version - 60
nginx/up GAUGE INT64 1 k8s_container - - 60
node/cpu/allocatable_cores GAUGE DOUBLE {cpu} k8s_node - - 60
node/cpu/allocatable_utilization GAUGE DOUBLE 1 k8s_node - 240 60
node/cpu/core_usage_time CUMULATIVE DOUBLE s{CPU} k8s_node - - 60
node/cpu/total_cores GAUGE DOUBLE {cpu} k8s_node - - 60
node/ephemeral_storage/allocatable_bytes GAUGE INT64 By k8s_node - - 60
node/ephemeral_storage/inodes_free GAUGE INT64 1 k8s_node - - 60
node/ephemeral_storage/inodes_total GAUGE INT64 1 k8s_node - - 60
node/ephemeral_storage/total_bytes GAUGE INT64 By k8s_node - - 60
node/ephemeral_storage/used_bytes GAUGE INT64 By k8s_node - - 60
node/memory/allocatable_bytes GAUGE INT64 By k8s_node - - 60
node/memory/allocatable_utilization GAUGE DOUBLE 1 k8s_node component,memory_type 120 60
node/memory/total_bytes GAUGE INT64 By k8s_node - - 60
node/memory/used_bytes GAUGE INT64 By k8s_node memory_type - 60
node/network/received_bytes_count CUMULATIVE INT64 By k8s_node - - 60
node/network/sent_bytes_count CUMULATIVE INT64 By k8s_node - - 60
node/pid_limit GAUGE INT64 1 k8s_node - - 60
node/pid_used GAUGE INT64 1 k8s_node - - 60
node_daemon/cpu/core_usage_time CUMULATIVE DOUBLE s{CPU} k8s_node component - 60
node_daemon/memory/used_bytes GAUGE INT64 By k8s_node component,memory_type - 60
pod/network/received_bytes_count CUMULATIVE INT64 By k8s_pod - - 60
pod/network/sent_bytes_count CUMULATIVE INT64 By k8s_pod - - 60
pod/volume/total_bytes GAUGE INT64 By k8s_pod volume_name - 60
pod/volume/used_bytes GAUGE INT64 By k8s_pod volume_name - 60
pod/volume/utilization GAUGE DOUBLE 1 k8s_pod volume_name 120 60
@tpu.googleapis.com
container/cpu/utilization GAUGE DOUBLE % tpu_worker container_name 60 60
container/memory/usage GAUGE DOUBLE By tpu_worker container_name 60 60
cpu/utilization GAUGE DOUBLE % tpu_worker core 180 60
memory/usage GAUGE INT64 By tpu_worker - 180 60
network/received_bytes_count DELTA INT64 By tpu_worker - 180 60
network/sent_bytes_count DELTA INT64 By tpu_worker - 180 60
tpu/mxu/utilization GAUGE DOUBLE % tpu_worker - 180 60
`;
