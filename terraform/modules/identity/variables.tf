variable "project" {
  description = "Id of the project that holds the accounts and what they use."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project is the id of a project, 6 to 30 lower-case letters, digits and dashes; not its number or its name."
  }
}

variable "accounts" {
  description = "Service accounts by what runs as them: { ingest = { account_id, display_name, users } }. One account a service, so that a role belongs to one purpose. users: e-mail addresses of the accounts that create or deploy what runs as it."
  type        = map(object({ account_id = string, display_name = string, users = optional(set(string), []) }))
  nullable    = false

  validation {
    condition = alltrue([for account in values(var.accounts) : can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", account.account_id))]) && (
      length(distinct(values(var.accounts)[*].account_id)) == length(var.accounts)
    )
    error_message = "Each account_id is another one, and has 6 to 30 lower-case letters, digits and dashes: it begins with a letter and ends with a letter or digit."
  }
}

variable "grants" {
  description = "Roles by a fixed name. on: project, dataset, topic, subscription, service or worker (Cloud Run), function, secret or account (a key of accounts); resource: its name, not for project; location: of a service, worker pool or function. Exactly one of account (a key of accounts), agent (pubsub, monitoring, iap or run: Google's service agents) and member has the role."
  type = map(object({
    on       = string
    role     = string
    resource = optional(string)
    location = optional(string)
    account  = optional(string)
    agent    = optional(string)
    member   = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for grant in values(var.grants) : contains(lookup(local.allowed, grant.on, []), grant.role)])
    error_message = "A role is too wide, or on the wrong kind of resource. Possible are ${join("; ", [for on, roles in local.allowed : "on ${on}: ${join(", ", roles)}"])}."
  }

  validation {
    condition = alltrue([for grant in values(var.grants) : length([for who in [grant.account, grant.agent, grant.member] : who if who != null]) == 1 &&
      (grant.account == null ? true : contains(keys(var.accounts), grant.account)) && (grant.agent == null ? true : contains(keys(local.agents), grant.agent))
    ])
    error_message = "A grant has exactly one of account (${join(", ", keys(var.accounts))}), agent (${join(", ", keys(local.agents))}) and member."
  }

  validation {
    condition = alltrue([for grant in values(var.grants) : grant.member == null ? true :
      grant.role == "roles/run.invoker" || !contains(["allUsers", "allAuthenticatedUsers"], grant.member)
    ])
    error_message = "Everybody may call a service that authenticates its callers itself (roles/run.invoker), and has no other role."
  }
}
