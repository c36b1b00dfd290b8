output "name" {
  description = "Full name of the budget: billingAccounts/<account>/budgets/<id>."
  value       = google_billing_budget.month.name
}
