# One of two gateways, with names that Google takes.

mock_provider "google" {}

variables {
  project   = "atalaya-demo"
  region    = "us-central1"
  name      = "orders-api-gateway"
  endpoints = { service = "orders-api-gateway.endpoints.atalaya-demo.cloud.goog", openapi = "{}", account = "g@atalaya-demo.iam.gserviceaccount.com" }
  protect   = true
}

run "endpoints" {
  command = plan
  assert {
    condition     = google_project_iam_member.controller[0].role == "roles/servicemanagement.serviceController" && length(google_compute_backend_service.this) == 0
    error_message = "ESPv2 may check keys, and there is no load balancer."
  }
}

run "load_balancer" {
  command = plan
  variables {
    endpoints     = null
    load_balancer = { service = "orders-api", domain = "data.atalaya-demo.org", requests_per_minute = 300 }
  }
  assert {
    condition     = google_compute_backend_service.this[0].load_balancing_scheme == "EXTERNAL_MANAGED" && length(google_cloud_run_v2_service.this) == 0
    error_message = "A load balancer, and no ESPv2."
  }
}

run "refuses_both" {
  command         = plan
  expect_failures = [var.endpoints]
  variables {
    load_balancer = { service = "orders-api", domain = "data.atalaya-demo.org", requests_per_minute = 300 }
  }
}

run "refuses_bad_names" {
  command         = plan
  expect_failures = [var.name, var.load_balancer]
  variables {
    name          = "-orders"
    endpoints     = null
    load_balancer = { service = "orders-api", domain = "https://data.atalaya-demo.org/", requests_per_minute = 0 }
  }
}
