import type { ApiEvent } from "../audit/api-event.ts";
import type { AuditTrail } from "../audit/trail.ts";
import { type Asked, writeVerbs } from "./asked.ts";
import type { DoorRequest } from "./door.ts";

export interface RefusedRequest {
  /** Without a cluster: at the platform's own API. */
  readonly request: Pick<DoorRequest, "exchange" | "caller" | "id"> & Partial<Pick<DoorRequest, "cluster">>;
  /** Undefined: it could not be read. */
  readonly asked: Asked | undefined;
  readonly code: number;
  readonly message: string;
}

/** The cluster never saw it, so that the door tells the audit; reads that are refused are no records, as everywhere. */
export function tellRefusal(audit: AuditTrail, { request, asked, code, message }: RefusedRequest): void {
  const { exchange, caller, cluster, id } = request;
  const agent = exchange.headers["user-agent"];
  const event: ApiEvent = {
    auditID: id,
    stage: "ResponseComplete",
    requestURI: exchange.path,
    verb: asked?.access.verb ?? writeVerbs[exchange.method] ?? "get",
    user: { username: caller.user, groups: caller.groups },
    sourceIPs: [exchange.peer?.address ?? ""],
    ...(agent === undefined ? {} : { userAgent: agent }),
    ...(asked?.address === undefined ? {} : { objectRef: objectRefOf(asked.address) }),
    responseStatus: { code, message },
  };
  audit.sink(cluster)(event, []);
}

/** As an API server's audit names an object: what is empty is left out. */
export function objectRefOf(address: NonNullable<Asked["address"]>): NonNullable<ApiEvent["objectRef"]> {
  const { resource, name, namespace, group, subresource } = address;
  return {
    resource,
    ...(name === "" ? {} : { name }),
    ...(namespace === "" ? {} : { namespace }),
    ...(group === "" ? {} : { apiGroup: group }),
    ...(subresource === "" ? {} : { subresource }),
  };
}
