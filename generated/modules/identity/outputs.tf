output "emails" {
  description = "E-mail addresses of the accounts, by the keys of accounts. Known after the roles on secrets are granted: Cloud Run refuses a service whose account cannot read its secrets."
  value       = { for key, account in google_service_account.this : key => account.email }
  depends_on  = [google_secret_manager_secret_iam_member.this]
}

output "agents" {
  description = "Members of Google's service agents in the project: pubsub, monitoring, iap, run."
  value       = local.agents
}
