import { type RefusedRow, testRefused } from "../../../fixtures/refused-rows.ts";

/** What the real server says of Services and their endpoints that are not right. */
const rows: readonly RefusedRow[] = [
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: {} },
    'Service "s" is invalid: spec.ports: Required value',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { ports: [{}] } },
    'Service "s" is invalid: [spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive, spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive]',
  ],
  [
    "/api/v1/namespaces/default/services",
    {
      metadata: { name: "s" },
      spec: {
        ports: [
          { port: 0, protocol: "X", name: "A", targetPort: "UP" },
          { port: 70000, name: "A", targetPort: 0 },
        ],
      },
    },
    'Service "s" is invalid: [spec.ports[0].name: Invalid value: "A": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or \'-\', and must start and end with an alphanumeric character (e.g. \'my-name\',  or \'123-abc\', regex used for validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?\'), spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive, spec.ports[0].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP", spec.ports[0].targetPort: Invalid value: "UP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-), spec.ports[0].targetPort: Invalid value: "UP": must contain at least one letter (a-z), spec.ports[1].name: Invalid value: "A": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or \'-\', and must start and end with an alphanumeric character (e.g. \'my-name\',  or \'123-abc\', regex used for validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?\'), spec.ports[1].name: Duplicate value: "A", spec.ports[1].port: Invalid value: 70000: must be between 1 and 65535, inclusive, spec.ports[1].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive]',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { type: "Nope", ports: [{ port: 1 }], sessionAffinity: "No" } },
    'Service "s" is invalid: [spec.sessionAffinity: Unsupported value: "No": supported values: "ClientIP", "None", spec.type: Unsupported value: "Nope": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { type: "ExternalName" } },
    'Service "s" is invalid: spec.externalName: Required value',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { type: "ExternalName", externalName: "A_b" } },
    "Service \"s\" is invalid: spec.externalName: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { type: "ExternalName", externalName: "a.b", clusterIP: "10.96.0.9" } },
    'Service "s" is invalid: spec.clusterIPs: Forbidden: may not be set for ExternalName services',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { ports: [{ port: 1, nodePort: 30001 }] } },
    "Service \"s\" is invalid: spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  ],
  [
    "/api/v1/namespaces/default/services",
    {
      metadata: { name: "s" },
      spec: {
        ports: [
          { port: 1, name: "a" },
          { port: 1, name: "b" },
        ],
      },
    },
    'Service "s" is invalid: spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":1,"TargetPort":0,"NodePort":0}',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { clusterIP: "None", type: "NodePort", ports: [{ port: 1 }] } },
    'Service "s" is invalid: spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { ports: [{ port: 1 }], selector: { "a b": "c d" } } },
    "Service \"s\" is invalid: [spec.selector: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), spec.selector: Invalid value: \"c d\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')]",
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { ports: [{ port: 1 }], externalTrafficPolicy: "Local" } },
    'Service "s" is invalid: spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
  ],
  [
    "/api/v1/namespaces/default/services",
    {
      metadata: { name: "s" },
      spec: { type: "LoadBalancer", ports: [{ port: 1 }], externalTrafficPolicy: "X", internalTrafficPolicy: "Y" },
    },
    'Service "s" is invalid: [spec.externalTrafficPolicy: Unsupported value: "X": supported values: "Cluster", "Local", spec.internalTrafficPolicy: Unsupported value: "Y": supported values: "Cluster", "Local"]',
  ],
  [
    "/api/v1/namespaces/default/services",
    {
      metadata: { name: "s" },
      spec: {
        ports: [{ port: 1 }],
        sessionAffinity: "ClientIP",
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 0 } },
      },
    },
    'Service "s" is invalid: spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater than 0 and less than 86400',
  ],
  [
    "/api/v1/namespaces/default/services",
    {
      metadata: { name: "s" },
      spec: { ports: [{ port: 1 }], externalIPs: ["x", "127.0.0.1", "0.0.0.0", "169.254.1.1"] },
    },
    'Service "s" is invalid: [spec.externalIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff), spec.externalIPs[1]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128), spec.externalIPs[2]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0), spec.externalIPs[3]: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)]',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { ports: [{ port: 1 }], loadBalancerSourceRanges: ["1.2.3.4/8"] } },
    'Service "s" is invalid: [spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is \'LoadBalancer\', spec.LoadBalancerSourceRanges[0]: Invalid value: "1.2.3.4/8": must not have bits set beyond the prefix length]',
  ],
  [
    "/api/v1/namespaces/default/services",
    {
      metadata: { name: "s" },
      spec: { type: "LoadBalancer", ports: [{ port: 1 }], loadBalancerSourceRanges: ["1.2.3.4", " x"] },
    },
    'Service "s" is invalid: [spec.LoadBalancerSourceRanges[0]: Invalid value: "1.2.3.4": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64), spec.LoadBalancerSourceRanges[1]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)]',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { ports: [{ port: 1 }], healthCheckNodePort: 30000 } },
    "Service \"s\" is invalid: spec.healthCheckNodePort: Invalid value: 30000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { ports: [{ port: 1 }], clusterIP: "10.96.0.5", clusterIPs: ["10.96.0.6"] } },
    'Service "s" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.6"]: first value must match `clusterIP`',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { ports: [{ port: 1 }], clusterIPs: ["10.96.0.6"] } },
    'Service "s" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.6"]: must be empty when `clusterIP` is not specified',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { ports: [{ port: 1 }], ipFamilies: ["IPv6"] } },
    'Service "s" is invalid: spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { ports: [{ port: 1 }], ipFamilyPolicy: "RequireDualStack" } },
    'Service "s" is invalid: spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { ports: [{ port: 1 }], ipFamilies: ["IPv5"], ipFamilyPolicy: "Sometimes" } },
    'Service "s" is invalid: [spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6", spec.ipFamilyPolicy: Unsupported value: "Sometimes": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"]',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { ports: [{ port: 1 }], loadBalancerClass: "a" } },
    "Service \"s\" is invalid: spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { ports: [{ port: 1 }], allocateLoadBalancerNodePorts: true } },
    "Service \"s\" is invalid: spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'",
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { ports: [{ port: 1 }], trafficDistribution: "X" } },
    'Service "s" is invalid: spec.trafficDistribution: Unsupported value: "X": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { clusterIP: "010.96.0.1", ports: [{ port: 1 }] } },
    'Service "s" is invalid: spec.clusterIPs[0]: Invalid value: "010.96.0.1": must not have leading 0s',
  ],
  [
    "/api/v1/namespaces/default/services",
    { metadata: { name: "s" }, spec: { clusterIP: "fd00::1", ports: [{ port: 1 }] } },
    'Service "s" is invalid: spec.clusterIPs[0]: Invalid value: ["fd00::1"]: IPv6 is not configured on this cluster',
  ],
  [
    "/api/v1/namespaces/default/endpoints",
    { metadata: { name: "s" }, subsets: [{}] },
    'Endpoints "s" is invalid: subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`',
  ],
  [
    "/api/v1/namespaces/default/endpoints",
    { metadata: { name: "s" }, subsets: [{ addresses: [{ ip: "x" }], ports: [{ port: 0, name: "A_" }] }] },
    "Endpoints \"s\" is invalid: [subsets[0].addresses[0].ip: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff), subsets[0].addresses[0].ip: Invalid value: \"x\": must be a valid IP address, subsets[0].ports[0].name: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?'), subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive]",
  ],
  [
    "/api/v1/namespaces/default/endpoints",
    {
      metadata: { name: "s" },
      subsets: [
        {
          addresses: [{ ip: "127.0.0.1", nodeName: "A_b", hostname: "H." }],
          ports: [{ port: 1 }, { port: 2, protocol: "X" }],
        },
      ],
    },
    "Endpoints \"s\" is invalid: [subsets[0].addresses[0].hostname: Invalid value: \"H.\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?'), subsets[0].addresses[0].nodeName: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'), subsets[0].addresses[0].ip: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128), subsets[0].ports[0].name: Required value, subsets[0].ports[1].name: Required value, subsets[0].ports[1].protocol: Unsupported value: \"X\": supported values: \"SCTP\", \"TCP\", \"UDP\"]",
  ],
  [
    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
    { metadata: { name: "s" }, addressType: "X", endpoints: [] },
    'EndpointSlice.discovery.k8s.io "s" is invalid: addressType: Unsupported value: "X": supported values: "FQDN", "IPv4", "IPv6"',
  ],
  [
    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
    { metadata: { name: "s" }, endpoints: [] },
    'EndpointSlice.discovery.k8s.io "s" is invalid: addressType: Required value',
  ],
  [
    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
    { metadata: { name: "s" }, addressType: "IPv4", endpoints: [{ addresses: [] }] },
    'EndpointSlice.discovery.k8s.io "s" is invalid: endpoints[0].addresses: Required value: must contain at least 1 address',
  ],
  [
    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
    {
      metadata: { name: "s" },
      addressType: "IPv4",
      endpoints: [{ addresses: ["fd00::1", "x"], hostname: "A.b", nodeName: "A_" }],
      ports: [
        { port: 0, name: "A_" },
        { port: 1, protocol: "X", appProtocol: "a b" },
        { port: 2, name: "x" },
        { port: 3, name: "x" },
      ],
    },
    "EndpointSlice.discovery.k8s.io \"s\" is invalid: [ports[0].name: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?'), ports[1].protocol: Unsupported value: \"X\": supported values: \"SCTP\", \"TCP\", \"UDP\", ports[1].appProtocol: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), ports[3].name: Duplicate value: \"x\", endpoints[0].addresses: Invalid value: \"fd00::1\": must be an IPv4 address, endpoints[0].addresses[1]: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff), endpoints[0].nodeName: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'), endpoints[0].hostname: Invalid value: \"A.b\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')]",
  ],
  [
    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
    { metadata: { name: "s" }, addressType: "FQDN", endpoints: [{ addresses: ["A_"] }] },
    "EndpointSlice.discovery.k8s.io \"s\" is invalid: endpoints[0].addresses[0]: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  ],
  [
    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
    { metadata: { name: "s" }, addressType: "IPv6", endpoints: [{ addresses: ["1.2.3.4"] }] },
    'EndpointSlice.discovery.k8s.io "s" is invalid: endpoints[0].addresses: Invalid value: "1.2.3.4": must be an IPv6 address',
  ],
];

testRefused(rows);
