variable "kind" {
  description = "service: answers requests. worker: pulls messages, and has no address."
  type        = string
  default     = "service"
  nullable    = false

  validation {
    condition     = contains(["service", "worker"], var.kind)
    error_message = "kind is service or worker."
  }
}

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
  description = "Name of the service: under 50 characters."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$", var.name))
    error_message = "A Cloud Run service has 1 to 49 lower-case letters, digits and dashes, begins with a letter and does not end with a dash."
  }
}

variable "description" {
  description = "What it does, in one sentence."
  type        = string
  nullable    = false
}

variable "image" {
  description = "First image, by digest. Later ones are set by deployments."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "The image is named by its digest (…@sha256:…): a tag can be moved to another image."
  }
}

variable "account" {
  description = "E-mail address of the account that it runs as."
  type        = string
  nullable    = false
}

variable "port" {
  description = "Port on which it listens. Cloud Run sets PORT to it."
  type        = number
  default     = 8080
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

variable "ingress" {
  description = "Where requests may come from."
  type        = string
  default     = "INGRESS_TRAFFIC_ALL"
  nullable    = false

  validation {
    condition     = contains(["INGRESS_TRAFFIC_ALL", "INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"], var.ingress)
    error_message = "ingress is INGRESS_TRAFFIC_ALL, INGRESS_TRAFFIC_INTERNAL_ONLY or INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER."
  }
}

variable "audiences" {
  description = "Audiences of identity tokens that Cloud Run accepts beside the service's own address."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "iap" {
  description = "Identity-Aware Proxy in front of the service, and who may pass it, as members of IAM; null: none."
  type        = object({ members = list(string) })
  default     = null
}

variable "ready" {
  description = "Path of the readiness probe; null: an instance gets requests as soon as it has started."
  type        = string
  default     = null
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
