# A budget of a month over the projects of the systems, in a root of its own: it needs a right on the billing account, which whoever
# applies alerts does not have. A budget notifies; it stops nothing.

terraform {
  required_version = ">= 1.11"
  required_providers {
    google = { source = "hashicorp/google", version = "~> 8.0" }
  }
}

data "google_project" "of" {
  for_each   = var.projects
  project_id = each.value
}

resource "google_billing_budget" "month" {
  billing_account = var.billing_account
  display_name    = var.display_name

  budget_filter {
    # Numbers, as Google answers them: ids would be a difference in each plan.
    projects               = [for project in data.google_project.of : "projects/${project.number}"]
    calendar_period        = "MONTH"
    credit_types_treatment = "INCLUDE_ALL_CREDITS"
  }

  amount {
    specified_amount {
      currency_code = var.currency
      units         = tostring(var.monthly)
    }
  }

  dynamic "threshold_rules" {
    for_each = var.thresholds
    content {
      threshold_percent = threshold_rules.value
      spend_basis       = "CURRENT_SPEND"
    }
  }

  threshold_rules {
    threshold_percent = 1
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    monitoring_notification_channels = var.channels
    disable_default_iam_recipients   = length(var.channels) > 0
  }

  lifecycle {
    precondition {
      condition     = length(var.channels) <= 5
      error_message = "A budget notifies at most five channels."
    }
  }
}
