# What is in front of a data API. endpoints: Cloud Endpoints, with ESPv2 on Cloud Run, which checks API keys and calls the API as an
# account of its own. load-balancer: a global load balancer with a certificate and Cloud Armor.

terraform {
  required_version = ">= 1.11"
  required_providers {
    google = { source = "hashicorp/google", version = "~> 8.0" }
  }
}

locals {
  endpoints = var.endpoints[*]
  balancer  = var.load_balancer[*]
}

# A new configuration is a new version of the service; ESPv2 takes the newest by itself.
resource "google_endpoints_service" "this" {
  count          = length(local.endpoints)
  project        = var.project
  service_name   = var.endpoints.service
  openapi_config = var.endpoints.openapi
}

resource "google_cloud_run_v2_service" "this" {
  count               = length(local.endpoints)
  project             = var.project
  location            = var.region
  name                = var.name
  description         = "ESPv2: checks API keys, and calls the API behind it."
  labels              = var.labels
  ingress             = "INGRESS_TRAFFIC_ALL"
  deletion_protection = var.protect

  scaling {
    min_instance_count = var.endpoints.min_instances
  }

  template {
    service_account                  = var.endpoints.account
    timeout                          = "${var.endpoints.timeout_seconds}s"
    max_instance_request_concurrency = 250

    scaling {
      max_instance_count = var.endpoints.max_instances
    }

    containers {
      image = var.endpoints.image

      env {
        name  = "ENDPOINTS_SERVICE_NAME"
        value = google_endpoints_service.this[0].service_name
      }

      resources {
        limits            = { cpu = "1", memory = "512Mi" }
        cpu_idle          = true
        startup_cpu_boost = true
      }

      ports {
        container_port = 8080
      }
    }
  }

  lifecycle {
    ignore_changes = [client, client_version, template[0].revision, traffic]
  }
}

# ESPv2 decides who may call: it knows the API keys.
resource "google_cloud_run_v2_service_iam_member" "callers" {
  count    = length(local.endpoints)
  project  = var.project
  location = var.region
  name     = google_cloud_run_v2_service.this[0].name
  role     = "roles/run.invoker"
  member   = "allUsers"
}

resource "google_project_iam_member" "controller" {
  count   = length(local.endpoints)
  project = var.project
  role    = "roles/servicemanagement.serviceController"
  member  = "serviceAccount:${var.endpoints.account}"
}
