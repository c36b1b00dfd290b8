variable "dataset" { type = string }
variable "table" { type = string }

resource "google_bigquery_dataset" "this" {
  dataset_id = var.dataset
  location   = "US"
}

resource "google_bigquery_table" "this" {
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = var.table
  deletion_protection = false
  schema              = file("${path.module}/schema.json")
}

output "dataset" { value = google_bigquery_dataset.this.dataset_id }
output "table" { value = google_bigquery_table.this.table_id }
