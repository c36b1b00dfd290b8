/** Metrics of Google Cloud: databases. The columns are in ../catalogue.ts. */
export const databasesMetrics = `
@bigtable.googleapis.com
cluster/cpu_load GAUGE DOUBLE 1 bigtable_cluster - 180 60
cluster/cpu_load_hottest_node GAUGE DOUBLE 1 bigtable_cluster - 180 60
cluster/disk_load GAUGE DOUBLE 1 bigtable_cluster - 180 60
cluster/node_count GAUGE INT64 1 bigtable_cluster storage_type 180 60
cluster/storage_utilization GAUGE DOUBLE 1 bigtable_cluster storage_type 180 60
disk/bytes_used GAUGE INT64 By bigtable_cluster storage_type 180 60
disk/per_node_storage_capacity GAUGE INT64 By bigtable_cluster storage_type 180 60
disk/storage_capacity GAUGE INT64 By bigtable_cluster storage_type 180 60
replication/latency DELTA DISTRIBUTION ms bigtable_table source_cluster,source_zone 180 60
replication/max_delay GAUGE DOUBLE s bigtable_table source_cluster,source_zone 180 60
server/error_count DELTA INT64 1 bigtable_table app_profile,error_code,method 120 60
server/latencies DELTA DISTRIBUTION ms bigtable_table app_profile,method 120 60
server/modified_rows_count DELTA INT64 1 bigtable_table app_profile,method 120 60
server/multi_cluster_failovers_count DELTA INT64 1 bigtable_table app_profile,method 120 60
server/received_bytes_count DELTA INT64 By bigtable_table app_profile,method 120 60
server/request_count DELTA INT64 1 bigtable_table app_profile,method 120 60
server/returned_rows_count DELTA INT64 1 bigtable_table app_profile,method 120 60
server/sent_bytes_count DELTA INT64 By bigtable_table app_profile,method 120 60
table/bytes_used GAUGE INT64 By bigtable_table storage_type 120 60
@cloudsql.googleapis.com
database/active_directory/domain_reachable GAUGE BOOL - - - - - ALPHA
database/active_directory/instance_available GAUGE BOOL - - - - - ALPHA
database/auto_failover_request_count DELTA INT64 1 cloudsql_database - 210 60 GA
database/available_for_failover GAUGE INT64 1 cloudsql_database - 210 60 GA
database/cpu/reserved_cores GAUGE DOUBLE 1 cloudsql_database - 210 60 GA
database/cpu/usage_time DELTA DOUBLE s{CPU} cloudsql_database - 210 60 GA
database/cpu/utilization GAUGE DOUBLE 10^2.% cloudsql_database - 150 60 GA
database/disk/bytes_used GAUGE INT64 By cloudsql_database - 210 60 GA
database/disk/bytes_used_by_data_type GAUGE INT64 By - - - - BETA
database/disk/quota GAUGE INT64 By cloudsql_database - 210 60 GA
database/disk/read_ops_count DELTA INT64 1 cloudsql_database - 210 60 GA
database/disk/utilization GAUGE DOUBLE 1 cloudsql_database - 150 60 GA
database/disk/write_ops_count DELTA INT64 1 cloudsql_database - 210 60 GA
database/instance_state GAUGE BOOL - cloudsql_database state 210 60 GA
database/memory/quota GAUGE INT64 By cloudsql_database - 210 60 GA
database/memory/total_usage GAUGE INT64 By - - - - GA
database/memory/usage GAUGE INT64 By cloudsql_database - 210 60 GA
database/memory/utilization GAUGE DOUBLE 1 cloudsql_database - 150 60 GA
database/mysql/innodb_buffer_pool_pages_dirty GAUGE INT64 1 cloudsql_database - 210 60 GA
database/mysql/innodb_buffer_pool_pages_free GAUGE INT64 1 cloudsql_database - 210 60 GA
database/mysql/innodb_buffer_pool_pages_total GAUGE INT64 1 cloudsql_database - 210 60 GA
database/mysql/innodb_data_fsyncs DELTA INT64 1 cloudsql_database - 210 60 GA
database/mysql/innodb_os_log_fsyncs DELTA INT64 1 cloudsql_database - 210 60 GA
database/mysql/innodb_pages_read DELTA INT64 1 cloudsql_database - 210 60 GA
database/mysql/innodb_pages_written DELTA INT64 1 cloudsql_database - 210 60 GA
database/mysql/queries DELTA INT64 1 cloudsql_database - 210 60 GA
database/mysql/questions DELTA INT64 1 cloudsql_database - 210 60 GA
database/mysql/received_bytes_count DELTA INT64 By cloudsql_database - 210 60 GA
database/mysql/replication/available_for_failover GAUGE INT64 1 cloudsql_database - 210 60 DEPRECATED
database/mysql/replication/last_io_errno GAUGE INT64 1 cloudsql_database - 210 60 GA
database/mysql/replication/last_sql_errno GAUGE INT64 1 cloudsql_database - 210 60 GA
database/mysql/replication/seconds_behind_master GAUGE INT64 s cloudsql_database - 210 60 GA
database/mysql/replication/slave_io_running GAUGE STRING - cloudsql_database - 60 60 GA
database/mysql/replication/slave_io_running_state GAUGE BOOL - cloudsql_database state 210 60 GA
database/mysql/replication/slave_sql_running GAUGE STRING - cloudsql_database - 60 60 GA
database/mysql/replication/slave_sql_running_state GAUGE BOOL - cloudsql_database state 210 60 GA
database/mysql/sent_bytes_count DELTA INT64 By cloudsql_database - 210 60 GA
database/network/connections GAUGE INT64 1 cloudsql_database - 210 60 GA
database/network/received_bytes_count DELTA INT64 By cloudsql_database - 210 60 GA
database/network/sent_bytes_count DELTA INT64 By cloudsql_database destination 210 60 GA
database/postgresql/blocks_read_count DELTA INT64 1 - - - - BETA
database/postgresql/deadlock_count DELTA INT64 1 - - - - BETA
database/postgresql/external_sync/initial_sync_complete GAUGE BOOL - - - - - ALPHA
database/postgresql/external_sync/max_replica_byte_lag GAUGE INT64 By - - - - ALPHA
database/postgresql/insights/aggregate/execution_time CUMULATIVE INT64 us{CPU} - - - - GA
database/postgresql/insights/aggregate/io_time CUMULATIVE INT64 us - - - - GA
database/postgresql/insights/aggregate/latencies CUMULATIVE DISTRIBUTION us - - - - GA
database/postgresql/insights/aggregate/lock_time CUMULATIVE INT64 us - - - - GA
database/postgresql/insights/aggregate/row_count CUMULATIVE INT64 1 - - - - GA
database/postgresql/insights/aggregate/shared_blk_access_count CUMULATIVE INT64 1 - - - - GA
database/postgresql/insights/perquery/execution_time CUMULATIVE INT64 us{CPU} - - - - GA
database/postgresql/insights/perquery/io_time CUMULATIVE INT64 us - - - - GA
database/postgresql/insights/perquery/latencies CUMULATIVE DISTRIBUTION us - - - - GA
database/postgresql/insights/perquery/lock_time CUMULATIVE INT64 us - - - - GA
database/postgresql/insights/perquery/row_count CUMULATIVE INT64 1 - - - - GA
database/postgresql/insights/perquery/shared_blk_access_count CUMULATIVE INT64 1 - - - - GA
database/postgresql/insights/pertag/execution_time CUMULATIVE INT64 us{CPU} - - - - GA
database/postgresql/insights/pertag/io_time CUMULATIVE INT64 us - - - - GA
database/postgresql/insights/pertag/latencies CUMULATIVE DISTRIBUTION us - - - - GA
database/postgresql/insights/pertag/lock_time CUMULATIVE INT64 us - - - - GA
database/postgresql/insights/pertag/row_count CUMULATIVE INT64 1 - - - - GA
database/postgresql/insights/pertag/shared_blk_access_count CUMULATIVE INT64 1 - - - - GA
database/postgresql/num_backends GAUGE INT64 1 cloudsql_database database 210 60 GA
database/postgresql/num_backends_by_application GAUGE INT64 1 - - - - GA
database/postgresql/num_backends_by_state GAUGE INT64 1 - - - - BETA
database/postgresql/replication/replica_byte_lag GAUGE INT64 By cloudsql_database replica_lag_type,replica_name 210 60 GA
database/postgresql/temp_bytes_written_count DELTA INT64 1 - - - - GA
database/postgresql/temp_files_written_count DELTA INT64 1 - - - - GA
database/postgresql/transaction_count DELTA INT64 1 cloudsql_database database,transaction_type 210 60 GA
database/postgresql/transaction_id_count DELTA INT64 1 - - - - GA
database/postgresql/transaction_id_utilization GAUGE DOUBLE 10^2.% - - - - GA
database/postgresql/tuple_size GAUGE INT64 1 - - - - BETA
database/postgresql/tuples_fetched_count DELTA INT64 1 - - - - GA
database/postgresql/tuples_processed_count DELTA INT64 1 - - - - BETA
database/postgresql/tuples_returned_count DELTA INT64 1 - - - - GA
database/postgresql/vacuum/oldest_transaction_age GAUGE INT64 1 - - - - GA
database/replication/log_archive_failure_count DELTA INT64 1 - - - - BETA
database/replication/log_archive_success_count DELTA INT64 1 - - - - BETA
database/replication/network_lag GAUGE INT64 s - - - - GA
database/replication/replica_lag GAUGE DOUBLE s cloudsql_database - 210 60 GA
database/replication/state GAUGE BOOL - - - - - BETA
database/sqlserver/audits_size GAUGE INT64 By - - - - GA
database/sqlserver/audits_upload_count DELTA INT64 1 - - - - GA
database/sqlserver/external_sync/primary_to_replica_connection_health GAUGE BOOL - - - - - ALPHA
database/state GAUGE STRING - cloudsql_database - 210 60 GA
database/up GAUGE INT64 1 cloudsql_database - 210 60 GA
database/uptime DELTA INT64 s cloudsql_database - 210 60 GA
@datastore.googleapis.com
api/request_count DELTA INT64 1 datastore_request api_method,response_code 240 60
entity/read_sizes DELTA DISTRIBUTION By datastore_request type 240 60
entity/write_sizes DELTA DISTRIBUTION By datastore_request op 240 60
index/write_count DELTA INT64 1 datastore_request - 240 60
@firebasedatabase.googleapis.com
io/database_load GAUGE DOUBLE 1 firebase_namespace type 1800 60
io/persisted_bytes_count DELTA INT64 By firebase_namespace - 1920 60
io/sent_responses_count DELTA INT64 1 firebase_namespace - 1920 60
io/utilization GAUGE DOUBLE 1 firebase_namespace - 1800 60
network/active_connections GAUGE INT64 1 firebase_namespace - 1800 60
network/api_hits_count DELTA INT64 1 firebase_namespace operation_type 1920 60
network/broadcast_load GAUGE DOUBLE 1 firebase_namespace - 1800 60
network/disabled_for_overages GAUGE BOOL - firebase_namespace - 1800 900
network/https_requests_count DELTA INT64 1 firebase_namespace reused_ssl_session 1920 60
network/monthly_sent GAUGE INT64 By firebase_namespace - 1800 900
network/monthly_sent_limit GAUGE INT64 By firebase_namespace - 1800 900
network/sent_bytes_count DELTA INT64 By firebase_namespace - 1920 60
network/sent_payload_and_protocol_bytes_count DELTA INT64 By firebase_namespace - 1920 60
network/sent_payload_bytes_count DELTA INT64 By firebase_namespace - 1920 60
rules/evaluation_count DELTA INT64 1 firebase_namespace request_method,result,ruleset_label 1920 60
storage/limit GAUGE INT64 By firebase_namespace - 1800 900
@firestore.googleapis.com
api/request_count DELTA INT64 1 datastore_request api_method,response_code 240 60
document/delete_count DELTA INT64 1 firestore_instance module,version 240 60
document/read_count DELTA INT64 1 firestore_instance module,type,version 240 60
document/write_count DELTA INT64 1 firestore_instance module,op,version 240 60
network/active_connections GAUGE INT64 1 firestore_instance module,version 240 60
network/snapshot_listeners GAUGE INT64 1 firestore_instance module,version 240 60
rules/evaluation_count DELTA INT64 1 firestore_instance module,request_method,result,ruleset_label,version 240 60
@redis.googleapis.com
clients/blocked GAUGE INT64 1 redis_instance role 180 60
clients/connected GAUGE INT64 1 redis_instance role 180 60
commands/calls DELTA INT64 1 redis_instance cmd,role 180 60
commands/total_time DELTA INT64 us redis_instance cmd,role 180 60
commands/usec_per_call GAUGE DOUBLE 1 redis_instance cmd,role 180 60
keyspace/avg_ttl GAUGE DOUBLE ms redis_instance db,role 180 60
keyspace/keys GAUGE INT64 1 redis_instance db,role 180 60
keyspace/keys_with_expiration GAUGE INT64 1 redis_instance db,role 180 60
persistence/rdb/bgsave_in_progress GAUGE BOOL 1 redis_instance role 180 60
replication/master/slaves/lag GAUGE INT64 By redis_instance role,slave 180 60
replication/master/slaves/offset GAUGE INT64 By redis_instance role,slave 180 60
replication/master_repl_offset GAUGE INT64 By redis_instance role 180 60
replication/offset_diff GAUGE INT64 By redis_instance role 180 60
replication/role GAUGE INT64 1 redis_instance - 180 60
server/uptime GAUGE INT64 s redis_instance role 180 60
stats/cache_hit_ratio GAUGE DOUBLE 1 redis_instance role 180 60
stats/connections/total DELTA INT64 1 redis_instance role 180 60
stats/cpu_utilization DELTA DOUBLE s{CPU} redis_instance relationship,role,space 180 60
stats/evicted_keys DELTA INT64 1 redis_instance role 180 60
stats/expired_keys DELTA INT64 1 redis_instance role 180 60
stats/keyspace_hits DELTA INT64 1 redis_instance role 180 60
stats/keyspace_misses DELTA INT64 1 redis_instance role 180 60
stats/memory/maxmemory GAUGE INT64 By redis_instance role 180 60
stats/memory/system_memory_overload_duration DELTA INT64 us redis_instance role 180 60
stats/memory/system_memory_usage_ratio GAUGE DOUBLE 1 redis_instance role 180 60
stats/memory/usage GAUGE INT64 By redis_instance role 180 60
stats/memory/usage_ratio GAUGE DOUBLE 1 redis_instance role 180 60
stats/network_traffic DELTA INT64 By redis_instance direction,role 180 60
stats/pubsub/channels GAUGE INT64 1 redis_instance role 180 60
stats/pubsub/patterns GAUGE INT64 1 redis_instance role 180 60
stats/reject_connections_count DELTA INT64 1 redis_instance role 180 60
@spanner.googleapis.com
api/api_request_count DELTA INT64 1 spanner_instance database,method,status 120 60
api/received_bytes_count DELTA INT64 By spanner_instance database,method 120 60
api/request_count GAUGE DOUBLE 1/s spanner_instance database,method,status 120 60
api/request_latencies DELTA DISTRIBUTION s spanner_instance database,method 120 60
api/sent_bytes_count DELTA INT64 By spanner_instance database,method 120 60
instance/backup/used_bytes GAUGE INT64 By spanner_instance backup,database 120 60
instance/cpu/smoothed_utilization GAUGE DOUBLE 10^2.% spanner_instance database 120 60
instance/cpu/utilization GAUGE DOUBLE 10^2.% spanner_instance database 120 60
instance/cpu/utilization_by_priority GAUGE DOUBLE 10^2.% spanner_instance database,is_system,priority 120 60
instance/node_count GAUGE INT64 1 spanner_instance - 120 60
instance/session_count GAUGE INT64 1 spanner_instance database 120 60
instance/storage/limit_bytes GAUGE INT64 By spanner_instance storage_class 120 60
instance/storage/used_bytes GAUGE INT64 By spanner_instance database,storage_class 120 60
instance/storage/utilization GAUGE DOUBLE 10^2.% spanner_instance storage_class 120 60
query_count DELTA INT64 1 spanner_instance database,optimizer_version,query_type,status 120 60
`;
