# A policy and a dashboard with mistakes, to see what `npx atalaya check --file examples/broken.tf` finds in them.
locals {
  service = "orders-${var.environment}"
  run     = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${local.service}\""
}

variable "environment" {
  type = string
}

resource "google_logging_metric" "refused" {
  name   = "orders_refused"
  filter = "resource.type=\"cloud_run_revision\" AND jsonPayload.code=\"refused\""
  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

resource "google_monitoring_alert_policy" "slow" {
  display_name          = "${local.service} is slow"
  combiner              = "OR"
  notification_channels = var.channels

  conditions {
    display_name = "95% of requests take longer than a second"
    condition_threshold {
      filter          = "metric.type=\"run.googleapis.com/request_latencies\" AND ${local.run}"
      comparison      = "COMPARISON_GREATER_THAN"
      threshold_value = 1000
      duration        = "300s"
      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_RATE"
      }
    }
  }

  conditions {
    display_name = "Orders are refused"
    condition_threshold {
      filter          = "metric.type=\"logging.googleapis.com/user/order_refused\" AND ${local.run}"
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "60s"
      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_RATE"
      }
    }
  }

  alert_strategy {
    auto_close = "600s"
  }
}

resource "google_monitoring_dashboard" "orders" {
  dashboard_json = <<-EOT
    {
      "displayName": "Orders (${var.environment})",
      "mosaicLayout": {
        "columns": 12,
        "tiles": [
          { "width": 8, "height": 4, "widget": { "text": { "content": "Orders" } } },
          { "xPos": 6, "width": 6, "height": 4, "widget": { "text": { "content": "${local.service}" } } }
        ]
      }
    }
  EOT
}
