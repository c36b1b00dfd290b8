# One container: a Cloud Run service that answers requests, or a worker pool that pulls messages. Terraform owns everything but
# which image runs and which revision gets the traffic: a deployment sets those, and a later apply leaves them.

terraform {
  required_version = ">= 1.11"
  required_providers {
    google = { source = "hashicorp/google", version = "~> 8.0" }
  }
}

resource "google_cloud_run_v2_service" "this" {
  count                = var.kind == "service" ? 1 : 0
  project              = var.project
  location             = var.region
  name                 = var.name
  description          = var.description
  labels               = var.labels
  ingress              = var.ingress
  custom_audiences     = var.audiences
  iap_enabled          = var.iap != null
  deletion_protection  = var.protect
  default_uri_disabled = false

  # Of all revisions together, so that a candidate with little traffic keeps no instances of its own.
  scaling {
    min_instance_count = var.size.min_instances
  }

  template {
    service_account                  = var.account
    timeout                          = "${var.size.timeout_seconds}s"
    max_instance_request_concurrency = var.size.concurrency
    labels                           = var.labels

    scaling {
      max_instance_count = var.size.max_instances
    }

    containers {
      image = var.image

      ports {
        container_port = var.port
      }

      resources {
        limits            = { cpu = var.size.cpu, memory = var.size.memory }
        cpu_idle          = !var.size.cpu_always
        startup_cpu_boost = true
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

      dynamic "volume_mounts" {
        for_each = var.files
        content {
          name       = "secret-${index(keys(var.files), volume_mounts.key)}"
          mount_path = dirname(volume_mounts.key)
        }
      }

      startup_probe {
        period_seconds    = 1
        timeout_seconds   = 1
        failure_threshold = 60
        http_get {
          path = "/health"
        }
      }

      liveness_probe {
        period_seconds    = 10
        timeout_seconds   = 5
        failure_threshold = 3
        http_get {
          path = "/health"
        }
      }

      dynamic "readiness_probe" {
        for_each = var.ready[*]
        content {
          period_seconds    = 10
          timeout_seconds   = 5
          failure_threshold = 3
          http_get {
            path = readiness_probe.value
          }
        }
      }
    }

    dynamic "volumes" {
      for_each = var.files
      content {
        name = "secret-${index(keys(var.files), volumes.key)}"
        secret {
          secret = volumes.value
          items {
            version = "latest"
            path    = basename(volumes.key)
          }
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [
      client, client_version, template[0].containers[0].image, template[0].revision, template[0].labels["commit-sha"],
      template[0].annotations["client.knative.dev/user-image"], traffic,
    ]
  }
}

resource "google_iap_web_cloud_run_service_iam_member" "this" {
  for_each               = toset(var.kind == "service" && var.iap != null ? var.iap.members : [])
  project                = var.project
  location               = var.region
  cloud_run_service_name = google_cloud_run_v2_service.this[0].name
  role                   = "roles/iap.httpsResourceAccessor"
  member                 = each.value
}
