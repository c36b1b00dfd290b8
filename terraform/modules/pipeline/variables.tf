variable "project" {
  description = "Id of the project that holds everything here."
  type        = string
  nullable    = false
}

variable "topic" {
  description = "Name of the topic to which producers publish."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][0-9A-Za-z._~+%-]{2,254}$", var.topic)) && !startswith(var.topic, "goog")
    error_message = "A topic has 3 to 255 letters, digits and -._~+%, begins with a letter, and not with 'goog'."
  }
}

variable "create_topic" {
  description = "False where somebody else made the topic: it is only read."
  type        = bool
  default     = true
  nullable    = false
}

variable "subscription" {
  description = "Name of the subscription. The dead-letter topic and its subscription have the same name with '-dead'."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][0-9A-Za-z._~+%-]{2,249}$", var.subscription)) && !startswith(var.subscription, "goog")
    error_message = "A subscription has 3 to 250 letters, digits and -._~+% here ('-dead' is added to it), begins with a letter, and not with 'goog'."
  }
}

variable "push" {
  description = "Where messages are pushed, with which account and audience of the OIDC token; null: they are pulled."
  type        = object({ endpoint = string, account = string, audience = string })
  default     = null

  validation {
    condition     = var.push == null || can(regex("^https://", var.push.endpoint))
    error_message = "Pub/Sub pushes to https:// only."
  }
}

variable "ack_deadline_seconds" {
  description = "Seconds after which an unacknowledged message is delivered again. At least request_timeout_seconds."
  type        = number
  nullable    = false

  validation {
    condition     = var.ack_deadline_seconds >= 10 && var.ack_deadline_seconds <= 600
    error_message = "Pub/Sub takes an ack deadline of 10 to 600 seconds."
  }
}

variable "request_timeout_seconds" {
  description = "Longest time of a push request; 0 where messages are pulled."
  type        = number
  default     = 0
  nullable    = false
}

variable "retention_seconds" {
  description = "How long an unacknowledged message is kept: 10 minutes to 31 days."
  type        = number
  default     = 604800
  nullable    = false

  validation {
    condition     = var.retention_seconds >= 600 && var.retention_seconds <= 2678400
    error_message = "Pub/Sub keeps messages for 600 to 2678400 seconds."
  }
}

variable "dead_letters" {
  description = "Whether messages go to a dead-letter topic after max_delivery_attempts."
  type        = bool
  default     = true
  nullable    = false
}

variable "max_delivery_attempts" {
  description = "Failed deliveries before a message goes to the dead-letter topic: 5 to 100."
  type        = number
  default     = 100
  nullable    = false

  validation {
    condition     = var.max_delivery_attempts >= 5 && var.max_delivery_attempts <= 100
    error_message = "Pub/Sub takes 5 to 100 delivery attempts."
  }
}

variable "labels" {
  description = "Labels of everything here."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "protect" {
  description = "True: Terraform refuses to delete topics and subscriptions, with which messages would be lost."
  type        = bool
  nullable    = false
}
