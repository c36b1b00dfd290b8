output "dataset" {
  description = "Name of the dataset, without its project."
  value       = local.dataset
}

output "tables" {
  description = "Names of the tables, by key."
  value       = { for key, table in google_bigquery_table.this : key => table.table_id }
}

output "view" {
  description = "Name of the view for analysts."
  value       = google_bigquery_table.view.table_id
}

output "backup_dataset" {
  description = "Name of the dataset of snapshots; null without backups."
  value       = one(google_bigquery_dataset.backup[*].dataset_id)
}
