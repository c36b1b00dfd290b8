# Three modules: queue, warehouse, service. Ids pass between them as outputs.
terraform {
  required_providers {
    google = {
      source = "hashicorp/google"
    }
  }
}

provider "google" {
  project = "datos-latam"
  region  = "us-central1"
}

module "pubsub" {
  source       = "./modules/pubsub"
  topic        = "datos-topic"
  subscription = "datos-subscription"
  endpoint     = module.ingest.url
}

module "warehouse" {
  source  = "./modules/warehouse"
  dataset = "latam_dataset"
  table   = "datos"
}

module "ingest" {
  source  = "./modules/run"
  name    = "datos-ingest"
  dataset = module.warehouse.dataset
  table   = module.warehouse.table
}

module "api" {
  source  = "./modules/run"
  name    = "datos-api"
  dataset = module.warehouse.dataset
  table   = module.warehouse.table
}
