output "uri" {
  description = "Address that callers of the API use."
  value       = one(concat(google_cloud_run_v2_service.this[*].uri, [for balancer in local.balancer : "https://${balancer.domain}"]))
}

output "address" {
  description = "IP address for the DNS record of the domain; null without a load balancer."
  value       = one(google_compute_global_address.this[*].address)
}
