import type { Answer, Exchange } from "@dipper/world";
import { clausesOf } from "../list/accept.ts";
import type { Route } from "../route/route.ts";
import { jsonAnswer } from "../server/status.ts";
import type { DiscoveryDocuments } from "./documents.ts";

type DiscoveryRoute = Extract<Route, { readonly type: "discovery" }>;

/** `/api…` and `/apis…`: aggregated where the client asks for it, legacy otherwise; undefined where there is nothing of it. */
export function answerDiscovery(
  documents: DiscoveryDocuments,
  route: DiscoveryRoute,
  exchange: Exchange,
): Answer | undefined {
  const { core, group, version } = route;
  const atRoot = core ? version === undefined : group === undefined;
  if (atRoot) {
    const wanted = aggregatedVersion(exchange.headers["accept"] ?? "");
    if (wanted !== undefined) return aggregatedAnswer(documents, core, wanted, exchange.headers["if-none-match"]);
  }
  const value = atRoot
    ? core
      ? documents.coreVersions()
      : documents.groupList()
    : version === undefined
      ? documents.group(group ?? "")
      : documents.resources(group ?? "", version);
  return value === undefined ? undefined : jsonAnswer(200, value);
}

/** The beta is gone: who asks for it alone is answered as ever. */
function aggregatedVersion(accept: string): "v2" | undefined {
  for (const { media, given } of clausesOf(accept)) {
    const as = given.get("as");
    if (as === undefined && media === "application/json") return undefined;
    if (as !== "APIGroupDiscoveryList" || given.get("g") !== "apidiscovery.k8s.io") continue;
    if (given.get("v") === "v2") return "v2";
  }
  return undefined;
}

function aggregatedAnswer(
  documents: DiscoveryDocuments,
  core: boolean,
  version: "v2",
  known: string | undefined,
): Answer {
  const { value, etag } = documents.aggregated(core, version);
  if (known === etag) return { status: 304, headers: { etag }, body: new Uint8Array() };
  const answer = jsonAnswer(200, value, `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`);
  return { ...answer, headers: { ...answer.headers, etag, vary: "Accept" } };
}
