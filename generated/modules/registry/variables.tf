variable "project" {
  description = "Id of the project that holds this."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project is the id of a project, 6 to 30 lower-case letters, digits and dashes; not its number or its name."
  }
}

variable "location" {
  description = "Region of the repository: that of the services, so that an image crosses no region when an instance starts."
  type        = string
  nullable    = false
}

variable "repository_id" {
  description = "Name of the repository, the last part of an image's path before the image."
  type        = string
  default     = "atalaya"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", var.repository_id))
    error_message = "repository_id has 1 to 63 lower-case letters, digits and dashes, begins with a letter and ends with a letter or digit."
  }
}

variable "keep_versions" {
  description = "Latest versions of each image that are never deleted, tagged or not: what a rollback may still need."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.keep_versions >= 2 && floor(var.keep_versions) == var.keep_versions
    error_message = "keep_versions is a whole number from 2: a rollback needs the version before the current one."
  }
}

variable "untagged_days" {
  description = "Days after which a version without a tag is deleted, unless it is one of the latest."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.untagged_days >= 1 && floor(var.untagged_days) == var.untagged_days
    error_message = "untagged_days is a whole number from 1."
  }
}

variable "scanning" {
  description = "Whether pushed images are scanned for known vulnerabilities, which Google bills for each image."
  type        = bool
  default     = true
  nullable    = false
}

variable "writers" {
  description = "Members that push images, by a fixed name: { deploy = \"serviceAccount:…\" }."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for member in values(var.writers) : !contains(["allUsers", "allAuthenticatedUsers"], member)])
    error_message = "Whoever pushes an image decides what runs: name accounts, never everybody."
  }
}
