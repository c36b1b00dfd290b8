# GitHub's workflows become the accounts by a token of their run, valid for an hour: no key exists that could leak.

locals {
  pool = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}"
}

resource "google_iam_workload_identity_pool" "github" {
  project                   = var.project
  workload_identity_pool_id = var.pool_id
  display_name              = "GitHub Actions"
  depends_on                = [google_project_service.api]
}

resource "google_iam_workload_identity_pool_provider" "github" {
  project                            = var.project
  workload_identity_pool_id          = google_iam_workload_identity_pool.github.workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  display_name                       = "GitHub Actions"

  # Numbers: whoever takes over the name of a repository or of its owner has others. Source: google-github-actions/auth, "Security considerations".
  attribute_condition = "assertion.repository_owner_id == \"${var.repository.owner_id}\" && assertion.repository_id == \"${var.repository.id}\""
  attribute_mapping = {
    "google.subject"          = "assertion.repository_id + \":run:\" + assertion.run_id"
    "attribute.repository_id" = "assertion.repository_id"
    # A job without an environment has no such claim, and the exchange of its token would fail.
    "attribute.deploy" = "assertion.repository_id + \":environment:\" + (has(assertion.environment) ? assertion.environment : \"\")"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account_iam_member" "github" {
  for_each           = local.accounts
  service_account_id = google_service_account.ci[each.key].name
  role               = "roles/iam.workloadIdentityUser"
  member             = each.value.purpose == "plan" ? "${local.pool}/attribute.repository_id/${var.repository.id}" : "${local.pool}/attribute.deploy/${var.repository.id}:environment:${each.value.environment}"
}
