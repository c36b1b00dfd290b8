variable "project" {
  description = "Id of the project that holds everything here."
  type        = string
  nullable    = false
}

variable "region" {
  description = "Region of the instances."
  type        = string
  nullable    = false
}

variable "name" {
  description = "Name of the function, and of the Cloud Run service below it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", var.name))
    error_message = "A function has 1 to 63 lower-case letters, digits and dashes, begins with a letter and does not end with a dash."
  }
}

variable "description" {
  description = "What it does, in one sentence."
  type        = string
  nullable    = false
}

variable "account" {
  description = "E-mail address of the account that it runs as."
  type        = string
  nullable    = false
}

variable "env" {
  description = "Environment variables and their values, without secrets."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "secrets" {
  description = "Environment variables from Secret Manager, by variable: the name of a secret in this project. No secret is in the state."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "files" {
  description = "Files from Secret Manager, by path: the name of a secret in this project. Each has a folder of its own."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(distinct([for path in keys(var.files) : dirname(path)])) == length(var.files)
    error_message = "Each file needs a folder of its own: Cloud Run mounts one secret a folder."
  }
}

variable "labels" {
  description = "Labels of everything here."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "protect" {
  description = "True: Terraform refuses to delete it."
  type        = bool
  nullable    = false
}

variable "runtime" {
  description = "Runtime of the function."
  type        = string
  default     = "nodejs24"
  nullable    = false
}

variable "entry_point" {
  description = "Name of the exported function."
  type        = string
  nullable    = false
}

variable "file" {
  description = "File of the exported function, in the archive."
  type        = string
  nullable    = false
}

variable "source_archive" {
  description = "First source: an object in a bucket, a zip of the repository. Later ones are set by deployments."
  type        = object({ bucket = string, object = string })
  nullable    = false
}

variable "build_account" {
  description = "Account that builds, as projects/<project>/serviceAccounts/<e-mail>; null: the project's default."
  type        = string
  default     = null
}

variable "size" {
  description = "Size of an instance (cpu such as 1 or 0.5; memory such as 512Mi), requests at once in one, seconds of a request, and the fewest and most instances."
  type = object({
    cpu             = optional(string, "1")
    memory          = optional(string, "512Mi")
    concurrency     = optional(number, 80)
    timeout_seconds = optional(number, 60)
    min_instances   = optional(number, 0)
    max_instances   = number
  })
  nullable = false

  validation {
    condition     = tonumber(var.size.cpu) >= 1 || var.size.concurrency == 1
    error_message = "Cloud Run gives less than one CPU to one request at a time: set concurrency = 1, or cpu = 1."
  }

  validation {
    condition     = var.size.concurrency >= 1 && var.size.concurrency <= 1000 && var.size.timeout_seconds >= 1 && var.size.timeout_seconds <= 3600
    error_message = "Cloud Run takes 1 to 1000 requests at once in an instance, and 1 to 3600 seconds for a request."
  }

  validation {
    condition     = var.size.min_instances >= 0 && var.size.max_instances >= 1 && var.size.min_instances <= var.size.max_instances
    error_message = "The fewest instances are 0 or more, the most 1 or more, and the fewest are not more than the most."
  }
}

variable "ingress" {
  description = "Where requests may come from."
  type        = string
  default     = "ALLOW_ALL"
  nullable    = false

  validation {
    condition     = contains(["ALLOW_ALL", "ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB"], var.ingress)
    error_message = "ingress is ALLOW_ALL, ALLOW_INTERNAL_ONLY or ALLOW_INTERNAL_AND_GCLB."
  }
}
