# What a person applies once for a project, with the rights of an owner: APIs, the bucket of Terraform's states, and accounts that GitHub's
# workflows become without any key. Nobody else has the right to change this: its state is outside of the folders of the accounts.

terraform {
  required_version = ">= 1.11"
  required_providers {
    google = { source = "hashicorp/google", version = "~> 8.0" }
  }
}

locals {
  # One of each for an environment. plan reads, apply changes what is emitted, deploy chooses images and traffic.
  accounts = { for pair in setproduct(["plan", "apply", "deploy"], var.environments) : "${pair[0]}-${pair[1]}" => { purpose = pair[0], environment = pair[1] } }

  project_roles = { for grant in flatten([for purpose, roles in var.roles : [for role, condition in roles : [for environment in var.environments : [for project in setunion(var.projects, [var.project]) :
    { account = "${purpose}-${environment}", role = role, condition = condition, project = project }
  ]]]]) : "${grant.account} ${grant.role} ${grant.project}" => grant }

  # Of a state and its lock. A list has the name of the bucket, and its prefix as an attribute.
  objects = { for environment in var.environments : environment => "resource.name.startsWith(\"projects/_/buckets/${var.state_bucket}/objects/atalaya/${environment}/\")" }
  lists   = { for environment in var.environments : environment => "api.getAttribute(\"storage.googleapis.com/objectListPrefix\", \"\").startsWith(\"atalaya/${environment}/\")" }

  # Who plans may create a state that is missing and lock it, but neither overwrite nor delete one: any branch can plan.
  state_roles = merge(
    { for environment in var.environments : "read ${environment}" => { account = "plan-${environment}", role = "roles/storage.objectViewer", condition = "${local.objects[environment]} || ${local.lists[environment]}" } },
    { for environment in var.environments : "create ${environment}" => { account = "plan-${environment}", role = "roles/storage.objectCreator", condition = local.objects[environment] } },
    { for environment in var.environments : "unlock ${environment}" => { account = "plan-${environment}", role = "roles/storage.objectUser", condition = "${local.objects[environment]} && resource.name.endsWith(\".tflock\")" } },
    { for environment in var.environments : "write ${environment}" => { account = "apply-${environment}", role = "roles/storage.objectUser", condition = "${local.objects[environment]} || ${local.lists[environment]}" } },
  )
}

resource "google_project_service" "api" {
  for_each           = { for pair in setproduct(setunion(var.projects, [var.project]), var.services) : "${pair[0]} ${pair[1]}" => pair }
  project            = each.value[0]
  service            = each.value[1]
  disable_on_destroy = false
}

resource "google_storage_bucket" "state" {
  project                     = var.project
  name                        = var.state_bucket
  location                    = var.location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  deletion_policy             = var.protect ? "PREVENT" : "DELETE"
  force_destroy               = !var.protect

  versioning {
    enabled = true
  }

  # Older versions are what a broken state is repaired with; ten of them are enough.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      num_newer_versions         = 10
      days_since_noncurrent_time = 90
    }
  }

  depends_on = [google_project_service.api]
}

resource "google_storage_bucket_iam_member" "state" {
  for_each = local.state_roles
  bucket   = google_storage_bucket.state.name
  role     = each.value.role
  member   = google_service_account.ci[each.value.account].member

  condition {
    title      = "atalaya ${each.key}"
    expression = each.value.condition
  }
}

resource "google_service_account" "ci" {
  for_each     = local.accounts
  project      = var.project
  account_id   = "atalaya-${each.key}"
  display_name = "Atalaya: ${each.value.purpose} of ${each.value.environment}, from GitHub"
  depends_on   = [google_project_service.api]
}

resource "google_project_iam_member" "ci" {
  for_each = local.project_roles
  project  = each.value.project
  role     = each.value.role
  member   = google_service_account.ci[each.value.account].member

  dynamic "condition" {
    for_each = each.value.condition == "" ? [] : [each.value.condition]
    content {
      title      = "atalaya limits"
      expression = condition.value
    }
  }
}
