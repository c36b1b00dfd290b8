/**
 * Which metrics of well-known exporters are gauges and which are counters, by name. Sources: node_exporter, cAdvisor, kubelet and
 * kube-state-metrics documentation; the Go, JVM and Python client libraries; the exporters of Redis, MySQL, PostgreSQL, RabbitMQ and Kafka. What is
 * not listed may be either.
 */

/** Without those that end in `_total`, `_bucket`, `_count` or `_sum`. */
const gauges: readonly RegExp[] = [
  /^up$/,
  /^(?:scrape|probe)_(?:duration_seconds|samples_\w+|series_added|success|http_\w+|ssl_\w+|dns_\w+|ip_\w+|tls_\w+)$/,
  /^ALERTS$/,
  // kube-state-metrics: all but `…_total`.
  /^kube_(?:\w+)$/,
  /^node_(?:load(?:1|5|15)|memory_\w+|filesystem_\w+|hwmon_\w+|time_seconds|boot_time_seconds|uname_info|os_info|dmi_info|exporter_build_info)$/,
  /^node_(?:procs_(?:running|blocked)|sockstat_\w+|nf_conntrack_entries(?:_limit)?|filefd_(?:allocated|maximum)|disk_io_now|arp_entries|entropy_available_bits)$/,
  /^node_(?:network_(?:up|info|mtu_bytes|speed_bytes|carrier|dormant|flags|iface_id)|cpu_(?:frequency|scaling_frequency)\w*hertz|textfile_\w+|md_\w+|power_supply_\w+|thermal_zone_temp|timex_\w+_seconds|systemd_unit_state|rapl_\w*_max)$/,
  /^container_(?:memory_(?:usage_bytes|working_set_bytes|rss|cache|swap|mapped_file|max_usage_bytes)|spec_\w+|fs_(?:usage_bytes|limit_bytes|inodes_free)|threads(?:_max)?|processes|sockets|file_descriptors|last_seen|start_time_seconds|tasks_state|cpu_load_average_10s)$/,
  /^machine_(?:cpu_cores|cpu_physical_cores|memory_bytes|nvm_\w+)$/,
  /^go_(?:goroutines|threads|info|memstats_(?!\w*_total$)\w+)$/,
  /^process_(?:open_fds|max_fds|resident_memory_bytes|virtual_memory_bytes|virtual_memory_max_bytes|start_time_seconds|uptime_seconds|files_(?:open|max)_files|cpu_usage)$/,
  /^python_info$/,
  /^nodejs_(?:eventloop_lag_\w+|active_(?:handles|requests|resources)\w*|heap_\w+_bytes|external_memory_bytes|version_info)$/,
  /^jvm_(?:memory_(?:used|committed|max|init|usage_after_gc)\w*|memory_(?:pool|bytes)_\w+|threads_(?:live|daemon|peak|states|current|deadlocked)\w*|buffer_\w+|classes_(?:loaded|currently_loaded)(?:_classes)?|info|gc_(?:live|max)_data_size_bytes)$/,
  /^system_(?:cpu_(?:count|usage)|load_average_1m)$/,
  /^(?:hikaricp|jdbc)_connections(?:_(?:active|idle|pending|max|min))?$/,
  /^tomcat_(?:threads_\w+_threads|sessions_active_\w+_sessions|connections_\w+_connections)$/,
  /^kubelet_(?:volume_stats_\w+|running_(?:pods|containers|pod_count|container_count)|node_name|active_pods|desired_pods)$/,
  /^redis_(?:up|connected_(?:clients|slaves)|blocked_clients|memory_\w+|db_keys(?:_expiring)?|uptime_in_seconds|maxmemory|mem_fragmentation_ratio|connected_slave_\w+|instance_info|master_link_up)$/,
  /^pg_(?:up|database_size_bytes|settings_\w+|stat_activity_count|stat_activity_max_tx_duration|replication_lag(?:_seconds)?|locks_count)$/,
  /^mysql_(?:up|global_variables_\w+|global_status_(?:threads_(?:connected|running|cached|created_now)|max_used_connections|open_(?:files|tables))|slave_status_seconds_behind_master)$/,
  /^rabbitmq_(?:up|queue_(?:messages|messages_ready|messages_unacked|consumers|process_memory_bytes)|connections|channels|queues|consumers)$/,
  /^kafka_(?:brokers|consumergroup_(?:lag|members|current_offset)|topic_partitions|topic_partition_(?:leader|replicas|in_sync_replica|under_replicated_partition))$/,
  /^nginx_(?:up|connections_(?:active|reading|writing|waiting))$/,
  /^nginx_ingress_controller_(?:nginx_process_connections|config_last_reload_successful|success_info|ssl_expire_time_seconds|build_info)$/,
  /^etcd_(?:server_(?:has_leader|is_leader|is_learner|id|quota_backend_bytes)|mvcc_db_total_size\w+|cluster_version)$/,
  /^(?:argocd_(?:app|cluster)_info|certmanager_certificate_(?:expiration_timestamp_seconds|ready_status|renewal_timestamp_seconds)|cert_manager_certificate_\w+)$/,
  /^(?:apiserver_(?:current_inflight_requests|storage_objects|current_inqueue_requests)|workqueue_(?:depth|unfinished_work_seconds|longest_running_processor_seconds)|prometheus_(?:build_info|config_last_reload_\w+|tsdb_head_(?:series|chunks)|target_interval_length_seconds|notifications_(?:queue_length|queue_capacity|alertmanagers_discovered)))$/,
  /_(?:celsius|info|timestamp_seconds|percent|ratio)$/,
];

