# A function that HTTP requests call. Messages come by our own push subscription: the one that Eventarc makes for a function has
# neither our name, which alerts read, nor a dead-letter topic. A deployment sets the source, and a later apply leaves it.

terraform {
  required_version = ">= 1.11"
  required_providers {
    google = { source = "hashicorp/google", version = "~> 8.0" }
  }
}

resource "google_cloudfunctions2_function" "this" {
  project         = var.project
  location        = var.region
  name            = var.name
  description     = var.description
  labels          = var.labels
  deletion_policy = var.protect ? "PREVENT" : "DELETE"

  build_config {
    runtime               = var.runtime
    entry_point           = var.entry_point
    environment_variables = { GOOGLE_FUNCTION_SOURCE = var.file }
    service_account       = var.build_account

    source {
      storage_source {
        bucket = var.source_archive.bucket
        object = var.source_archive.object
      }
    }
  }

  service_config {
    service_account_email            = var.account
    available_cpu                    = var.size.cpu
    available_memory                 = var.size.memory
    timeout_seconds                  = var.size.timeout_seconds
    min_instance_count               = var.size.min_instances
    max_instance_count               = var.size.max_instances
    max_instance_request_concurrency = var.size.concurrency
    ingress_settings                 = var.ingress
    environment_variables            = var.env

    dynamic "secret_environment_variables" {
      for_each = var.secrets
      content {
        key        = secret_environment_variables.key
        project_id = var.project
        secret     = secret_environment_variables.value
        version    = "latest"
      }
    }

    dynamic "secret_volumes" {
      for_each = var.files
      content {
        mount_path = dirname(secret_volumes.key)
        project_id = var.project
        secret     = secret_volumes.value
        versions {
          version = "latest"
          path    = basename(secret_volumes.key)
        }
      }
    }
  }

  # A rollout pins the traffic of the function's service, which reads as all_traffic_on_latest_revision = false.
  lifecycle {
    ignore_changes = [
      build_config[0].source,
      build_config[0].docker_repository,
      service_config[0].all_traffic_on_latest_revision,
      labels["commit-sha"],
    ]
  }
}
