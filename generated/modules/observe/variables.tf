variable "project" {
  description = "Id of the project that holds this."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project is the id of a project, 6 to 30 lower-case letters, digits and dashes; not its number or its name."
  }
}

variable "services" {
  description = "APIs that are enabled. None is disabled by a destroy: others may use it."
  type        = set(string)
  default = [
    "cloudtrace.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "telemetry.googleapis.com",
  ]
  nullable = false

  validation {
    condition     = alltrue([for service in var.services : can(regex("^[a-z0-9]+[.]googleapis[.]com$", service))])
    error_message = "An API is written as 'monitoring.googleapis.com'."
  }
}

variable "retention_days" {
  description = "Days for which log lines are kept. The first 30 cost nothing; each further one is billed by size."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 3650 && floor(var.retention_days) == var.retention_days
    error_message = "retention_days is a whole number from 1 to 3650."
  }
}

variable "keep_health_checks" {
  description = "True keeps a line for each successful health check."
  type        = bool
  default     = false
  nullable    = false
}

variable "health_paths" {
  description = "Paths of health checks, as patterns of RE2 between '/' and the end of the URL."
  type        = list(string)
  default     = ["/health", "/ready"]
  nullable    = false

  validation {
    condition     = length(var.health_paths) > 0 && alltrue([for path in var.health_paths : can(regex("^/[^\"]+$", path))])
    error_message = "A path begins with '/' and has no quote; without any path every successful request would be dropped."
  }
}