/** Gauges whose name ends like that of a counter. */
const countGauges =
  /^(?:pg_stat_activity_count|pg_locks_count|kubelet_running_(?:pod|container)_count|system_cpu_count|tomcat_\w+_count|(?:nginx|rabbitmq)_connections_count)$/;

export const isKnownGauge = (name: string): boolean =>
  countGauges.test(name) ||
  (!/_(?:total|bucket|count|sum)$/.test(name) && gauges.some((pattern) => pattern.test(name)));

/** Names of these end in `_total` although they may be gauges. */
const mixed =
  /^(?:elasticsearch|windows_cs|mongodb|vault|cassandra|consul|kafka_server|jmx|solr|zookeeper|hadoop|ceph|snmp|vmware|azure|aws|redis_memory|etcd_mvcc_db|node_md|machine)_/;

/** By the form of the name: `_total` is a counter everywhere but in exporters that are older than this convention. */
export const isCounterName = (name: string): boolean => name.endsWith('_total') && !mixed.test(name);

/** Counters without `_total`. */
const oldCounters: readonly RegExp[] = [
  /^container_memory_failcnt$/,
  /^mysql_global_status_(?:queries|questions|slow_queries|connections|aborted_connects|bytes_(?:received|sent))$/,
  /^pg_stat_database_(?:xact_commit|xact_rollback|tup_\w+|blks_(?:hit|read)|deadlocks|conflicts|temp_bytes|temp_files)$/,
  /^kafka_topic_partition_current_offset$/,
  /^haproxy_\w+_total$/,
];

export const isOldCounter = (name: string): boolean => oldCounters.some((pattern) => pattern.test(name));

/** 0 where nothing is limited. Sources: cAdvisor, "container_spec_*"; redis_exporter. */
const zeroes: ReadonlyMap<string, string> = new Map([
  ['container_spec_memory_limit_bytes', 'a container without a memory limit'],
  ['container_spec_memory_swap_limit_bytes', 'a container without a swap limit'],
  ['container_spec_memory_reservation_limit_bytes', 'a container without a reservation'],
  ['redis_memory_max_bytes', 'a server without maxmemory'],
  ['redis_config_maxmemory', 'a server without maxmemory'],
  ['kube_deployment_spec_replicas', 'a deployment that is scaled to zero'],
  ['kube_statefulset_replicas', 'a stateful set that is scaled to zero'],
]);

/** What a series is 0 for; undefined for one that is not known to be 0. */
export const zeroOf = (name: string): string | undefined => zeroes.get(name);
