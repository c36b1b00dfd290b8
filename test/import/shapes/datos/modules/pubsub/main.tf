variable "topic" { type = string }
variable "subscription" { type = string }
variable "endpoint" { type = string }

resource "google_pubsub_topic" "this" {
  name = var.topic
}

resource "google_pubsub_topic" "dead" {
  name = "${var.topic}-dead"
}

resource "google_pubsub_subscription" "this" {
  name                       = var.subscription
  topic                      = google_pubsub_topic.this.id
  ack_deadline_seconds       = 30
  message_retention_duration = "604800s"

  push_config {
    push_endpoint = "${var.endpoint}/push"
    oidc_token {
      service_account_email = "invoker@datos-latam.iam.gserviceaccount.com"
    }
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead.id
    max_delivery_attempts = 10
  }
}

resource "google_pubsub_subscription" "dead" {
  name  = "${google_pubsub_topic.dead.name}-subscription"
  topic = google_pubsub_topic.dead.id
}
