# Nothing expires, what reaches the dead-letter topic is kept, and deadlines fit together.

mock_provider "google" {
  mock_resource "google_pubsub_topic" {
    defaults = { id = "projects/atalaya-demo/topics/orders-raw" }
  }
}

variables {
  project                 = "atalaya-demo"
  topic                   = "orders-raw"
  subscription            = "orders"
  push                    = { endpoint = "https://orders.a.run.app/", account = "p@atalaya-demo.iam.gserviceaccount.com", audience = "a" }
  ack_deadline_seconds    = 60
  request_timeout_seconds = 60
  protect                 = true
}

run "defaults" {
  assert {
    condition     = google_pubsub_subscription.this.expiration_policy[0].ttl == "" && google_pubsub_subscription.dead[0].expiration_policy[0].ttl == ""
    error_message = "No subscription expires."
  }
  assert {
    condition     = google_pubsub_subscription.dead[0].name == "orders-dead" && google_pubsub_topic.dead[0].deletion_policy == "PREVENT"
    error_message = "The dead-letter topic has a subscription, and is protected."
  }
}

run "refuses_a_deadline_under_the_timeout" {
  command         = plan
  expect_failures = [google_pubsub_subscription.this]
  variables {
    request_timeout_seconds = 61
  }
}

run "refuses_values_that_pubsub_refuses" {
  command         = plan
  expect_failures = [var.topic, var.ack_deadline_seconds, var.retention_seconds, var.max_delivery_attempts, var.push]
  variables {
    topic                   = "goog-orders"
    ack_deadline_seconds    = 601
    retention_seconds       = 60
    max_delivery_attempts   = 4
    push                    = { endpoint = "http://orders", account = "a", audience = "a" }
    request_timeout_seconds = 0
  }
}
