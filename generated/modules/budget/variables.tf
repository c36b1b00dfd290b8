variable "billing_account" {
  description = "Id of the billing account: 012345-6789AB-CDEF01."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "billing_account has three groups of six digits and letters A to F: 'gcloud billing accounts list' shows it."
  }
}

variable "display_name" {
  description = "Name of the budget in the console and in notifications."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.display_name) >= 1 && length(var.display_name) <= 60
    error_message = "display_name has 1 to 60 characters."
  }
}

variable "projects" {
  description = "Ids of the projects whose cost is counted."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.projects) > 0
    error_message = "Without a project the budget would count the whole billing account."
  }
}

variable "monthly" {
  description = "Amount of a calendar month in whole units of the currency."
  type        = number
  nullable    = false

  validation {
    condition     = var.monthly >= 1 && floor(var.monthly) == var.monthly
    error_message = "monthly is a whole number from 1."
  }
}

variable "currency" {
  description = "Currency of the billing account: Google refuses another one."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Z]{3}$", var.currency))
    error_message = "currency is a code of three letters such as 'USD'."
  }
}

variable "thresholds" {
  description = "Shares of the amount that notify when they are spent: 0.5 is half of it."
  type        = list(number)
  default     = [0.5, 0.9, 1]
  nullable    = false

  validation {
    condition     = length(var.thresholds) > 0 && alltrue([for share in var.thresholds : share > 0 && share <= 10])
    error_message = "There is at least one threshold, and each is above 0 and at most 10 (ten times the amount)."
  }
}

variable "channels" {
  description = "Full names of notification channels in Cloud Monitoring, at most five. Without any, Google writes to the administrators of the billing account."
  type        = list(string)
  default     = []
  nullable    = false
}
