# Log lines are kept as long as asked, and only successful health checks are dropped.

mock_provider "google" {}

variables {
  project = "atalaya-demo"
}

run "defaults" {
  assert {
    condition     = google_logging_project_bucket_config.default.retention_days == 30 && google_logging_project_bucket_config.default.bucket_id == "_Default"
    error_message = "The bucket of all log lines keeps them for 30 days."
  }
  assert {
    condition     = google_logging_project_exclusion.health[0].filter == "resource.type=\"cloud_run_revision\" AND log_id(\"run.googleapis.com/requests\") AND httpRequest.requestUrl=~\"^https?://[^/]+(/health|/ready)$\" AND httpRequest.status<400"
    error_message = "A failed health check is kept."
  }
  assert {
    condition     = alltrue([for service in values(google_project_service.api) : service.disable_on_destroy == false])
    error_message = "A destroy leaves the APIs enabled."
  }
}

run "keeps_health_checks" {
  command = plan
  variables {
    keep_health_checks = true
  }
  assert {
    condition     = length(google_logging_project_exclusion.health) == 0
    error_message = "Nothing is dropped."
  }
}

run "refuses_what_drops_every_request_or_is_refused" {
  command         = plan
  expect_failures = [var.health_paths, var.retention_days, var.services]
  variables {
    health_paths   = []
    retention_days = 3651
    services       = ["monitoring"]
  }
}
