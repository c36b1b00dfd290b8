variable "project" {
  description = "Id of the project that holds everything here."
  type        = string
  nullable    = false
}

variable "region" {
  description = "Region of the API behind the gateway."
  type        = string
  nullable    = false
}

variable "name" {
  description = "Name of everything here: under 50 characters, because one of them is a Cloud Run service."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$", var.name))
    error_message = "A gateway has 1 to 49 lower-case letters, digits and dashes, begins with a letter and does not end with a dash."
  }
}

variable "endpoints" {
  description = "Cloud Endpoints. service: <name>.endpoints.<project>.cloud.goog. openapi: OpenAPI 2.0, with the API's address. image: ESPv2. account: as which ESPv2 calls the API."
  type = object({
    service         = string
    openapi         = string
    account         = string
    image           = optional(string, "gcr.io/endpoints-release/endpoints-runtime-serverless:2")
    timeout_seconds = optional(number, 60)
    min_instances   = optional(number, 0)
    max_instances   = optional(number, 20)
  })
  default = null

  validation {
    condition     = var.endpoints == null || can(regex("[.]endpoints[.][^.]+[.]cloud[.]goog$", var.endpoints.service))
    error_message = "Without a domain of your own, a service of Cloud Endpoints is named <name>.endpoints.<project>.cloud.goog."
  }

  validation {
    condition     = (var.endpoints == null) != (var.load_balancer == null)
    error_message = "Set endpoints or load_balancer, and not both."
  }
}

variable "load_balancer" {
  description = "Load balancer. service: the Cloud Run service behind it. domain: whose certificate Google makes, once its DNS record has the output address. requests_per_minute: of one IP address, after which Cloud Armor bans it for a minute. iap: Identity-Aware Proxy."
  type = object({
    service             = string
    domain              = string
    requests_per_minute = number
    iap                 = optional(bool, false)
  })
  default = null

  validation {
    condition     = var.load_balancer == null || try(var.load_balancer.requests_per_minute >= 1 && var.load_balancer.requests_per_minute <= 1000000, false)
    error_message = "Cloud Armor counts 1 to 1000000 requests a minute."
  }

  validation {
    condition     = var.load_balancer == null || can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?[.])+[a-z]{2,}$", var.load_balancer.domain))
    error_message = "domain is a name such as data.your-company.com, without https:// and path."
  }
}

variable "labels" {
  description = "Labels of what can have labels."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "protect" {
  description = "True: Terraform refuses to delete the gateway's service, or the address that DNS records name."
  type        = bool
  nullable    = false
}
