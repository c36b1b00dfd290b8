variable "size" {
  description = "Size of an instance (cpu such as 1 or 0.5; memory such as 512Mi), requests at once in one, seconds of a request, and the fewest and most instances. cpu_always: CPU between requests too (instance-based billing), as what pulls messages or exports metrics works then."
  type = object({
    cpu             = optional(string, "1")
    memory          = optional(string, "512Mi")
    cpu_always      = optional(bool, true)
    concurrency     = optional(number, 80)
    timeout_seconds = optional(number, 60)
    min_instances   = optional(number, 0)
    max_instances   = number
  })
  nullable = false

  validation {
    condition     = tonumber(var.size.cpu) >= 1 || (!var.size.cpu_always && var.size.concurrency == 1)
    error_message = "Cloud Run gives less than one CPU to one request at a time, and none between requests: set concurrency = 1 and cpu_always = false, or cpu = 1."
  }

  validation {
    condition     = var.size.concurrency >= 1 && var.size.concurrency <= 1000 && var.size.timeout_seconds >= 1 && var.size.timeout_seconds <= 3600
    error_message = "Cloud Run takes 1 to 1000 requests at once in an instance, and 1 to 3600 seconds for a request."
  }

  validation {
    condition     = var.size.min_instances >= 0 && var.size.max_instances >= 1 && var.size.min_instances <= var.size.max_instances
    error_message = "The fewest instances are 0 or more, the most 1 or more, and the fewest are not more than the most."
  }

  validation {
    condition     = var.kind != "worker" || var.size.min_instances >= 1
    error_message = "A worker pool without an instance pulls nothing, and nothing starts one."
  }
}
