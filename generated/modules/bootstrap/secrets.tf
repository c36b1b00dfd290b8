# Secrets without a version: a person adds the value, so that no state and no workflow ever has it. And the bucket of what functions
# are built from.

locals {
  # Those of projects that are applied here.
  service_secrets = { for name in var.service_secrets : name => split("/", name) if contains(setunion(var.projects, [var.project]), split("/", name)[0]) }
}

resource "google_secret_manager_secret" "channel" {
  for_each   = var.channel_secrets
  project    = var.project
  secret_id  = each.value
  depends_on = [google_project_service.api]

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_iam_member" "channel" {
  # Terraform reads the number of the latest version before its value, which takes another role.
  for_each  = { for pair in setproduct(var.channel_secrets, var.environments, ["secretAccessor", "viewer"]) : join(" ", pair) => pair }
  project   = var.project
  secret_id = google_secret_manager_secret.channel[each.value[0]].secret_id
  role      = "roles/secretmanager.${each.value[2]}"
  member    = google_service_account.ci["apply-${each.value[1]}"].member
}

resource "google_secret_manager_secret" "service" {
  for_each   = local.service_secrets
  project    = each.value[0]
  secret_id  = each.value[1]
  depends_on = [google_project_service.api]

  replication {
    auto {}
  }
}

# Lets the account of a service read its secret: no smaller role sets the policy of a secret.
resource "google_secret_manager_secret_iam_member" "service" {
  for_each  = { for pair in setproduct(keys(local.service_secrets), var.environments) : "${pair[0]} ${pair[1]}" => pair }
  project   = google_secret_manager_secret.service[each.value[0]].project
  secret_id = google_secret_manager_secret.service[each.value[0]].secret_id
  role      = "roles/secretmanager.admin"
  member    = google_service_account.ci["apply-${each.value[1]}"].member
}

resource "google_storage_bucket" "sources" {
  count                       = var.source_bucket == null ? 0 : 1
  project                     = var.project
  name                        = var.source_bucket
  location                    = var.location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true
  depends_on                  = [google_project_service.api]

  versioning {
    enabled = true
  }
}

resource "google_storage_bucket_iam_member" "sources" {
  for_each = var.source_bucket == null ? {} : merge(
    { for environment in var.environments : "deploy-${environment}" => "roles/storage.objectUser" },
    { for environment in var.environments : "apply-${environment}" => "roles/storage.objectViewer" },
    { for environment in var.environments : "plan-${environment}" => "roles/storage.objectViewer" },
  )
  bucket = google_storage_bucket.sources[0].name
  role   = each.value
  member = google_service_account.ci[each.key].member
}
