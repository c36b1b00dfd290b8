output "name" {
  description = "Name of the function, and of the Cloud Run service below it."
  value       = google_cloudfunctions2_function.this.name
}

output "uri" {
  description = "Address of the Cloud Run service below the function."
  value       = google_cloudfunctions2_function.this.service_config[0].uri
}
