# Tags never move, the versions of a rollback stay, and whoever pushes is named.

mock_provider "google" {}

variables {
  project  = "atalaya-demo"
  location = "us-central1"
  writers  = { deploy = "serviceAccount:atalaya-deploy-prod@atalaya-demo.iam.gserviceaccount.com" }
}

run "defaults" {
  assert {
    condition     = google_artifact_registry_repository.images.docker_config[0].immutable_tags && google_artifact_registry_repository.images.vulnerability_scanning_config[0].enablement_config == "INHERITED"
    error_message = "Tags are immutable, and images are scanned."
  }
  assert {
    condition     = google_artifact_registry_repository_iam_member.writer["deploy"].role == "roles/artifactregistry.writer"
    error_message = "The role is on the repository."
  }
}

run "refuses_one_version_everybody_and_bad_names" {
  command         = plan
  expect_failures = [var.keep_versions, var.writers, var.repository_id]
  variables {
    keep_versions = 1
    writers       = { all = "allAuthenticatedUsers" }
    repository_id = "Images"
  }
}
