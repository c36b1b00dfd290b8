variable "name" { type = string }
variable "dataset" { type = string }
variable "table" { type = string }

resource "google_cloud_run_v2_service" "this" {
  name                = var.name
  location            = "us-central1"
  deletion_protection = false

  template {
    max_instance_request_concurrency = 40
    timeout                          = "30s"
    scaling {
      max_instance_count = 5
    }
    containers {
      image = "us-central1-docker.pkg.dev/datos-latam/images/${var.name}:1"
      resources {
        limits = { cpu = "1", memory = "512Mi" }
      }
      env {
        name  = "DATASET"
        value = var.dataset
      }
      env {
        name  = "TABLE"
        value = var.table
      }
    }
  }
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  name     = google_cloud_run_v2_service.this.name
  location = google_cloud_run_v2_service.this.location
  role     = "roles/run.invoker"
  member   = "allUsers"
}

output "url" { value = google_cloud_run_v2_service.this.uri }
