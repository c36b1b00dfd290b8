output "state_bucket" {
  description = "Bucket of the states: terraform init -backend-config=bucket=<this>."
  value       = google_storage_bucket.state.name
}

output "workload_identity_provider" {
  description = "What google-github-actions/auth takes as workload_identity_provider."
  value       = google_iam_workload_identity_pool_provider.github.name
}

output "accounts" {
  description = "E-mail addresses of the accounts by <purpose>-<environment>: plan-prod, apply-prod, deploy-prod."
  value       = { for key, account in google_service_account.ci : key => account.email }
}

output "members" {
  description = "The same as members of IAM policies: serviceAccount:<address>."
  value       = { for key, account in google_service_account.ci : key => account.member }
}

output "source_bucket" {
  description = "Bucket of the archives that functions are built from; null without one."
  value       = one(google_storage_bucket.sources[*].name)
}
