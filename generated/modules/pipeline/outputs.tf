output "topic" {
  description = "Name of the topic, without its project."
  value       = element(split("/", local.topic), 3)
}

output "subscription" {
  description = "Name of the subscription."
  value       = google_pubsub_subscription.this.name
}

output "dead_letter_topic" {
  description = "Name of the dead-letter topic; null without one."
  value       = one(google_pubsub_topic.dead[*].name)
}

output "dead_letter_subscription" {
  description = "Name of the subscription that keeps what reaches the dead-letter topic; null without one."
  value       = one(google_pubsub_subscription.dead[*].name)
}
