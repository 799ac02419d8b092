// Generated from scripts/profile/schema.ts by `npm run generate`. Do not edit.

/** The default of each key that has one; `key[]` has those of the entries of a list. */
export const defaults = {
  "networks": {
    "public": {
      "dns": [],
      "search": [],
      "ntp": [],
      "connection-sync": false
    }
  },
  "directors[]": {
    "preferred": false
  },
  "membership": {
    "keepalive": "1s",
    "warntime": "2s",
    "deadtime": "4s",
    "initdead": "20s",
    "no-quorum-policy": "stop",
    "two-node": false,
    "tie-breaker": "none"
  },
  "failover": {
    "auto-failback": true,
    "preference": 50,
    "fencing": "none",
    "lease": "600ms",
    "ping": {
      "nodes": [],
      "multiplier": 100,
      "dampening": "500ms",
      "interval": "300ms"
    }
  },
  "floating-addresses[]": {
    "interface": "public"
  },
  "services": [
    {
      "name": "http"
    },
    {
      "name": "https"
    }
  ],
  "services[]": {
    "protocol": "tcp",
    "scheduler": "rr",
    "forwarding": "nat",
    "local-clients": false,
    "persistence": "0s",
    "scheduler-flags": [],
    "one-packet": false,
    "on-failure": "cut",
    "sorry-page": {
      "text": "We are sorry: this service is not available now.",
      "retry-after": "60s"
    },
    "check": {
      "interval": "1s",
      "timeout": "2s",
      "path": "/health",
      "status": [
        200
      ],
      "expect": "",
      "command": [],
      "failures": 2,
      "successes": 1,
      "repeat": "600s"
    }
  },
  "realservers[]": {
    "external": false,
    "tagged": false,
    "weight": 1,
    "witness": false
  },
  "console": {
    "enabled": false,
    "port": 7630,
    "from": []
  },
  "metrics": {
    "enabled": false,
    "port": 9630,
    "from": []
  },
  "notify": {
    "mail": {
      "tls": "starttls"
    },
    "webhook": {
      "format": "alertmanager"
    },
    "remind": "4h"
  },
  "syslog": {
    "transport": "tls"
  },
  "management": {
    "floating-addresses": false
  },
  "image": {
    "kernel": "generic",
    "root": "read-only",
    "packages": [],
    "preseed": [],
    "overlays": [],
    "enable": [],
    "disks": [],
    "ports": [],
    "ports[]": {
      "protocol": "tcp",
      "from": []
    },
    "director": {
      "packages": [],
      "preseed": [],
      "overlays": [],
      "enable": [],
      "disks": [],
      "ports": [],
      "ports[]": {
        "protocol": "tcp",
        "from": []
      }
    },
    "realserver": {
      "packages": [],
      "preseed": [],
      "overlays": [],
      "enable": [],
      "disks": [],
      "ports": [],
      "ports[]": {
        "protocol": "tcp",
        "from": []
      }
    },
    "overlays-outside": false,
    "ssh-keys": [],
    "seed-keys": [],
    "sysctl": [],
    "kernel-parameters": [],
    "locale": "C.UTF-8",
    "timezone": "UTC",
    "serial-console": "ttyS0"
  }
} as const;
