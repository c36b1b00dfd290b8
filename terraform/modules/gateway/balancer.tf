resource "google_compute_region_network_endpoint_group" "this" {
  count                 = length(local.balancer)
  project               = var.project
  region                = var.region
  name                  = var.name
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = var.load_balancer.service
  }
}

resource "google_compute_security_policy" "this" {
  count       = length(local.balancer)
  project     = var.project
  name        = var.name
  description = "Bans a caller who sends more than the API's rate limit allows."

  rule {
    action      = "deny(403)"
    priority    = 100
    description = "Requests that try known holes, such as Log4j's."
    match {
      expr {
        expression = "evaluatePreconfiguredWaf('cve-canary')"
      }
    }
  }

  rule {
    action   = "rate_based_ban"
    priority = 1000
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
    rate_limit_options {
      conform_action   = "allow"
      exceed_action    = "deny(429)"
      enforce_on_key   = "IP"
      ban_duration_sec = 60
      rate_limit_threshold {
        count        = var.load_balancer.requests_per_minute
        interval_sec = 60
      }
    }
  }

  rule {
    action   = "allow"
    priority = 2147483647
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}

resource "google_compute_backend_service" "this" {
  count                 = length(local.balancer)
  project               = var.project
  name                  = var.name
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  security_policy       = google_compute_security_policy.this[0].id

  backend {
    group = google_compute_region_network_endpoint_group.this[0].id
  }

  dynamic "iap" {
    for_each = var.load_balancer.iap ? [true] : []
    content {
      enabled = true
    }
  }

  log_config {
    enable = false
  }
}

resource "google_compute_url_map" "this" {
  count           = length(local.balancer)
  project         = var.project
  name            = var.name
  default_service = google_compute_backend_service.this[0].id
}

resource "google_compute_managed_ssl_certificate" "this" {
  count   = length(local.balancer)
  project = var.project
  name    = var.name

  managed {
    domains = [var.load_balancer.domain]
  }
}

resource "google_compute_target_https_proxy" "this" {
  count            = length(local.balancer)
  project          = var.project
  name             = var.name
  url_map          = google_compute_url_map.this[0].id
  ssl_certificates = [google_compute_managed_ssl_certificate.this[0].id]
}

resource "google_compute_global_address" "this" {
  count           = length(local.balancer)
  project         = var.project
  name            = var.name
  deletion_policy = var.protect ? "PREVENT" : "DELETE"
}

resource "google_compute_global_forwarding_rule" "this" {
  count                 = length(local.balancer)
  project               = var.project
  name                  = var.name
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.this[0].id
  port_range            = "443"
  target                = google_compute_target_https_proxy.this[0].id
  labels                = var.labels
}
