# Topic, subscription and Pub/Sub's own dead-letter topic of one system. Nothing here expires: Pub/Sub deletes a subscription that
# is idle for 31 days unless its ttl is "". No schema: Pub/Sub would refuse messages at publish, and no dead letter would say why.

terraform {
  required_version = ">= 1.11"
  required_providers {
    google = { source = "hashicorp/google", version = "~> 8.0" }
  }
}

locals {
  deletion_policy = var.protect ? "PREVENT" : "DELETE"
  topic           = var.create_topic ? google_pubsub_topic.this[0].id : data.google_pubsub_topic.this[0].id
  dead            = "${var.subscription}-dead"
}

resource "google_pubsub_topic" "this" {
  count           = var.create_topic ? 1 : 0
  project         = var.project
  name            = var.topic
  labels          = var.labels
  deletion_policy = local.deletion_policy
}

data "google_pubsub_topic" "this" {
  count   = var.create_topic ? 0 : 1
  project = var.project
  name    = var.topic
}

resource "google_pubsub_subscription" "this" {
  project                    = var.project
  name                       = var.subscription
  topic                      = local.topic
  labels                     = var.labels
  ack_deadline_seconds       = var.ack_deadline_seconds
  message_retention_duration = "${var.retention_seconds}s"
  deletion_policy            = local.deletion_policy

  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "1s"
    maximum_backoff = "600s"
  }

  dynamic "push_config" {
    for_each = var.push[*]
    content {
      push_endpoint = push_config.value.endpoint
      oidc_token {
        service_account_email = push_config.value.account
        audience              = push_config.value.audience
      }
    }
  }

  dynamic "dead_letter_policy" {
    for_each = google_pubsub_topic.dead
    content {
      dead_letter_topic     = dead_letter_policy.value.id
      max_delivery_attempts = var.max_delivery_attempts
    }
  }

  lifecycle {
    precondition {
      condition     = var.ack_deadline_seconds >= var.request_timeout_seconds
      error_message = "The ack deadline of ${var.ack_deadline_seconds} s is shorter than the ${var.request_timeout_seconds} s that a request may take: Pub/Sub would deliver a message again while it is still being stored."
    }
  }
}

# A topic without a subscription drops what is published to it.
resource "google_pubsub_topic" "dead" {
  count           = var.dead_letters ? 1 : 0
  project         = var.project
  name            = local.dead
  labels          = var.labels
  deletion_policy = local.deletion_policy
}

resource "google_pubsub_subscription" "dead" {
  count                      = var.dead_letters ? 1 : 0
  project                    = var.project
  name                       = local.dead
  topic                      = google_pubsub_topic.dead[0].id
  labels                     = var.labels
  ack_deadline_seconds       = 60
  message_retention_duration = "2678400s"
  deletion_policy            = local.deletion_policy

  expiration_policy {
    ttl = ""
  }
}
