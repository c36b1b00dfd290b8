# A function of a file in an archive, without a trigger, and sizes that Cloud Run would refuse.

mock_provider "google" {
  mock_resource "google_cloudfunctions2_function" {
    defaults = { url = "https://us-central1-atalaya-demo.cloudfunctions.net/orders-ingest" }
  }
}

variables {
  project        = "atalaya-demo"
  region         = "us-central1"
  name           = "orders-ingest"
  description    = "Ingest of orders."
  account        = "orders-ingest@atalaya-demo.iam.gserviceaccount.com"
  file           = "pipeline/ingest/function.ts"
  entry_point    = "push"
  source_archive = { bucket = "sources", object = "atalaya.zip" }
  size           = { max_instances = 20 }
  protect        = true
}

run "defaults" {
  command = plan
  assert {
    condition     = google_cloudfunctions2_function.this.build_config[0].environment_variables["GOOGLE_FUNCTION_SOURCE"] == "pipeline/ingest/function.ts" && length(google_cloudfunctions2_function.this.event_trigger) == 0
    error_message = "The function is that of the file, and has no trigger."
  }
}

run "refuses_what_cloud_run_refuses" {
  command         = plan
  expect_failures = [var.name, var.size, var.ingress]
  variables {
    name    = "Orders_ingest"
    ingress = "INGRESS_TRAFFIC_ALL"
    size    = { concurrency = 1001, max_instances = 0 }
  }
}
