output "services" {
  description = "The APIs that are enabled now: whatever needs one of them can depend on this."
  value       = [for service in google_project_service.api : service.service]
}
