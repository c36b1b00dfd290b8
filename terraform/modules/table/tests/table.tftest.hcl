# Tables are partitioned, kept and copied as they are told; a column without a mode would differ in every plan.

mock_provider "google" {}

variables {
  project  = "atalaya-demo"
  location = "us-central1"
  dataset  = "warehouse"
  tables = {
    messages = {
      name        = "orders"
      description = "Orders."
      schema      = "[{\"name\":\"id\",\"type\":\"STRING\",\"mode\":\"NULLABLE\"},{\"name\":\"at\",\"type\":\"TIMESTAMP\",\"mode\":\"NULLABLE\"}]"
      partition   = "at"
      cluster     = ["id"]
      keep_days   = 400
    }
  }
  view    = { name = "orders_once", description = "Each once.", query = "SELECT 1" }
  backups = { dataset = "warehouse_backups", schedule = "every day 03:00", keep_days = 30, account = "b@atalaya-demo.iam.gserviceaccount.com" }
  protect = true
}

run "defaults" {
  assert {
    condition     = google_bigquery_table.this["messages"].time_partitioning[0].expiration_ms == 34560000000 && google_bigquery_table.this["messages"].deletion_protection
    error_message = "Partitions are kept for 400 days, and the table is protected."
  }
  assert {
    condition     = strcontains(google_bigquery_data_transfer_config.backup["messages"].params.query, "`atalaya-demo.warehouse_backups.orders_%s`") && google_bigquery_dataset.this[0].max_time_travel_hours == "168"
    error_message = "Snapshots go into the second dataset, and time travel is a week."
  }
}

run "refuses_what_bigquery_refuses" {
  command         = plan
  expect_failures = [var.dataset, var.tables, var.backups, var.time_travel_hours]
  variables {
    dataset = "ware-house"
    tables = {
      messages = { name = "orders", description = "", schema = "[{\"name\":\"id\",\"type\":\"STRING\"}]", partition = "at", cluster = ["a", "b", "c", "d", "e"] }
    }
    backups           = { dataset = "a-b", schedule = "every day 03:00", keep_days = 0, account = "b" }
    time_travel_hours = 50
  }
}
