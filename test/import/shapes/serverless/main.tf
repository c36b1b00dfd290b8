# Functions of the second generation on both sides, Endpoints in front, and the environment in every name.
terraform {
  required_providers {
    google = {
      source = "hashicorp/google"
    }
  }
}

variable "environment" {
  type    = string
  default = "prod"
}

locals {
  project = "serverless-events"
  region  = "us-central1"
}

provider "google" {
  project = local.project
  region  = local.region
}

resource "google_pubsub_topic" "events" {
  name   = "events-${var.environment}"
  labels = { env = var.environment, team = "serverless-guild" }
}

resource "google_bigquery_dataset" "events" {
  dataset_id = "serverless_events_${var.environment}"
  location   = "US"
}

resource "google_bigquery_table" "events" {
  dataset_id = google_bigquery_dataset.events.dataset_id
  table_id   = "events"
  clustering = ["producer"]
  time_partitioning {
    type  = "DAY"
    field = "timestamp"
  }
  schema = <<-JSON
    [
      {"name": "id", "type": "STRING", "mode": "REQUIRED"},
      {"name": "producer", "type": "STRING", "mode": "REQUIRED", "description": "Which application sent it"},
      {"name": "payload", "type": "STRING"},
      {"name": "timestamp", "type": "TIMESTAMP", "mode": "REQUIRED"}
    ]
  JSON
}

resource "google_storage_bucket" "source" {
  name     = "serverless-events-source-${var.environment}"
  location = "US"
}

resource "google_storage_bucket_object" "source" {
  for_each = toset(["ingest", "api"])
  name     = "${each.key}.zip"
  bucket   = google_storage_bucket.source.name
  content  = "print('${each.key}')"
}

resource "google_cloudfunctions2_function" "ingest" {
  name     = "events-ingest-${var.environment}"
  location = local.region

  build_config {
    runtime     = "python311"
    entry_point = "ingest"
    source {
      storage_source {
        bucket = google_storage_bucket.source.name
        object = google_storage_bucket_object.source["ingest"].name
      }
    }
  }

  service_config {
    available_memory   = "256M"
    timeout_seconds    = 60
    max_instance_count = 20
    environment_variables = {
      TABLE = "${google_bigquery_dataset.events.dataset_id}.events"
    }
  }

  event_trigger {
    event_type   = "google.cloud.pubsub.topic.v1.messagePublished"
    pubsub_topic = google_pubsub_topic.events.id
    retry_policy = "RETRY_POLICY_RETRY"
  }
}

resource "google_cloudfunctions2_function" "api" {
  name     = "events-api-${var.environment}"
  location = local.region

  build_config {
    runtime     = "python311"
    entry_point = "api"
    source {
      storage_source {
        bucket = google_storage_bucket.source.name
        object = google_storage_bucket_object.source["api"].name
      }
    }
  }

  service_config {
    available_memory = "512M"
    timeout_seconds  = 30
    environment_variables = {
      TABLE = "${google_bigquery_dataset.events.dataset_id}.events"
    }
  }
}

resource "google_endpoints_service" "gateway" {
  service_name   = "events-api-${var.environment}.endpoints.${local.project}.cloud.goog"
  openapi_config = <<-YAML
    swagger: "2.0"
    host: events-api-${var.environment}.endpoints.${local.project}.cloud.goog
    info: { title: events, version: "1" }
    paths:
      /data:
        get: { operationId: data, responses: { "200": { description: rows } } }
  YAML
}

resource "google_cloud_run_v2_service" "gateway" {
  name                = "events-gateway-${var.environment}"
  location            = local.region
  deletion_protection = false
  template {
    containers {
      image = "gcr.io/endpoints-release/endpoints-runtime-serverless:2"
      env {
        name  = "ENDPOINTS_SERVICE_NAME"
        value = google_endpoints_service.gateway.service_name
      }
    }
  }
}
