# What has to be there before anything is watched: the APIs, how long log lines are kept, and which are not kept at all.
# Metrics made of log lines count the excluded ones, too. Source: Cloud Logging, "Log-based metrics overview".

terraform {
  required_version = ">= 1.11"
  required_providers {
    google = { source = "hashicorp/google", version = "~> 8.0" }
  }
}

resource "google_project_service" "api" {
  for_each           = var.services
  project            = var.project
  service            = each.value
  disable_on_destroy = false
}

resource "google_logging_project_bucket_config" "default" {
  project        = var.project
  location       = "global"
  bucket_id      = "_Default"
  description    = "Log lines of the services. Retention comes from Atalaya's definitions."
  retention_days = var.retention_days
  depends_on     = [google_project_service.api]
}

resource "google_logging_project_exclusion" "health" {
  count       = var.keep_health_checks ? 0 : 1
  project     = var.project
  name        = "atalaya-health-checks"
  description = "Successful requests of probes and uptime checks, which would be most lines of a quiet service."
  filter = join(" AND ", [
    "resource.type=\"cloud_run_revision\"",
    "log_id(\"run.googleapis.com/requests\")",
    "httpRequest.requestUrl=~\"^https?://[^/]+(${join("|", var.health_paths)})$\"",
    "httpRequest.status<400",
  ])
  depends_on = [google_project_service.api]
}
