output "name" {
  description = "Name of the service or worker pool."
  value       = one(concat(google_cloud_run_v2_service.this[*].name, google_cloud_run_v2_worker_pool.this[*].name))
}

output "uri" {
  description = "Address of the service; null of a worker pool."
  value       = one(google_cloud_run_v2_service.this[*].uri)
}
