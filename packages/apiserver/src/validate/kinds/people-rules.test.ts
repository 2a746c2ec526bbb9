import { type RefusedRow, testRefused } from "../../fixtures/refused-rows.ts";

/** What the real server says of roles, bindings, settings that are not right. */
const rows: readonly RefusedRow[] = [
  [
    "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
    { metadata: { name: "s" }, rules: [{}] },
    'Role.rbac.authorization.k8s.io "s" is invalid: [rules[0].verbs: Required value: verbs must contain at least one value, rules[0].apiGroups: Required value: resource rules must supply at least one api group, rules[0].resources: Required value: resource rules must supply at least one resource]',
  ],
  [
    "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
    { metadata: { name: "s" }, rules: [{ verbs: ["get"], apiGroups: [""] }] },
    'Role.rbac.authorization.k8s.io "s" is invalid: rules[0].resources: Required value: resource rules must supply at least one resource',
  ],
  [
    "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
    {
      metadata: { name: "s" },
      rules: [{ verbs: ["get"], nonResourceURLs: ["/a"], resources: ["a"], apiGroups: [""] }],
    },
    'Role.rbac.authorization.k8s.io "s" is invalid: [rules[0].nonResourceURLs: Invalid value: ["/a"]: namespaced rules cannot apply to non-resource URLs, rules[0].nonResourceURLs: Invalid value: ["/a"]: rules cannot apply to both regular resources and non-resource URLs]',
  ],
  [
    "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    { metadata: { name: "s" }, rules: [{ verbs: [], nonResourceURLs: ["/x"], resources: ["a"] }] },
    'ClusterRole.rbac.authorization.k8s.io "s" is invalid: [rules[0].verbs: Required value: verbs must contain at least one value, rules[0].nonResourceURLs: Invalid value: ["/x"]: rules cannot apply to both regular resources and non-resource URLs]',
  ],
  [
    "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    { metadata: { name: "s" }, aggregationRule: { clusterRoleSelectors: [] } },
    'ClusterRole.rbac.authorization.k8s.io "s" is invalid: aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
  ],
  [
    "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    { metadata: { name: "s" }, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { "a b": "c" } }] } },
    "ClusterRole.rbac.authorization.k8s.io \"s\" is invalid: [aggregationRule.clusterRoleSelectors[0].matchLabels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), aggregationRule.clusterRoleSelectors[0]: Invalid value: null: invalid label selector.]",
  ],
  [
    "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
    { metadata: { name: "s" }, roleRef: { kind: "X", name: "" } },
    'RoleBinding.rbac.authorization.k8s.io "s" is invalid: [roleRef.kind: Unsupported value: "X": supported values: "Role", "ClusterRole", roleRef.name: Required value]',
  ],
  [
    "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
    { metadata: { name: "s" }, roleRef: { apiGroup: "x", kind: "Role", name: "a/b" } },
    'RoleBinding.rbac.authorization.k8s.io "s" is invalid: [roleRef.apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io", roleRef.name: Invalid value: "a/b": may not contain \'/\']',
  ],
  [
    "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
    {
      metadata: { name: "s" },
      roleRef: { kind: "Role", name: "a" },
      subjects: [
        { kind: "", name: "" },
        { kind: "User", name: "" },
        { kind: "ServiceAccount", name: "A_" },
        { kind: "ServiceAccount", name: "a", apiGroup: "x", namespace: "" },
        { kind: "Group", name: "g", apiGroup: "y" },
      ],
    },
    'RoleBinding.rbac.authorization.k8s.io "s" is invalid: [subjects[0].name: Required value, subjects[0].kind: Unsupported value: "": supported values: "ServiceAccount", "User", "Group", subjects[1].name: Required value, subjects[2].name: Invalid value: "A_": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \'-\' or \'.\', and must start and end with an alphanumeric character (e.g. \'example.com\', regex used for validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\'), subjects[3].apiGroup: Unsupported value: "x": supported values: "", subjects[4].apiGroup: Unsupported value: "y": supported values: "rbac.authorization.k8s.io"]',
  ],
  [
    "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
    {
      metadata: { name: "s" },
      roleRef: { kind: "Role", name: "a" },
      subjects: [{ kind: "ServiceAccount", name: "a" }],
    },
    'ClusterRoleBinding.rbac.authorization.k8s.io "s" is invalid: [roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole", subjects[0].namespace: Required value]',
  ],
  [
    "/api/v1/namespaces/default/secrets",
    { metadata: { name: "s" }, type: "kubernetes.io/service-account-token" },
    'Secret "s" is invalid: metadata.annotations[kubernetes.io/service-account.name]: Required value',
  ],
  [
    "/api/v1/namespaces/default/secrets",
    { metadata: { name: "s" }, type: "kubernetes.io/dockercfg" },
    'Secret "s" is invalid: data[.dockercfg]: Required value',
  ],
  [
    "/api/v1/namespaces/default/secrets",
    { metadata: { name: "s" }, type: "kubernetes.io/dockerconfigjson", stringData: { ".dockerconfigjson": "{" } },
    'Secret "s" is invalid: data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": unexpected end of JSON input',
  ],
  [
    "/api/v1/namespaces/default/secrets",
    { metadata: { name: "s" }, type: "kubernetes.io/dockercfg", stringData: { ".dockercfg": "x" } },
    'Secret "s" is invalid: data[.dockercfg]: Invalid value: "<secret contents redacted>": invalid character \'x\' looking for beginning of value',
  ],
  [
    "/api/v1/namespaces/default/secrets",
    { metadata: { name: "s" }, type: "kubernetes.io/basic-auth" },
    'Secret "s" is invalid: [data[username]: Required value, data[password]: Required value]',
  ],
  [
    "/api/v1/namespaces/default/secrets",
    { metadata: { name: "s" }, type: "kubernetes.io/ssh-auth", stringData: { "ssh-privatekey": "" } },
    'Secret "s" is invalid: data[ssh-privatekey]: Required value',
  ],
  [
    "/api/v1/namespaces/default/secrets",
    { metadata: { name: "s" }, type: "kubernetes.io/tls" },
    'Secret "s" is invalid: [data[tls.crt]: Required value, data[tls.key]: Required value]',
  ],
  [
    "/api/v1/namespaces/default/secrets",
    { metadata: { name: "s" }, data: { "..": "", "..a": "", ".": "", "k k": "" } },
    "Secret \"s\" is invalid: [data[..]: Invalid value: \"..\": must not be '..', data[..a]: Invalid value: \"..a\": must not start with '..', data[.]: Invalid value: \".\": must not be '.', data[k k]: Invalid value: \"k k\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')]",
  ],
  [
    "/api/v1/namespaces/default/configmaps",
    { metadata: { name: "s" }, data: { a: "x" }, binaryData: { a: "" } },
    'ConfigMap "s" is invalid: data[a]: Invalid value: "a": duplicate of key present in binaryData',
  ],
];

testRefused(rows);
