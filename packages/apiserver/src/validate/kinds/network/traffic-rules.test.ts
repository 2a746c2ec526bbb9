import { type RefusedRow, testRefused } from "../../../fixtures/refused-rows.ts";

/** What the real server says of Ingresses, their classes, network policies that are not right. */
const rows: readonly RefusedRow[] = [
  [
    "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    { metadata: { name: "s" }, spec: {} },
    'Ingress.networking.k8s.io "s" is invalid: spec: Invalid value: null: either `defaultBackend` or `rules` must be specified',
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    { metadata: { name: "s" }, spec: { rules: [{ host: "A_b", http: { paths: [] } }] } },
    "Ingress.networking.k8s.io \"s\" is invalid: [spec.rules[0].host: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'), spec.rules[0].http.paths: Required value]",
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    { metadata: { name: "s" }, spec: { rules: [{ host: "1.2.3.4" }, { host: "*.foo" }, { host: "*foo" }] } },
    "Ingress.networking.k8s.io \"s\" is invalid: [spec.rules[0].host: Invalid value: \"1.2.3.4\": must be a DNS name, not an IP address, spec.rules[2].host: Invalid value: \"*foo\": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')]",
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    { metadata: { name: "s" }, spec: { rules: [{ http: { paths: [{ path: "x", backend: {} }] } }] } },
    'Ingress.networking.k8s.io "s" is invalid: spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    { metadata: { name: "s" }, spec: { rules: [{ http: { paths: [{ pathType: "X", path: "/a", backend: {} }] } }] } },
    'Ingress.networking.k8s.io "s" is invalid: [spec.rules[0].http.paths[0].pathType: Unsupported value: "X": supported values: "Exact", "ImplementationSpecific", "Prefix", spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required]',
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    {
      metadata: { name: "s" },
      spec: {
        rules: [
          { http: { paths: [{ pathType: "Prefix", path: "/a//b/./c%2f/..", backend: { service: { name: "A_" } } }] } },
        ],
      },
    },
    "Ingress.networking.k8s.io \"s\" is invalid: [spec.rules[0].http.paths[0].path: Invalid value: \"/a//b/./c%2f/..\": must not contain '//', spec.rules[0].http.paths[0].path: Invalid value: \"/a//b/./c%2f/..\": must not contain '/./', spec.rules[0].http.paths[0].path: Invalid value: \"/a//b/./c%2f/..\": must not contain '%2f', spec.rules[0].http.paths[0].path: Invalid value: \"/a//b/./c%2f/..\": cannot end with '/..', spec.rules[0].http.paths[0].backend.service.name: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?'), spec.rules[0].http.paths[0].backend: Required value: port name or number is required]",
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    {
      metadata: { name: "s" },
      spec: {
        rules: [
          {
            http: {
              paths: [{ pathType: "Exact", backend: { service: { name: "a", port: { number: 1, name: "x" } } } }],
            },
          },
        ],
      },
    },
    'Ingress.networking.k8s.io "s" is invalid: [spec.rules[0].http.paths[0].path: Invalid value: "": must be an absolute path, spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both port name & port number]',
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    {
      metadata: { name: "s" },
      spec: {
        rules: [
          {
            http: {
              paths: [
                {
                  pathType: "ImplementationSpecific",
                  path: "x",
                  backend: { service: { name: "a", port: { number: 99999 } } },
                },
              ],
            },
          },
        ],
      },
    },
    'Ingress.networking.k8s.io "s" is invalid: [spec.rules[0].http.paths[0].path: Invalid value: "x": must be an absolute path, spec.rules[0].http.paths[0].backend.service.port.number: Invalid value: 99999: must be between 1 and 65535, inclusive]',
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    {
      metadata: { name: "s" },
      spec: { defaultBackend: { service: { name: "a", port: { number: 1 } }, resource: { kind: "x", name: "y" } } },
    },
    'Ingress.networking.k8s.io "s" is invalid: spec.defaultBackend: Invalid value: "": cannot set both resource and service backends',
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    { metadata: { name: "s" }, spec: { defaultBackend: { resource: { kind: "", name: "" } } } },
    'Ingress.networking.k8s.io "s" is invalid: [spec.defaultBackend.resource.kind: Required value, spec.defaultBackend.resource.name: Required value]',
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    {
      metadata: { name: "s" },
      spec: {
        ingressClassName: "A_",
        tls: [{ hosts: ["A_"], secretName: "B_" }],
        defaultBackend: { service: { name: "a", port: { name: "A_" } } },
      },
    },
    "Ingress.networking.k8s.io \"s\" is invalid: [spec.defaultBackend.service.port.name: Invalid value: \"A_\": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-), spec.defaultBackend.service.port.name: Invalid value: \"A_\": must contain at least one letter (a-z), spec.tls[0].hosts[0]: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'), spec.tls[0].secretName: Invalid value: \"B_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'), spec.ingressClassName: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')]",
  ],
  [
    "/apis/networking.k8s.io/v1/ingressclasses",
    { metadata: { name: "s" }, spec: {} },
    'IngressClass.networking.k8s.io "s" is invalid: spec.controller: Required value',
  ],
  [
    "/apis/networking.k8s.io/v1/ingressclasses",
    { metadata: { name: "s" }, spec: { controller: "abc", parameters: { kind: "", name: "", scope: "X" } } },
    'IngressClass.networking.k8s.io "s" is invalid: [spec.controller: Invalid value: "abc": must be a domain-prefixed path (such as "acme.io/foo"), spec.parameters.kind: Required value, spec.parameters.name: Required value, spec.parameters.scope: Unsupported value: "X": supported values: "Cluster", "Namespace"]',
  ],
  [
    "/apis/networking.k8s.io/v1/ingressclasses",
    {
      metadata: { name: "s" },
      spec: { controller: "a.b/c", parameters: { kind: "a", name: "b", scope: "Namespace" } },
    },
    "IngressClass.networking.k8s.io \"s\" is invalid: spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
  ],
  [
    "/apis/networking.k8s.io/v1/ingressclasses",
    { metadata: { name: "s" }, spec: { controller: "a.b/c", parameters: { kind: "a", name: "b", namespace: "x" } } },
    "IngressClass.networking.k8s.io \"s\" is invalid: spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'",
  ],
  [
    "/apis/networking.k8s.io/v1/ingressclasses",
    { metadata: { name: "s" }, spec: { controller: "A_/c" } },
    "IngressClass.networking.k8s.io \"s\" is invalid: spec.controller: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies",
    { metadata: { name: "s" }, spec: { podSelector: { matchLabels: { "a b": "x" } }, policyTypes: ["X"] } },
    "NetworkPolicy.networking.k8s.io \"s\" is invalid: [spec.podSelector.matchLabels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), spec.policyTypes[0]: Unsupported value: \"X\": supported values: \"Ingress\", \"Egress\"]",
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies",
    { metadata: { name: "s" }, spec: { podSelector: {}, policyTypes: ["X", "Ingress", "Egress"] } },
    'NetworkPolicy.networking.k8s.io "s" is invalid: spec.policyTypes: Invalid value: ["X","Ingress","Egress"]: may not specify more than two policyTypes',
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies",
    {
      metadata: { name: "s" },
      spec: {
        podSelector: {},
        ingress: [
          {
            ports: [
              { port: 0, protocol: "X" },
              { port: "A_" },
              { port: 2, endPort: 1 },
              { port: "a", endPort: 1 },
              { endPort: 1 },
            ],
            from: [
              {},
              { ipBlock: { cidr: "x" } },
              { ipBlock: { cidr: "1.0.0.0/8", except: ["2.0.0.0/8", "1.0.0.0/8", "y"] } },
              { ipBlock: { cidr: "1.0.0.0/8" }, podSelector: {} },
            ],
          },
        ],
      },
    },
    'NetworkPolicy.networking.k8s.io "s" is invalid: [spec.ingress[0].ports[0].protocol: Unsupported value: "X": supported values: "TCP", "UDP", "SCTP", spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive, spec.ingress[0].ports[1].port: Invalid value: "A_": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-), spec.ingress[0].ports[1].port: Invalid value: "A_": must contain at least one letter (a-z), spec.ingress[0].ports[2].endPort: Invalid value: 2: must be greater than or equal to `port`, spec.ingress[0].ports[3].endPort: Invalid value: 1: may not be specified when `port` is non-numeric, spec.ingress[0].ports[4].endPort: Invalid value: 1: may not be specified when `port` is not specified, spec.ingress[0].from[0]: Required value: must specify a peer, spec.ingress[0].from[1].ipBlock.cidr: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64), spec.ingress[0].from[2].ipBlock.except[0]: Invalid value: "2.0.0.0/8": must be a strict subset of `cidr`, spec.ingress[0].from[2].ipBlock.except[1]: Invalid value: "1.0.0.0/8": must be a strict subset of `cidr`, spec.ingress[0].from[2].ipBlock.except[2]: Invalid value: "y": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64), spec.ingress[0].from[3]: Forbidden: may not specify both ipBlock and another peer]',
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies",
    { metadata: { name: "s" }, spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "" } }] }] } },
    'NetworkPolicy.networking.k8s.io "s" is invalid: spec.egress[0].to[0].ipBlock.cidr: Required value',
  ],
];

testRefused(rows);
