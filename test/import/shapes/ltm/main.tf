# A function of the first generation, and an API behind a load balancer with Identity-Aware Proxy.
terraform {
  required_providers {
    google = {
      source = "hashicorp/google"
    }
  }
}

provider "google" {
  project = "ltm-actions"
  region  = "us-east1"
}

variable "iap_secret" {
  type      = string
  sensitive = true
  default   = "s3cr3t-of-the-proxy"
}

resource "google_pubsub_topic" "data" {
  name = "Data"
}

resource "google_bigquery_dataset" "ltm" {
  dataset_id = "ltm"
  location   = "US"
}

resource "google_bigquery_table" "actions" {
  dataset_id          = google_bigquery_dataset.ltm.dataset_id
  table_id            = "actions"
  deletion_protection = false
  schema = jsonencode([
    { name = "action_id", type = "STRING", mode = "REQUIRED" },
    { name = "user_email", type = "STRING", mode = "REQUIRED" },
    { name = "app_id", type = "STRING", mode = "REQUIRED" },
    { name = "app_department", type = "STRING", mode = "NULLABLE" },
    { name = "amount", type = "NUMERIC", mode = "NULLABLE" },
    { name = "tags", type = "STRING", mode = "REPEATED" },
    { name = "device", type = "RECORD", mode = "NULLABLE", fields = [
      { name = "model", type = "STRING", mode = "NULLABLE" },
      { name = "os", type = "STRING", mode = "NULLABLE" },
    ] },
    { name = "place", type = "GEOGRAPHY", mode = "NULLABLE" },
    { name = "timestamp", type = "TIMESTAMP", mode = "REQUIRED" },
  ])
}

resource "google_cloudfunctions_function" "load" {
  name                  = "load-data"
  runtime               = "python311"
  entry_point           = "load"
  available_memory_mb   = 512
  source_archive_bucket = "ltm-source"
  source_archive_object = "load.zip"
  event_trigger {
    event_type = "google.pubsub.topic.publish"
    resource   = google_pubsub_topic.data.name
    failure_policy {
      retry = true
    }
  }
}

resource "google_cloud_run_v2_service" "api" {
  name                = "ltm-api"
  location            = "us-east1"
  ingress             = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
  deletion_protection = false
  template {
    scaling {
      min_instance_count = 1
      max_instance_count = 10
    }
    containers {
      image = "us-east1-docker.pkg.dev/ltm-actions/api/api:7"
      ports {
        container_port = 8000
      }
      resources {
        limits = { cpu = "1", memory = "2Gi" }
      }
      env {
        name  = "DATABASE_PASSWORD"
        value = var.iap_secret
      }
    }
  }
}

resource "google_compute_region_network_endpoint_group" "api" {
  name                  = "ltm-api-neg"
  region                = "us-east1"
  network_endpoint_type = "SERVERLESS"
  cloud_run {
    service = google_cloud_run_v2_service.api.name
  }
}

resource "google_compute_backend_service" "api" {
  name                  = "ltm-api-backend"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  backend {
    group = google_compute_region_network_endpoint_group.api.id
  }
  iap {
    enabled              = true
    oauth2_client_id     = "client"
    oauth2_client_secret = var.iap_secret
  }
}

resource "google_compute_url_map" "api" {
  name            = "ltm-api"
  default_service = google_compute_backend_service.api.id
}

resource "google_compute_managed_ssl_certificate" "api" {
  name = "ltm-api"
  managed {
    domains = ["api.ltm.example"]
  }
}

resource "google_compute_target_https_proxy" "api" {
  name             = "ltm-api"
  url_map          = google_compute_url_map.api.id
  ssl_certificates = [google_compute_managed_ssl_certificate.api.id]
}

resource "google_compute_global_forwarding_rule" "api" {
  name                  = "ltm-api-https"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  target                = google_compute_target_https_proxy.api.id
  port_range            = "443"
}
