# One account a service, and each role on the one resource that needs it. Roles are added to a policy, never put in place of it:
# *_iam_member leaves what others granted. terraform/roles.ts says which call needs which role.

terraform {
  required_version = ">= 1.11"
  required_providers {
    google = { source = "hashicorp/google", version = "~> 8.0" }
  }
}

data "google_project" "this" {
  project_id = var.project
}

locals {
  # Which roles a service may have, by what they are granted on. A role that exists on a resource is not granted on the project.
  allowed = {
    project      = ["roles/bigquery.jobUser", "roles/telemetry.writer"]
    dataset      = ["roles/bigquery.dataEditor", "roles/bigquery.dataViewer"]
    topic        = ["roles/pubsub.publisher"]
    subscription = ["roles/pubsub.subscriber"]
    service      = ["roles/run.invoker", "roles/run.developer"]
    function     = ["roles/cloudfunctions.developer"]
    worker       = ["roles/run.developer"]
    secret       = ["roles/secretmanager.secretAccessor"]
    account      = ["roles/iam.serviceAccountTokenCreator"]
  }

  agents = { for name, host in { pubsub = "gcp-sa-pubsub", monitoring = "gcp-sa-monitoring-notification", iap = "gcp-sa-iap", run = "serverless-robot-prod" } :
    name => "serviceAccount:service-${data.google_project.this.number}@${host}.iam.gserviceaccount.com"
  }

  grants = {
    for kind in keys(local.allowed) : kind => {
      for name, grant in var.grants : name => merge(grant, {
        member = grant.account != null ? google_service_account.this[grant.account].member : grant.agent != null ? local.agents[grant.agent] : grant.member
      }) if grant.on == kind
    }
  }
}

resource "google_service_account" "this" {
  for_each     = var.accounts
  project      = var.project
  account_id   = each.value.account_id
  display_name = each.value.display_name
}

# Who creates or deploys what runs as an account: without this right on it, Google refuses.
resource "google_service_account_iam_member" "user" {
  for_each = merge([for key, account in var.accounts : {
    for email in account.users : "${key} ${email}" => { key = key, email = email }
  }]...)
  service_account_id = google_service_account.this[each.value.key].name
  role               = "roles/iam.serviceAccountUser"
  member             = "serviceAccount:${each.value.email}"
}

resource "google_project_iam_member" "this" {
  for_each = local.grants.project
  project  = var.project
  role     = each.value.role
  member   = each.value.member
}

resource "google_bigquery_dataset_iam_member" "this" {
  for_each   = local.grants.dataset
  project    = var.project
  dataset_id = each.value.resource
  role       = each.value.role
  member     = each.value.member
}

resource "google_pubsub_topic_iam_member" "this" {
  for_each = local.grants.topic
  project  = var.project
  topic    = each.value.resource
  role     = each.value.role
  member   = each.value.member
}

resource "google_pubsub_subscription_iam_member" "this" {
  for_each     = local.grants.subscription
  project      = var.project
  subscription = each.value.resource
  role         = each.value.role
  member       = each.value.member
}

resource "google_cloud_run_v2_service_iam_member" "this" {
  for_each = local.grants.service
  project  = var.project
  location = each.value.location
  name     = each.value.resource
  role     = each.value.role
  member   = each.value.member
}

resource "google_cloudfunctions2_function_iam_member" "this" {
  for_each       = local.grants.function
  project        = var.project
  location       = each.value.location
  cloud_function = each.value.resource
  role           = each.value.role
  member         = each.value.member
}

resource "google_cloud_run_v2_worker_pool_iam_member" "this" {
  for_each = local.grants.worker
  project  = var.project
  location = each.value.location
  name     = each.value.resource
  role     = each.value.role
  member   = each.value.member
}

resource "google_secret_manager_secret_iam_member" "this" {
  for_each  = local.grants.secret
  project   = var.project
  secret_id = each.value.resource
  role      = each.value.role
  member    = each.value.member
}

resource "google_service_account_iam_member" "this" {
  for_each           = local.grants.account
  service_account_id = google_service_account.this[each.value.resource].name
  role               = each.value.role
  member             = each.value.member
}
