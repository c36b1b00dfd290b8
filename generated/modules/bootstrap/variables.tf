variable "project" {
  description = "Id of the project that holds the bucket, the accounts and the pool."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project is the id of a project, 6 to 30 lower-case letters, digits and dashes; not its number or its name."
  }
}

variable "projects" {
  description = "Ids of all projects with systems: the accounts have their roles in each, and the APIs are enabled there."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for project in var.projects : can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", project))])
    error_message = "Each is the id of a project, not its number or its name."
  }
}

variable "location" {
  description = "Region of the bucket."
  type        = string
  nullable    = false
}

variable "environments" {
  description = "Environments that are applied to these projects: each has its own accounts, and its own folder of states."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.environments) > 0 && alltrue([for environment in var.environments : contains(["dev", "staging", "prod"], environment)])
    error_message = "environments are one or more of dev, staging and prod."
  }
}

variable "state_bucket" {
  description = "Name of the bucket of Terraform's states. It is unique in all of Google Cloud: begin it with the project's id."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$", var.state_bucket)) && !startswith(var.state_bucket, "goog")
    error_message = "state_bucket has 3 to 63 lower-case letters, digits, dashes and underscores, and does not begin with 'goog'."
  }
}

variable "repository" {
  description = "Numbers of the GitHub repository and of its owner: gh api repos/<owner>/<name> -q '.id, .owner.id'."
  type        = object({ id = string, owner_id = string })
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+$", var.repository.id)) && can(regex("^[0-9]+$", var.repository.owner_id))
    error_message = "The repository and its owner are given by number: a name can be taken over by somebody else."
  }
}

variable "pool_id" {
  description = "Name of the pool of GitHub's identities. A deleted pool keeps its name for 30 days: choose another one then."
  type        = string
  default     = "github"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9-]{4,32}$", var.pool_id)) && !startswith(var.pool_id, "gcp-")
    error_message = "pool_id has 4 to 32 lower-case letters, digits and dashes, and does not begin with 'gcp-'."
  }
}

variable "roles" {
  description = "Roles on the projects by account: { plan = { \"roles/viewer\" = \"\" } }. The text is the condition in CEL, empty without one."
  type        = map(map(string))
  nullable    = false

  validation {
    condition     = alltrue([for account in keys(var.roles) : contains(["plan", "apply", "deploy"], account)])
    error_message = "The accounts are plan, apply and deploy."
  }

  validation {
    condition     = alltrue(flatten([for roles in values(var.roles) : [for role in keys(roles) : !contains(["roles/owner", "roles/editor", "roles/iam.securityAdmin"], role)]]))
    error_message = "No account has roles/owner, roles/editor or roles/iam.securityAdmin."
  }

  validation {
    condition     = alltrue(flatten([for roles in values(var.roles) : [for role, condition in roles : role != "roles/resourcemanager.projectIamAdmin" || strcontains(condition, "modifiedGrantsByRole")]]))
    error_message = "Who may grant roles on a project is limited to some of them by a condition on iam.googleapis.com/modifiedGrantsByRole."
  }
}

variable "services" {
  description = "APIs that are enabled in each project. None is disabled by a destroy."
  type        = set(string)
  nullable    = false

  validation {
    condition     = alltrue([for service in var.services : can(regex("^[a-z0-9]+[.]googleapis[.]com$", service))])
    error_message = "An API is written as 'run.googleapis.com'."
  }
}

variable "channel_secrets" {
  description = "Names of secrets that notification channels need: they are made empty, and the account apply may read them."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for secret in var.channel_secrets : can(regex("^[A-Za-z0-9_-]{1,255}$", secret))])
    error_message = "A secret has 1 to 255 letters, digits, dashes and underscores."
  }
}

variable "service_secrets" {
  description = "Secrets that services read, as <project>/<name>: they are made empty, and apply lets the accounts of services read them. Those of other projects are left out."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for secret in var.service_secrets : can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]/[A-Za-z0-9_-]{1,255}$", secret))])
    error_message = "A secret is written as <project>/<name>."
  }
}

variable "source_bucket" {
  description = "Bucket of the archives that functions are built from; null where no system has a function."
  type        = string
  default     = null

  validation {
    condition     = var.source_bucket == null ? true : can(regex("^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$", var.source_bucket))
    error_message = "source_bucket has 3 to 63 lower-case letters, digits, dashes and underscores."
  }
}

variable "protect" {
  description = "True keeps the bucket when everything else here is destroyed: the states of all other roots are in it."
  type        = bool
  default     = true
  nullable    = false
}
