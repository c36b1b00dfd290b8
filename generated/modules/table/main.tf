# Dataset, tables, the view for analysts, and their backups. Columns are only ever added at the end: BigQuery cannot reorder them, and
# the provider would replace the table. Time travel restores the last days, snapshots in a second dataset what is older.

terraform {
  required_version = ">= 1.11"
  required_providers {
    google = { source = "hashicorp/google", version = "~> 8.0" }
  }
}

locals {
  deletion_policy = var.protect ? "PREVENT" : "DELETE"
  dataset         = var.create_dataset ? google_bigquery_dataset.this[0].dataset_id : data.google_bigquery_dataset.this[0].dataset_id
}

resource "google_bigquery_dataset" "this" {
  count                      = var.create_dataset ? 1 : 0
  project                    = var.project
  dataset_id                 = var.dataset
  location                   = var.location
  max_time_travel_hours      = tostring(var.time_travel_hours)
  delete_contents_on_destroy = false
  labels                     = var.labels
  deletion_policy            = local.deletion_policy
}

data "google_bigquery_dataset" "this" {
  count      = var.create_dataset ? 0 : 1
  project    = var.project
  dataset_id = var.dataset
}

resource "google_bigquery_table" "this" {
  for_each                 = var.tables
  project                  = var.project
  dataset_id               = local.dataset
  table_id                 = each.value.name
  description              = each.value.description
  schema                   = each.value.schema
  clustering               = each.value.cluster
  require_partition_filter = each.value.require_partition_filter
  labels                   = var.labels
  deletion_protection      = var.protect
  deletion_policy          = local.deletion_policy

  time_partitioning {
    type          = each.value.partition_type
    field         = each.value.partition
    expiration_ms = each.value.keep_days == null ? null : each.value.keep_days * 86400000
  }
}

resource "google_bigquery_table" "view" {
  project             = var.project
  dataset_id          = local.dataset
  table_id            = var.view.name
  description         = var.view.description
  labels              = var.labels
  deletion_protection = false
  deletion_policy     = "DELETE"

  view {
    query          = var.view.query
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.this]
}

# Snapshots share storage with the table until its rows change.
resource "google_bigquery_dataset" "backup" {
  count                      = var.backups == null ? 0 : 1
  project                    = var.project
  dataset_id                 = var.backups.dataset
  location                   = var.location
  description                = "Snapshots of ${var.dataset}, one a day, each kept for ${var.backups.keep_days} days."
  delete_contents_on_destroy = !var.protect
  labels                     = var.labels
  deletion_policy            = local.deletion_policy
}

resource "google_bigquery_data_transfer_config" "backup" {
  for_each             = var.backups == null ? {} : { for key, table in var.tables : key => table if table.backup }
  project              = var.project
  location             = var.location
  display_name         = "Backup of ${var.dataset}.${each.value.name}"
  data_source_id       = "scheduled_query"
  schedule             = var.backups.schedule
  service_account_name = var.backups.account

  params = {
    query = <<-SQL
      EXECUTE IMMEDIATE FORMAT("""
        CREATE SNAPSHOT TABLE IF NOT EXISTS `${var.project}.${google_bigquery_dataset.backup[0].dataset_id}.${each.value.name}_%s`
        CLONE `${var.project}.${local.dataset}.${google_bigquery_table.this[each.key].table_id}`
        OPTIONS (expiration_timestamp = TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL ${var.backups.keep_days} DAY))
      """, FORMAT_DATE("%Y%m%d", @run_date));
    SQL
  }
}
