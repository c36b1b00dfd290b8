variable "project" {
  description = "Id of the project that holds everything here."
  type        = string
  nullable    = false
}

variable "location" {
  description = "Region of the data. It cannot change later."
  type        = string
  nullable    = false
}

variable "dataset" {
  description = "Name of the dataset, without its project."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9A-Za-z_]+$", var.dataset)) && length(var.dataset) <= 1024
    error_message = "A dataset has 1 to 1024 letters, digits and underscores: BigQuery takes no dashes."
  }
}

variable "create_dataset" {
  description = "False where somebody else made the dataset: it is only read."
  type        = bool
  default     = true
  nullable    = false
}

variable "tables" {
  description = "Tables by a fixed key. schema: JSON of the columns, each with a mode. partition: a TIMESTAMP or DATE column, by day. keep_days: after which partitions are deleted; null: never."
  type = map(object({
    name                     = string
    description              = string
    schema                   = string
    partition                = string
    cluster                  = list(string)
    partition_type           = optional(string, "DAY")
    backup                   = optional(bool, true)
    keep_days                = optional(number)
    require_partition_filter = optional(bool, false)
  }))
  nullable = false

  validation {
    condition     = alltrue([for table in values(var.tables) : length(table.cluster) <= 4])
    error_message = "BigQuery clusters by at most 4 columns."
  }

  validation {
    condition     = alltrue(flatten([for table in values(var.tables) : [for column in jsondecode(table.schema) : can(column.mode)]]))
    error_message = "Every column has a mode: without one, every plan differs."
  }

  validation {
    condition     = alltrue([for table in values(var.tables) : contains(jsondecode(table.schema)[*].name, table.partition)])
    error_message = "A table is partitioned by one of its columns."
  }
}

variable "view" {
  description = "View for analysts, in standard SQL."
  type        = object({ name = string, description = string, query = string })
  nullable    = false
}

variable "backups" {
  description = "Scheduled snapshots of every table with backup into a second dataset, as an account that reads the first and writes the second; null: none."
  type        = object({ dataset = string, schedule = string, keep_days = number, account = string })
  default     = null

  validation {
    condition     = var.backups == null || try(var.backups.keep_days >= 1 && var.backups.keep_days <= 3650 && can(regex("^[0-9A-Za-z_]+$", var.backups.dataset)) && length(var.backups.dataset) <= 1024, false)
    error_message = "Snapshots are kept for 1 to 3650 days, in a dataset of 1 to 1024 letters, digits and underscores."
  }
}

variable "time_travel_hours" {
  description = "How far back the tables can be read as they were: 48 to 168 hours, whole days."
  type        = number
  default     = 168
  nullable    = false

  validation {
    condition     = var.time_travel_hours >= 48 && var.time_travel_hours <= 168 && var.time_travel_hours % 24 == 0
    error_message = "BigQuery takes 48, 72, 96, 120, 144 or 168 hours."
  }
}

variable "labels" {
  description = "Labels of everything here."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "protect" {
  description = "True: Terraform refuses to delete datasets and tables."
  type        = bool
  nullable    = false
}
