# A service and a worker pool of one image, and sizes that Cloud Run would refuse.

mock_provider "google" {}

variables {
  project     = "atalaya-demo"
  region      = "us-central1"
  name        = "orders-api"
  description = "Data API of orders."
  image       = "registry/atalaya@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  account     = "orders-api@atalaya-demo.iam.gserviceaccount.com"
  secrets     = { ATALAYA_CURSOR_KEY = "orders-cursor-key" }
  ready       = "/ready"
  size        = { max_instances = 20 }
  protect     = true
}

run "service" {
  assert {
    condition     = google_cloud_run_v2_service.this[0].template[0].containers[0].resources[0].cpu_idle == false && google_cloud_run_v2_service.this[0].template[0].containers[0].readiness_probe[0].http_get[0].path == "/ready"
    error_message = "The CPU is there between requests, and readiness is probed."
  }
  assert {
    condition     = google_cloud_run_v2_service.this[0].iap_enabled == false && length(google_cloud_run_v2_worker_pool.this) == 0
    error_message = "Without members there is no Identity-Aware Proxy, and a service is no worker pool."
  }
}

run "worker" {
  variables {
    kind = "worker"
    size = { min_instances = 2, max_instances = 20 }
  }
  assert {
    condition     = google_cloud_run_v2_worker_pool.this[0].scaling[0].manual_instance_count == 2 && output.uri == null
    error_message = "A worker pool has the instances that the load needs, and no address."
  }
}

run "refuses_what_cloud_run_refuses" {
  command         = plan
  expect_failures = [var.name, var.image, var.size, var.ingress]
  variables {
    name    = "orders-api-with-a-name-that-has-more-than-49-characters"
    image   = "registry/atalaya:latest"
    ingress = "ALL"
    size    = { cpu = "0.5", concurrency = 80, min_instances = 3, max_instances = 2 }
  }
}

run "refuses_a_worker_pool_that_pulls_nothing" {
  command         = plan
  expect_failures = [var.size]
  variables {
    kind = "worker"
  }
}
