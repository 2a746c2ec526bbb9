/** Every page of the console, with objects of the invented fleet of `fixtures/`. */
export interface PageToSee {
  readonly name: string;
  readonly path: string;
  /** Shown when the page is ready. */
  readonly ready: string;
}

export const fixturePages: readonly PageToSee[] = [
  { name: "home", path: "/", ready: ".triage" },
  { name: "clusters", path: "/clusters", ready: ".table" },
  { name: "cluster-import", path: "/clusters/import", ready: "textarea" },
  { name: "cluster-create", path: "/clusters/create", ready: ".wizard-steps" },
  { name: "cluster-create-machines", path: "/clusters/create?step=machines", ready: ".table" },
  { name: "cluster-create-network", path: "/clusters/create?step=network", ready: ".wizard-form" },
  { name: "cluster-create-addons", path: "/clusters/create?step=addons", ready: ".panel" },
  { name: "cluster-create-yaml", path: "/clusters/create?step=review", ready: ".code" },
  { name: "cluster-adopt", path: "/clusters/adopt", ready: "textarea" },
  { name: "cluster-lifecycle", path: "/clusters/dev-hz-01/lifecycle", ready: ".set-tree" },
  { name: "cluster", path: "/clusters/online-hz-01", ready: ".tree" },
  { name: "cluster-unknown", path: "/clusters/bigdata-bj-02", ready: ".tree" },
  { name: "cluster-observed", path: "/clusters/test-dg-01", ready: ".tree" },
  { name: "nodes", path: "/clusters/online-hz-03/nodes", ready: ".table" },
  { name: "node", path: "/clusters/online-hz-03/nodes/hz03-n1911", ready: ".fact-list" },
  { name: "cluster-operations", path: "/clusters/online-hz-03/operations", ready: ".table" },
  { name: "events", path: "/clusters/online-hz-03/events", ready: ".table" },
  { name: "cluster-yaml", path: "/clusters/online-hz-03/yaml", ready: ".code" },
  { name: "machines", path: "/machines", ready: ".life" },
  { name: "machines-import", path: "/machines/import", ready: "textarea" },
  { name: "machine", path: "/machines/m-74", ready: ".fact-list" },
  { name: "machine-checks", path: "/machines/m-74/checks", ready: ".tree" },
  { name: "machine-history", path: "/machines/m-74/history", ready: ".table" },
  { name: "pools", path: "/pools", ready: ".table" },
  { name: "pool", path: "/pools/hz-general", ready: ".table" },
  { name: "operations", path: "/operations", ready: ".table" },
  { name: "operation", path: "/operations/scaleup-2024?m=m-77&step=scaleUp%2Fruntime", ready: ".matrix .cell" },
  { name: "operation-problems", path: "/operations/scaleup-2024?order=problems", ready: ".matrix .cell" },
  { name: "operation-long", path: "/operations/dev-hz-01-create?m=m-94&step=node", ready: ".matrix.dense .cell" },
  { name: "operation-plan", path: "/operations/scaleup-2031/plan", ready: ".four-facts" },
  { name: "operation-timeline", path: "/operations/scaleup-2024/timeline", ready: ".timeline" },
  { name: "operation-yaml", path: "/operations/scaleup-2024/yaml", ready: ".code" },
  { name: "scale-up-cluster", path: "/operations/new/scale-up?cluster=online-hz-03", ready: ".wizard-steps" },
  {
    name: "scale-up-machines",
    path: "/operations/new/scale-up?cluster=online-hz-03&step=machines&count=20",
    ready: ".fleet",
  },
  {
    name: "scale-up-plan",
    path: "/operations/new/scale-up?cluster=online-hz-03&step=plan&count=20",
    ready: ".four-facts",
  },
  {
    name: "scale-up-submit",
    path: "/operations/new/scale-up?cluster=online-hz-03&step=submit&count=20",
    ready: ".code",
  },
  {
    name: "scale-down-machines",
    path: "/operations/new/scale-down?cluster=online-hz-03&step=machines",
    ready: ".table",
  },
  { name: "tasks", path: "/tasks", ready: ".table" },
  { name: "task", path: "/tasks/scaleup-xxxxxx", ready: ".task-steps" },
  { name: "settings", path: "/settings", ready: ".fact-list" },
  { name: "integrations", path: "/settings/integrations", ready: ".table" },
  { name: "integration-yaml", path: "/settings/integrations/Endpoint/iaas", ready: ".code" },
  { name: "search", path: "/search?q=10.42.18.74", ready: ".table" },
  { name: "sign-in", path: "/sign-in", ready: "form" },
];
