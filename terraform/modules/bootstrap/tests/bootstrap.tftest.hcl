# States that only one account writes, identities by number, and roles that are never too wide.

mock_provider "google" {
  mock_resource "google_service_account" {
    defaults = {
      name   = "projects/atalaya-demo/serviceAccounts/x@atalaya-demo.iam.gserviceaccount.com"
      email  = "x@atalaya-demo.iam.gserviceaccount.com"
      member = "serviceAccount:x@atalaya-demo.iam.gserviceaccount.com"
    }
  }
  mock_resource "google_iam_workload_identity_pool" {
    defaults = {
      name = "projects/123/locations/global/workloadIdentityPools/github"
    }
  }
}

variables {
  project         = "atalaya-demo"
  location        = "us-central1"
  environments    = ["staging", "prod"]
  state_bucket    = "atalaya-demo-states"
  repository      = { id = "260064828", owner_id = "1342004" }
  services        = ["run.googleapis.com"]
  channel_secrets = ["slack-token"]
  service_secrets = ["atalaya-demo/datos-cursor-key", "elsewhere-prod/orders-cursor-key"]
  source_bucket   = "atalaya-demo-sources"
  roles = {
    plan  = { "roles/viewer" = "" }
    apply = { "roles/run.admin" = "", "roles/resourcemanager.projectIamAdmin" = "api.getAttribute(\"iam.googleapis.com/modifiedGrantsByRole\", []).hasOnly([\"roles/bigquery.jobUser\"])" }
  }
}

run "two_environments" {
  assert {
    condition     = google_service_account_iam_member.github["deploy-prod"].member == "principalSet://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/github/attribute.deploy/260064828:environment:prod"
    error_message = "Only a job of the environment becomes the account that deploys."
  }
  assert {
    condition     = google_service_account_iam_member.github["plan-prod"].member == "principalSet://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/github/attribute.repository_id/260064828"
    error_message = "Any job of the repository becomes the account that plans."
  }
  assert {
    condition     = google_iam_workload_identity_pool_provider.github.attribute_condition == "assertion.repository_owner_id == \"1342004\" && assertion.repository_id == \"260064828\""
    error_message = "The condition names the repository and its owner by number."
  }
  assert {
    condition     = google_storage_bucket.state.public_access_prevention == "enforced" && google_storage_bucket.state.uniform_bucket_level_access && google_storage_bucket.state.versioning[0].enabled && google_storage_bucket.state.deletion_policy == "PREVENT"
    error_message = "The bucket keeps versions, and nobody outside reads it."
  }
  assert {
    condition     = alltrue([for grant in values(google_storage_bucket_iam_member.state) : length(grant.condition) == 1])
    error_message = "Each role on the bucket is limited to the folder of an environment."
  }
  assert {
    condition     = strcontains(google_storage_bucket_iam_member.state["write prod"].condition[0].expression, "objects/atalaya/prod/") && !strcontains(google_storage_bucket_iam_member.state["write prod"].condition[0].expression, "staging")
    error_message = "An environment's account writes the states of that environment."
  }
  assert {
    condition     = length([for grant in values(google_project_iam_member.ci) : grant if grant.role == "roles/resourcemanager.projectIamAdmin" && length(grant.condition) == 0]) == 0
    error_message = "Granting roles is limited."
  }
  assert {
    condition     = keys(google_secret_manager_secret_iam_member.channel) == ["slack-token prod secretAccessor", "slack-token prod viewer", "slack-token staging secretAccessor", "slack-token staging viewer"]
    error_message = "The accounts that apply read the secrets of channels, and no other account."
  }
  assert {
    condition     = keys(google_secret_manager_secret.service) == ["atalaya-demo/datos-cursor-key"]
    error_message = "Secrets of projects that are applied elsewhere are left out."
  }
  assert {
    condition     = google_storage_bucket_iam_member.sources["apply-prod"].role == "roles/storage.objectViewer" && google_storage_bucket_iam_member.sources["deploy-prod"].role == "roles/storage.objectUser"
    error_message = "Who deploys writes archives, and who applies reads them."
  }
}

run "refuses_to_let_an_account_grant_any_role" {
  command         = plan
  expect_failures = [var.roles]
  variables {
    roles = { apply = { "roles/resourcemanager.projectIamAdmin" = "" } }
  }
}

run "refuses_an_unknown_account" {
  command         = plan
  expect_failures = [var.roles]
  variables {
    roles = { people = { "roles/viewer" = "" } }
  }
}

run "refuses_names_owners_and_unknown_environments" {
  command         = plan
  expect_failures = [var.repository, var.roles, var.environments, var.state_bucket]
  variables {
    repository   = { id = "example/atalaya", owner_id = "1342004" }
    roles        = { apply = { "roles/owner" = "" } }
    environments = ["production"]
    state_bucket = "goog-states"
  }
}
