# What the module refuses before anything is created, and that each role goes to one account on one resource.

mock_provider "google" {
  mock_data "google_project" {
    defaults = {
      number = "123"
    }
  }
  mock_resource "google_service_account" {
    defaults = {
      name   = "projects/atalaya-demo/serviceAccounts/x@atalaya-demo.iam.gserviceaccount.com"
      email  = "x@atalaya-demo.iam.gserviceaccount.com"
      member = "serviceAccount:x@atalaya-demo.iam.gserviceaccount.com"
    }
  }
}

variables {
  project = "atalaya-demo"
  accounts = {
    ingest = { account_id = "datos-ingest", display_name = "Ingest of datos", users = ["atalaya-apply-prod@atalaya-demo.iam.gserviceaccount.com"] }
    pusher = { account_id = "datos-pusher", display_name = "Push of datos" }
  }
}

run "grants_on_the_resource" {
  variables {
    grants = {
      rows  = { on = "dataset", resource = "latam_dataset", role = "roles/bigquery.dataEditor", account = "ingest" }
      jobs  = { on = "project", role = "roles/bigquery.jobUser", account = "ingest" }
      token = { on = "account", resource = "pusher", role = "roles/iam.serviceAccountTokenCreator", agent = "pubsub" }
      open  = { on = "service", resource = "datos-api", location = "us-central1", role = "roles/run.invoker", member = "allUsers" }
    }
  }

  assert {
    condition     = google_bigquery_dataset_iam_member.this["rows"].dataset_id == "latam_dataset" && length(google_project_iam_member.this) == 1
    error_message = "The dataset's role is on the dataset, and one role is on the project."
  }

  assert {
    condition     = google_service_account_iam_member.this["token"].member == "serviceAccount:service-123@gcp-sa-pubsub.iam.gserviceaccount.com"
    error_message = "Pub/Sub's agent makes tokens of the pusher."
  }

  assert {
    condition     = [for grant in values(google_service_account_iam_member.user) : grant.role] == ["roles/iam.serviceAccountUser"]
    error_message = "One account may run things as the account of ingest, and none as the pusher."
  }
}

run "refuses_an_owner" {
  command         = plan
  expect_failures = [var.grants]
  variables {
    grants = { all = { on = "project", role = "roles/owner", account = "ingest" } }
  }
}

run "refuses_a_role_on_the_project_that_the_dataset_has" {
  command         = plan
  expect_failures = [var.grants]
  variables {
    grants = { rows = { on = "project", role = "roles/bigquery.dataEditor", account = "ingest" } }
  }
}

run "refuses_a_role_for_everybody" {
  command         = plan
  expect_failures = [var.grants]
  variables {
    grants = { rows = { on = "dataset", resource = "latam_dataset", role = "roles/bigquery.dataViewer", member = "allUsers" } }
  }
}

run "refuses_an_unknown_account" {
  command         = plan
  expect_failures = [var.grants]
  variables {
    grants = { jobs = { on = "project", role = "roles/bigquery.jobUser", account = "reader" } }
  }
}

run "refuses_two_holders_of_a_grant" {
  command         = plan
  expect_failures = [var.grants]
  variables {
    grants = { jobs = { on = "project", role = "roles/bigquery.jobUser", account = "ingest", agent = "pubsub" } }
  }
}

run "refuses_a_name_that_google_refuses" {
  command         = plan
  expect_failures = [var.accounts]
  variables {
    accounts = { ingest = { account_id = "a-name-of-more-than-thirty-letters", display_name = "Ingest" } }
  }
}

run "refuses_a_number_and_one_account_for_two_services" {
  command         = plan
  expect_failures = [var.accounts, var.project]
  variables {
    accounts = {
      ingest = { account_id = "datos-both", display_name = "Ingest" }
      api    = { account_id = "datos-both", display_name = "API" }
    }
    project = "100200300"
  }
}
