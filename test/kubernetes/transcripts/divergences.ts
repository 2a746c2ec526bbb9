/** A difference from the real server that is accepted. */
export interface Divergence {
  /** `SCENARIO/STEP`. */
  readonly exchange: string;
  /** JSON path in `{ status, headers, body }`; it covers what lies below. */
  readonly path: string;
  readonly reason: string;
}

const endsItself =
  "this server ends a namespace itself and says in its conditions how far it is; beside the recorded one no controller manager ran";

const comparesItself =
  "the real server appends a comparison of its own structures, field by field as its code has them; this one names the rule alone";
const countsItself =
  "this server counts a budget as it stands, so that a refusal tells the numbers; beside the recorded one no controller manager ran";
const notServed =
  "this server has no kubelets behind it that commands, ports or proxies could reach, and none of what Kubernetes deprecated";
const otherVersion =
  "what is refused for its version is not looked through by a schema; the real server finds everything unknown in it first";
const ownParser = "rules are read by another parser, which says in its own words what it cannot read";
const noHistory =
  "what an object was is not kept beyond the pages that are being read: to list exactly the past is too old";
const noProtobuf = "protobuf is read and never written: every client also takes JSON";
const otherGroups =
  "the groups are those of everything that ran before on the recorded server, and of what this one does not serve";

const impersonatesPlainly =
  "the real server tells of its constrained kind of impersonation, which it tries last; this one offers the plain kind alone";

/** May only shrink: one that is met no more fails the test. */
export const divergences: readonly Divergence[] = [
  { exchange: "deletion/delete the namespace again", path: "body.status.conditions", reason: endsItself },
  { exchange: "deletion/delete the namespace again", path: "body.metadata.resourceVersion", reason: endsItself },
  { exchange: "pods/change what may not change", path: "body.message", reason: comparesItself },
  { exchange: "pods/change what may not change", path: "body.details.causes[0].message", reason: comparesItself },
  { exchange: "pods/change the grace", path: "body.message", reason: comparesItself },
  { exchange: "pods/change the grace", path: "body.details.causes[0].message", reason: comparesItself },
  { exchange: "pods/take the node", path: "body.message", reason: comparesItself },
  { exchange: "pods/take the node", path: "body.details.causes[0].message", reason: comparesItself },
  { exchange: "pods/an ephemeral container, by the pod", path: "body.message", reason: comparesItself },
  {
    exchange: "pods/an ephemeral container, by the pod",
    path: "body.details.causes[0].message",
    reason: comparesItself,
  },
  { exchange: "pods/evict with a budget that nobody counted", path: "body.details", reason: countsItself },
  { exchange: "pods/evict with a budget that nobody counted", path: "headers.retry-after", reason: countsItself },
  { exchange: "pods/evict against the budget", path: "body.details", reason: countsItself },
  { exchange: "pods/evict against the budget", path: "headers.retry-after", reason: countsItself },
  { exchange: "pods/evict by the old group", path: "body.details", reason: countsItself },
  { exchange: "pods/evict by the old group", path: "headers.retry-after", reason: countsItself },
  { exchange: "authorisation/impersonate without the right", path: "body", reason: impersonatesPlainly },
  ...[
    "componentstatuses",
    "nodes/proxy",
    "pods/attach",
    "pods/exec",
    "pods/portforward",
    "pods/proxy",
    "services/proxy",
  ].map((name) => ({ exchange: "discovery/core", path: `body.resources.${name}`, reason: notServed })),
  { exchange: "discovery/aggregated core", path: "body.core", reason: notServed },
  { exchange: "discovery/openapi v3", path: "body[2]", reason: "the version has no document of its own" },
  { exchange: "odd-requests/post to the groups", path: "body.groups", reason: otherGroups },
  { exchange: "odd-requests/a proxy", path: "body", reason: notServed },
  { exchange: "lists/exactly then", path: "body", reason: noHistory },
  { exchange: "lists/exactly then", path: "status", reason: noHistory },
  { exchange: "custom-resources/accept protobuf", path: "body", reason: noProtobuf },
  { exchange: "custom-resources/accept protobuf", path: "headers.content-type", reason: noProtobuf },
  { exchange: "tables/a table of an unknown version", path: "body.message", reason: noProtobuf },
  { exchange: "custom-resources/create of another version", path: "headers.warning", reason: otherVersion },
  { exchange: "definitions/a rule that is no CEL", path: "body.message", reason: ownParser },
  { exchange: "definitions/a rule that is no CEL", path: "body.details.causes[0].message", reason: ownParser },
];
