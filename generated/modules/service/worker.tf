# Nothing scales a worker pool by itself: it has the number of instances that the load needs, day and night.
resource "google_cloud_run_v2_worker_pool" "this" {
  count               = var.kind == "worker" ? 1 : 0
  project             = var.project
  location            = var.region
  name                = var.name
  description         = var.description
  labels              = var.labels
  deletion_protection = var.protect

  scaling {
    scaling_mode          = "MANUAL"
    manual_instance_count = var.size.min_instances
  }

  template {
    service_account = var.account
    labels          = var.labels

    containers {
      image = var.image

      resources {
        limits = { cpu = var.size.cpu, memory = var.size.memory }
      }

      dynamic "env" {
        for_each = var.env
        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "env" {
        for_each = var.secrets
        content {
          name = env.key
          value_source {
            secret_key_ref {
              secret  = env.value
              version = "latest"
            }
          }
        }
      }

      startup_probe {
        period_seconds    = 1
        timeout_seconds   = 1
        failure_threshold = 60
        http_get {
          path = "/health"
          port = var.port
        }
      }

      liveness_probe {
        period_seconds    = 10
        timeout_seconds   = 5
        failure_threshold = 3
        http_get {
          path = "/health"
          port = var.port
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [
      client, client_version, template[0].containers[0].image, template[0].revision, template[0].labels["commit-sha"],
      template[0].annotations["client.knative.dev/user-image"], instance_splits,
    ]
  }
}
