# A budget counts the projects of the systems only, in the currency of its account, and notifies before the month is over.

mock_provider "google" {
  mock_data "google_project" {
    defaults = {
      number = "123"
    }
  }
}

variables {
  billing_account = "012345-6789AB-CDEF01"
  display_name    = "Atalaya: all systems"
  projects        = ["atalaya-demo"]
  monthly         = 2000
  currency        = "USD"
}

run "defaults" {
  assert {
    condition     = google_billing_budget.month.budget_filter[0].projects == toset(["projects/123"])
    error_message = "Projects are named by number."
  }
  assert {
    condition     = [for rule in google_billing_budget.month.threshold_rules : rule.threshold_percent] == [0.5, 0.9, 1, 1] && google_billing_budget.month.threshold_rules[3].spend_basis == "FORECASTED_SPEND"
    error_message = "Half, nine tenths, all of it, and the forecast."
  }
  assert {
    condition     = google_billing_budget.month.all_updates_rule[0].disable_default_iam_recipients == false
    error_message = "Without channels, Google writes to the administrators of the account."
  }
}

run "refuses_six_channels" {
  command         = plan
  expect_failures = [google_billing_budget.month]
  variables {
    channels = [for number in range(6) : "projects/atalaya-demo/notificationChannels/${number}"]
  }
}

run "refuses_the_whole_account_cents_and_bad_names" {
  command         = plan
  expect_failures = [var.projects, var.billing_account, var.monthly, var.thresholds]
  variables {
    projects        = []
    billing_account = "billingAccounts/012345-6789AB-CDEF01"
    monthly         = 19.99
    thresholds      = [0]
  }
}
