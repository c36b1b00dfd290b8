# One function, one service, separate accounts with rights on the dataset, and three alert policies by hand.
terraform {
  required_providers {
    google = {
      source = "hashicorp/google"
    }
  }
}

provider "google" {
  project = "analytics-latam"
  region  = "us-central1"
}

resource "google_pubsub_topic" "ingest" {
  name = "data-ingest-topic"
}

resource "google_pubsub_subscription" "ingest" {
  name  = "data-ingest-subscription"
  topic = google_pubsub_topic.ingest.name
}

resource "google_bigquery_dataset" "analytics" {
  dataset_id = "analytics_dataset"
  location   = "US"
}

resource "google_bigquery_table" "example" {
  dataset_id          = google_bigquery_dataset.analytics.dataset_id
  table_id            = "example_table"
  deletion_protection = false
  schema = jsonencode([
    { name = "id", type = "INTEGER", mode = "REQUIRED" },
    { name = "name", type = "STRING", mode = "NULLABLE" },
  ])
}

resource "google_service_account" "account" {
  for_each   = toset(["api", "function"])
  account_id = "${each.key}-account"
}

resource "google_bigquery_dataset_iam_member" "reads" {
  dataset_id = google_bigquery_dataset.analytics.dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = "serviceAccount:${google_service_account.account["api"].email}"
}

resource "google_bigquery_dataset_iam_member" "writes" {
  dataset_id = google_bigquery_dataset.analytics.dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = "serviceAccount:${google_service_account.account["function"].email}"
}

resource "google_cloudfunctions_function" "ingest" {
  name                  = "pubsub-to-bigquery"
  runtime               = "python39"
  entry_point           = "pubsub_to_bigquery"
  available_memory_mb   = 256
  source_archive_bucket = "analytics-source"
  source_archive_object = "function.zip"
  service_account_email = google_service_account.account["function"].email
  event_trigger {
    event_type = "google.pubsub.topic.publish"
    resource   = google_pubsub_topic.ingest.id
  }
}

resource "google_cloud_run_v2_service" "api" {
  name                = "data-api"
  location            = "us-central1"
  deletion_protection = false
  template {
    service_account = google_service_account.account["api"].email
    containers {
      image = "gcr.io/analytics-latam/data-api"
    }
  }
}

resource "google_monitoring_notification_channel" "email" {
  display_name = "Analysts"
  type         = "email"
  labels       = { email_address = "analytics@analytics.example" }
}

resource "google_monitoring_alert_policy" "errors" {
  display_name          = "Function error rate above 5 %"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.id]
  conditions {
    display_name = "errors over executions"
    condition_threshold {
      filter             = "resource.type = \"cloud_function\" AND metric.type = \"cloudfunctions.googleapis.com/function/execution_count\" AND metric.labels.status != \"ok\" AND resource.labels.function_name = \"pubsub-to-bigquery\""
      denominator_filter = "resource.type = \"cloud_function\" AND metric.type = \"cloudfunctions.googleapis.com/function/execution_count\" AND resource.labels.function_name = \"pubsub-to-bigquery\""
      comparison         = "COMPARISON_GT"
      threshold_value    = 0.05
      duration           = "0s"
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
      }
      denominator_aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
  documentation {
    content = "The function cannot write. Look at its log first."
  }
}

resource "google_monitoring_alert_policy" "latency" {
  display_name = "Mean API response above 500 ms"
  combiner     = "OR"
  conditions {
    display_name = "mean latency"
    condition_threshold {
      filter          = "resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"data-api\" AND metric.type = \"run.googleapis.com/request_latencies\""
      comparison      = "COMPARISON_GT"
      threshold_value = 500
      duration        = "300s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_MEAN"
        cross_series_reducer = "REDUCE_MEAN"
      }
    }
  }
}

resource "google_monitoring_alert_policy" "backlog" {
  display_name = "More than 100 pending messages"
  combiner     = "OR"
  conditions {
    display_name = "pending"
    condition_prometheus_query_language {
      query               = "max({\"pubsub.googleapis.com/subscription/num_undelivered_messages\", monitored_resource=\"pubsub_subscription\", subscription_id=\"data-ingest-subscription\"}) > 100"
      duration            = "600s"
      evaluation_interval = "60s"
    }
  }
}

resource "google_monitoring_alert_policy" "logs" {
  display_name = "Insert errors in the log"
  combiner     = "OR"
  conditions {
    display_name = "log match"
    condition_matched_log {
      filter = "resource.type=\"cloud_function\" AND textPayload:\"insert error\""
    }
  }
  alert_strategy {
    notification_rate_limit {
      period = "300s"
    }
  }
}
