output "emails" {
  description = "E-mail addresses of the accounts, by the keys of accounts. Known after who may use them and what secrets they read is granted: Cloud Run refuses a service otherwise."
  value       = { for key, account in google_service_account.this : key => account.email }
  depends_on  = [google_secret_manager_secret_iam_member.this, google_service_account_iam_member.user]
}

output "agents" {
  description = "Members of Google's service agents in the project: pubsub, monitoring, iap, run."
  value       = local.agents
}
