/** Every path of the console in one place; `to` of a link comes from here. */
const e = encodeURIComponent;

interface Address {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

interface Named {
  readonly namespace?: string | undefined;
  readonly name: string;
}

export const paths = {
  home: "/",
  operations: "/operations",
  operation: (name: string) => `/operations/${e(name)}`,
  operationCell: (name: string, machine: string, step: string) =>
    `/operations/${e(name)}?m=${e(machine)}&step=${e(step)}`,
  operationTab: (name: string, tab: string) => `/operations/${e(name)}/${tab}`,
  newOperation: (type: "scale-up" | "scale-down", cluster?: string) =>
    `/operations/new/${type}${cluster === undefined ? "" : `?cluster=${e(cluster)}`}`,
  tasks: "/tasks",
  task: (name: string) => `/tasks/${e(name)}`,
  calendar: "/calendar",
  clusters: "/clusters",
  clusterCompare: (names: readonly string[]) => `/clusters/compare?names=${names.map(e).join(",")}`,
  clusterCreate: "/clusters/create",
  clusterAdopt: "/clusters/adopt",
  clusterImport: "/clusters/import",
  cluster: (name: string) => `/clusters/${e(name)}`,
  clusterTab: (name: string, tab: string) => `/clusters/${e(name)}/${tab}`,
  node: (cluster: string, node: string) => `/clusters/${e(cluster)}/nodes/${e(node)}`,
  workloads: (cluster: string) => `/clusters/${e(cluster)}/workloads`,
  podLogs: (cluster: string, namespace: string, pods: readonly string[]) =>
    `/clusters/${e(cluster)}/logs?ns=${e(namespace)}&pods=${e(pods.join(","))}`,
  objects: (cluster: string) => `/clusters/${e(cluster)}/objects`,
  objectList: (cluster: string, of: Address): string =>
    `/clusters/${e(cluster)}/objects/${of.group === "" ? "core" : e(of.group)}/${e(of.version)}/${e(of.resource)}`,
  /** Of an object inside a cluster; a dash stands for no namespace. */
  object: (cluster: string, of: Address, { namespace = "", name }: Named, tab = ""): string =>
    `${paths.objectList(cluster, of)}/${namespace === "" ? "-" : e(namespace)}/${e(name)}${tab === "" ? "" : `/${tab}`}`,
  machines: "/machines",
  machinesImport: "/machines/import",
  machine: (name: string) => `/machines/${e(name)}`,
  pools: "/pools",
  pool: (name: string) => `/pools/${e(name)}`,
  audit: "/audit",
  auditRecord: (n: number) => `/audit?n=${n}`,
  access: "/access",
  grant: (name: string) => `/access/grants/${e(name)}`,
  roles: "/access/roles",
  accounts: "/access/accounts",
  tokens: "/access/tokens",
  settings: "/settings",
  account: "/settings/account",
  integrations: "/settings/integrations",
  integration: (kind: string, name: string) => `/settings/integrations/${e(kind)}/${e(name)}`,
  search: (text: string) => `/search?q=${e(text)}`,
  signIn: "/sign-in",
  /** Any address, serial or name: the page finds what it is. */
  go: (text: string) => `/go/${e(text)}`,
} as const;
