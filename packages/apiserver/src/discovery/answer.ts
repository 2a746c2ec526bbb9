import type { Answer, Exchange } from "@dipper/world";
import type { Route } from "../route/route.ts";
import { jsonAnswer, textAnswer } from "../server/status.ts";
import type { DiscoveryDocuments } from "./documents.ts";

type DiscoveryRoute = Extract<Route, { readonly type: "discovery" }>;

/** `/api…` and `/apis…`: aggregated where the client asks for it, legacy otherwise. */
export function answerDiscovery(documents: DiscoveryDocuments, route: DiscoveryRoute, exchange: Exchange): Answer {
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
  return value === undefined ? textAnswer(404, "404 page not found\n") : jsonAnswer(200, value);
}

function aggregatedVersion(accept: string): "v2" | "v2beta1" | undefined {
  for (const clause of accept.split(",")) {
    if (!clause.includes("g=apidiscovery.k8s.io") || !clause.includes("as=APIGroupDiscoveryList")) {
      if (/^\s*application\/json\s*(;\s*q=[\d.]+)?\s*$/.test(clause)) return undefined;
      continue;
    }
    if (/;\s*v=v2\s*(;|$)/.test(clause)) return "v2";
    if (/;\s*v=v2beta1\s*(;|$)/.test(clause)) return "v2beta1";
  }
  return undefined;
}

function aggregatedAnswer(
  documents: DiscoveryDocuments,
  core: boolean,
  version: "v2" | "v2beta1",
  known: string | undefined,
): Answer {
  const { value, etag } = documents.aggregated(core, version);
  if (known === etag) return { status: 304, headers: { etag }, body: new Uint8Array() };
  const answer = jsonAnswer(200, value, `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`);
  return { ...answer, headers: { ...answer.headers, etag, vary: "Accept" } };
}
