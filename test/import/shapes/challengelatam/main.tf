# Pub/Sub, a function of the first generation and a Cloud Run service of the first API; every id is a variable.
terraform {
  required_providers {
    google = {
      source = "hashicorp/google"
    }
  }
}

variable "project_id" {
  type    = string
  default = "latam-challenge-421"
}

variable "region" {
  type    = string
  default = "us-central1"
}

variable "dataset_id" {
  type    = string
  default = "latam_dataset"
}

variable "table_id" {
  type    = string
  default = "latam"
}

provider "google" {
  project = var.project_id
  region  = var.region
}

resource "google_pubsub_topic" "ingestion" {
  name = "data-ingestion"
}

resource "google_pubsub_subscription" "ingestion" {
  name                 = "data-ingestion-subscription"
  topic                = google_pubsub_topic.ingestion.id
  ack_deadline_seconds = 20
}

resource "google_bigquery_dataset" "latam" {
  dataset_id = var.dataset_id
  location   = "US"
}

resource "google_bigquery_table" "latam" {
  dataset_id = google_bigquery_dataset.latam.dataset_id
  table_id   = var.table_id
  schema = jsonencode([
    { name = "id", type = "STRING", mode = "REQUIRED" },
    { name = "name", type = "STRING", mode = "REQUIRED" },
    { name = "timestamp", type = "TIMESTAMP", mode = "REQUIRED" },
  ])
}

resource "google_service_account" "app" {
  account_id = "latam-app"
}

resource "google_project_iam_member" "bigquery" {
  project = var.project_id
  role    = "roles/bigquery.dataEditor"
  member  = "serviceAccount:${google_service_account.app.email}"
}

resource "google_storage_bucket" "source" {
  name     = "latam-challenge-421-functions"
  location = "US"
}

resource "google_storage_bucket_object" "ingestion" {
  name    = "ingestion.zip"
  bucket  = google_storage_bucket.source.name
  content = "print('ingest')"
}

resource "google_cloudfunctions_function" "ingestion" {
  name                  = "data-ingestion"
  runtime               = "python310"
  entry_point           = "ingest"
  available_memory_mb   = 256
  max_instances         = 10
  source_archive_bucket = google_storage_bucket.source.name
  source_archive_object = google_storage_bucket_object.ingestion.name
  service_account_email = google_service_account.app.email

  event_trigger {
    event_type = "google.pubsub.topic.publish"
    resource   = google_pubsub_topic.ingestion.id
  }

  environment_variables = {
    DATASET_ID = var.dataset_id
    TABLE_ID   = var.table_id
  }
}

resource "google_cloud_run_service" "api" {
  name     = "latam-api"
  location = var.region

  template {
    spec {
      service_account_name  = google_service_account.app.email
      container_concurrency = 80
      containers {
        image = "gcr.io/latam-challenge-421/api:latest"
        ports {
          container_port = 8080
        }
        resources {
          limits = {
            cpu    = "1"
            memory = "512Mi"
          }
        }
        env {
          name  = "PROJECT_ID"
          value = var.project_id
        }
        env {
          name  = "BIGQUERY_TABLE"
          value = "${var.project_id}.${var.dataset_id}.${var.table_id}"
        }
      }
    }
    metadata {
      annotations = {
        "autoscaling.knative.dev/maxScale" = "10"
      }
    }
  }

  traffic {
    percent         = 100
    latest_revision = true
  }
}

resource "google_cloud_run_service_iam_member" "public" {
  service  = google_cloud_run_service.api.name
  location = google_cloud_run_service.api.location
  role     = "roles/run.invoker"
  member   = "allUsers"
}
