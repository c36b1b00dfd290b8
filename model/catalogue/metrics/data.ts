/** Metrics of Google Cloud: storage and data processing. The columns are in ../catalogue.ts. */
export const dataMetrics = `
@bigquery.googleapis.com
job/num_in_flight GAUGE INT64 1 bigquery_project job_type,priority,state 420 60 GA
query/biengine_fallback_count DELTA INT64 1 - - - - BETA
query/count GAUGE INT64 1 bigquery_project priority 420 60 GA
query/execution_count DELTA INT64 1 - - - - BETA
query/execution_times GAUGE DISTRIBUTION s bigquery_project priority 420 60 GA
query/scanned_bytes DELTA INT64 By - - - - GA
query/scanned_bytes_billed DELTA INT64 By - - - - GA
query/statement_scanned_bytes DELTA INT64 By - - - - BETA
query/statement_scanned_bytes_billed DELTA INT64 By - - - - BETA
slots/allocated GAUGE INT64 1 bigquery_project job_type,reservation 420 60 GA
slots/allocated_for_project GAUGE INT64 1 - - - - GA
slots/allocated_for_project_and_job_type GAUGE INT64 1 - - - - GA
slots/allocated_for_reservation GAUGE INT64 1 - - - - GA
slots/assigned GAUGE INT64 1 bigquery_project job_type,reservation 120 60 DEPRECATED
slots/capacity_committed GAUGE INT64 1 bigquery_project plan 120 60 DEPRECATED
slots/max_assigned GAUGE INT64 1 bigquery_project job_type,reservation 120 60 DEPRECATED
slots/total_allocated_for_reservation GAUGE INT64 1 bigquery_project - 420 60 GA
slots/total_available GAUGE INT64 1 bigquery_project - 420 60 DEPRECATED
storage/insertall_inserted_bytes DELTA DOUBLE 1 - - - - GA
storage/insertall_inserted_rows DELTA DOUBLE 1 - - - - GA
storage/stored_bytes GAUGE INT64 By - - - - GA
storage/table_count GAUGE INT64 1 - - - - GA
storage/uploaded_bytes DELTA INT64 By - - - - GA
storage/uploaded_bytes_billed DELTA INT64 By - - - - GA
storage/uploaded_row_count DELTA INT64 1 - - - - GA
@bigquerybiengine.googleapis.com
model/inflight_requests GAUGE INT64 1 bigquery_biengine_model - 180 60
model/request_count DELTA INT64 1 bigquery_biengine_model cache_miss,execution_mode,status 180 60
model/request_latencies GAUGE DISTRIBUTION ms bigquery_biengine_model cache_miss,execution_mode,status 180 60
reservation/total_bytes GAUGE INT64 By bigquery_project - 180 60
reservation/used_bytes GAUGE INT64 By bigquery_project - 180 60
@cloudvolumesgcp-api.netapp.com
cloudvolume_so/logical_bytes_backed_up GAUGE INT64 By cloudvolumesgcp-api.netapp.com_NetAppCloudVolumeSO - 180 60
cloudvolume_so/operation_count DELTA INT64 1 cloudvolumesgcp-api.netapp.com_NetAppCloudVolumeSO type 180 60
cloudvolume_so/read_bytes_count DELTA INT64 By cloudvolumesgcp-api.netapp.com_NetAppCloudVolumeSO - 180 60
cloudvolume_so/request_latencies DELTA DISTRIBUTION ms cloudvolumesgcp-api.netapp.com_NetAppCloudVolumeSO method 180 60
cloudvolume_so/volume_size GAUGE INT64 By cloudvolumesgcp-api.netapp.com_NetAppCloudVolumeSO - 180 60
cloudvolume_so/volume_usage GAUGE INT64 By cloudvolumesgcp-api.netapp.com_NetAppCloudVolumeSO type 180 60
cloudvolume_so/write_bytes_count DELTA INT64 By cloudvolumesgcp-api.netapp.com_NetAppCloudVolumeSO - 180 60
@composer.googleapis.com
environment/api/request_count DELTA INT64 1 cloud_composer_environment api_method,api_version,status 180 60
environment/api/request_latencies DELTA DISTRIBUTION ms cloud_composer_environment api_method,api_version,status 180 60
environment/dag_processing/parse_error_count DELTA INT64 1 cloud_composer_environment image_version 180 60
environment/dag_processing/processes GAUGE INT64 1 cloud_composer_environment image_version 180 60
environment/dag_processing/processor_timeout_count DELTA INT64 1 cloud_composer_environment image_version 180 60
environment/dag_processing/total_parse_time GAUGE DOUBLE s cloud_composer_environment image_version 180 60
environment/dagbag_size GAUGE INT64 1 cloud_composer_environment image_version 180 60
environment/database_health GAUGE BOOL - cloud_composer_environment environment_type,image_version 180 60
environment/executor/open_slots GAUGE INT64 1 cloud_composer_environment image_version 180 60
environment/executor/running_tasks GAUGE INT64 1 cloud_composer_environment image_version 180 60
environment/finished_task_instance_count DELTA INT64 1 cloud_composer_environment image_version,state 180 60
environment/healthy GAUGE BOOL - cloud_composer_environment image_version 180 300
environment/num_celery_workers GAUGE INT64 1 cloud_composer_environment image_version 180 60
environment/scheduler_heartbeat_count DELTA INT64 1 cloud_composer_environment image_version 180 60
environment/task_queue_length GAUGE INT64 1 cloud_composer_environment image_version,queue_name 180 60
environment/worker/pod_eviction_count DELTA INT64 1 cloud_composer_environment image_version 180 60
environment/zombie_task_killed_count DELTA INT64 1 cloud_composer_environment image_version 180 60
@dataflow.googleapis.com
job/billable_shuffle_data_processed GAUGE INT64 By dataflow_job job_id 180 60
job/current_num_vcpus GAUGE INT64 1 dataflow_job job_id 180 60
job/current_shuffle_slots GAUGE INT64 1 dataflow_job job_id 180 60
job/data_watermark_age GAUGE INT64 s dataflow_job job_id 180 60
job/elapsed_time GAUGE INT64 s dataflow_job job_id 180 60
job/element_count GAUGE INT64 1 dataflow_job job_id,pcollection 180 60
job/elements_produced_count DELTA INT64 1 dataflow_job job_id,pcollection,ptransform 180 60
job/estimated_byte_count GAUGE INT64 By dataflow_job job_id,pcollection 180 60
job/estimated_bytes_produced_count DELTA INT64 1 dataflow_job job_id,pcollection,ptransform 180 60
job/is_failed GAUGE INT64 1 dataflow_job - 60 60
job/per_stage_data_watermark_age GAUGE INT64 s dataflow_job job_id,stage 180 60
job/per_stage_system_lag GAUGE INT64 s dataflow_job job_id,stage 180 60
job/pubsub/read_count DELTA INT64 1 dataflow_job job_id,ptransform,status,subscription_id,subscription_project_id,topic_id,topic_project_id 60 60
job/pubsub/read_latencies DELTA DISTRIBUTION ms dataflow_job job_id,ptransform,subscription_id,subscription_project_id,topic_id,topic_project_id 60 60
job/pubsub/write_count DELTA INT64 1 dataflow_job job_id,ptransform,status,topic_id,topic_project_id 60 60
job/pubsub/write_latencies DELTA DISTRIBUTION ms dataflow_job job_id,ptransform,topic_id,topic_project_id 60 60
job/status GAUGE STRING - dataflow_job job_id 60 60
job/system_lag GAUGE INT64 s dataflow_job job_id 180 60
job/total_memory_usage_time GAUGE INT64 GBy.s dataflow_job job_id 180 60
job/total_pd_usage_time GAUGE INT64 GBy.s dataflow_job job_id,storage_type 180 60
job/total_shuffle_data_processed GAUGE INT64 By dataflow_job job_id 180 60
job/total_streaming_data_processed GAUGE INT64 By dataflow_job job_id 180 60
job/total_vcpu_time GAUGE INT64 s dataflow_job job_id 180 60
job/user_counter GAUGE DOUBLE 1 dataflow_job job_id,metric_name,ptransform 180 60
@dataproc.googleapis.com
cluster/hdfs/datanodes GAUGE INT64 1 cloud_dataproc_cluster status 120 60
cluster/hdfs/storage_capacity GAUGE DOUBLE GiBy cloud_dataproc_cluster status 120 60
cluster/hdfs/storage_utilization GAUGE DOUBLE 1 cloud_dataproc_cluster - 120 60
cluster/hdfs/unhealthy_blocks GAUGE INT64 1 cloud_dataproc_cluster status 120 60
cluster/job/completion_time DELTA DISTRIBUTION s cloud_dataproc_cluster job_type 120 60
cluster/job/duration DELTA DISTRIBUTION s cloud_dataproc_cluster job_type,state 120 60
cluster/job/failed_count DELTA INT64 1 cloud_dataproc_cluster error_type,job_type 120 60
cluster/job/running_count GAUGE INT64 1 cloud_dataproc_cluster job_type 120 60
cluster/job/submitted_count DELTA INT64 1 cloud_dataproc_cluster job_type 120 60
cluster/operation/completion_time DELTA DISTRIBUTION s cloud_dataproc_cluster operation_type 120 60
cluster/operation/duration DELTA DISTRIBUTION s cloud_dataproc_cluster operation_type,state 120 60
cluster/operation/failed_count DELTA INT64 1 cloud_dataproc_cluster error_type,operation_type 120 60
cluster/operation/running_count GAUGE INT64 1 cloud_dataproc_cluster operation_type 120 60
cluster/operation/submitted_count DELTA INT64 1 cloud_dataproc_cluster operation_type 120 60
cluster/yarn/allocated_memory_percentage GAUGE DOUBLE 1 cloud_dataproc_cluster - 120 60
cluster/yarn/apps GAUGE INT64 1 cloud_dataproc_cluster status 120 60
cluster/yarn/containers GAUGE INT64 1 cloud_dataproc_cluster status 120 60
cluster/yarn/memory_size GAUGE DOUBLE GiBy cloud_dataproc_cluster status 120 60
cluster/yarn/nodemanagers GAUGE INT64 1 cloud_dataproc_cluster status 120 60
cluster/yarn/pending_memory_size GAUGE DOUBLE GiBy cloud_dataproc_cluster - 120 60
cluster/yarn/virtual_cores GAUGE INT64 1 cloud_dataproc_cluster status 120 60
@dlp.googleapis.com
content_bytes_inspected_count DELTA INT64 By cloud_dlp_project - 180 60
content_bytes_transformed_count DELTA INT64 By cloud_dlp_project - 180 60
finding_count DELTA INT64 1 cloud_dlp_project info_type 180 60
job_result_count DELTA INT64 1 cloud_dlp_project success 180 60
job_trigger_run_count DELTA INT64 1 cloud_dlp_project job_type,status 180 60
storage_bytes_inspected_count DELTA INT64 By cloud_dlp_project - 180 60
storage_bytes_transformed_count DELTA INT64 By cloud_dlp_project - 180 60
@file.googleapis.com
nfs/server/average_read_latency GAUGE DOUBLE ms filestore_instance file_share 180 60
nfs/server/average_write_latency GAUGE DOUBLE ms filestore_instance file_share 180 60
nfs/server/free_bytes GAUGE INT64 By filestore_instance file_share 180 60
nfs/server/free_bytes_percent GAUGE DOUBLE % filestore_instance file_share 180 60
nfs/server/metadata_ops_count DELTA INT64 1 filestore_instance file_share 180 60
nfs/server/procedure_call_count DELTA INT64 1 filestore_instance name,version 180 60
nfs/server/read_bytes_count DELTA INT64 By filestore_instance file_share 180 60
nfs/server/read_milliseconds_count DELTA INT64 ms filestore_instance file_share 180 60
nfs/server/read_ops_count DELTA INT64 1 filestore_instance file_share 180 60
nfs/server/used_bytes GAUGE INT64 By filestore_instance file_share 180 60
nfs/server/used_bytes_percent GAUGE DOUBLE % filestore_instance file_share 180 60
nfs/server/write_bytes_count DELTA INT64 By filestore_instance file_share 180 60
nfs/server/write_milliseconds_count DELTA INT64 ms filestore_instance file_share 180 60
nfs/server/write_ops_count DELTA INT64 1 filestore_instance file_share 180 60
@firebasestorage.googleapis.com
rules/evaluation_count DELTA INT64 1 gcs_bucket request_method,result,ruleset_label 180 60
@netapp.com
cloudvolume/inode_allocation GAUGE INT64 {inode} netapp_cloud_volume - - 300
cloudvolume/inode_usage GAUGE INT64 {inode} netapp_cloud_volume type - 300
cloudvolume/operation_count DELTA INT64 count netapp_cloud_volume type - 60
cloudvolume/read_bytes_count DELTA INT64 By netapp_cloud_volume - - 60
cloudvolume/request_latencies DELTA DISTRIBUTION ms netapp_cloud_volume method - 60
cloudvolume/volume_size GAUGE INT64 By netapp_cloud_volume - - 60
cloudvolume/volume_usage GAUGE INT64 By netapp_cloud_volume type - 60
cloudvolume/write_bytes_count DELTA INT64 By netapp_cloud_volume - - 60
@storage.googleapis.com
api/request_count DELTA INT64 1 gcs_bucket method,response_code 120 60 GA
authn/authentication_count DELTA INT64 1 gcs_bucket access_id,authentication_method,method,response_code 120 60 BETA
authz/acl_based_object_access_count DELTA INT64 1 gcs_bucket - 120 60 GA
authz/acl_operations_count DELTA INT64 1 gcs_bucket acl_operation 120 60 GA
authz/object_specific_acl_mutation_count DELTA INT64 1 gcs_bucket - 120 60 GA
autoclass/transition_operation_count DELTA INT64 1 - - - - GA
autoclass/transitioned_bytes_count DELTA INT64 By - - - - GA
network/received_bytes_count DELTA INT64 By gcs_bucket method,response_code 120 60 GA
network/sent_bytes_count DELTA INT64 By gcs_bucket method,response_code 120 60 GA
replication/missing_rpo_minutes_last_30d GAUGE INT64 1 - - - - BETA
replication/object_replications_last_30d GAUGE INT64 1 - - - - BETA
replication/time_since_metrics_updated GAUGE INT64 s - - - - BETA
storage/object_count GAUGE INT64 1 gcs_bucket storage_class 600 300 GA
storage/total_byte_seconds GAUGE DOUBLE By.s gcs_bucket storage_class 600 300 GA
storage/total_bytes GAUGE DOUBLE By gcs_bucket storage_class 600 300 GA
@storagetransfer.googleapis.com
agent/connected GAUGE BOOL - transfer_service_agent - 60 60
agent/transferred_bytes_count DELTA INT64 By transfer_service_agent - 60 60
`;
