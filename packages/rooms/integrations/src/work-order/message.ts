import type { AutoOperationTask, Endpoint, Machine, WorkOrder } from "@dipper/api";
import type { Message } from "../send/send.ts";

export interface OrderFacts {
  readonly order: WorkOrder;
  readonly endpoint?: Endpoint;
  readonly task?: AutoOperationTask;
  /** Those of the task, as far as they are known. */
  readonly machines: readonly Machine[];
  readonly token: string;
}

export const callbackPath = (name: string): string => `/api/v1/work-orders/${name}/callback`;

/** What another system is told of a work order, and how it answers. The same order again gives the same message. */
export function messageFor({ order, endpoint, task, machines, token }: OrderFacts): Message {
  const { name, uid = "" } = order.metadata;
  const { subject, title, clusterName, requestedBy } = order.spec;
  const path = callbackPath(name);
  const base = endpoint?.spec.callbackURL?.replace(/\/$/, "");
  const byUid = new Map(machines.map((machine) => [machine.metadata.uid, machine]));
  const body = {
    event: "WorkOrder",
    id: uid,
    workOrder: {
      name,
      uid,
      title: title.reason,
      params: Object.fromEntries(title.params.map((param) => [param.name, param.value])),
      cluster: clusterName,
      subject,
      requestedBy,
      deadlineAt: order.status?.callback?.expiresAt ?? "",
    },
    machines: (task?.status?.machines ?? []).map((each) => {
      const machine = byUid.get(each.uid);
      const address = machine?.spec.addresses.find(({ type }) => type === "Internal")?.address;
      return {
        name: each.name,
        uid: each.uid,
        result: each.result,
        address: address ?? machine?.spec.ssh?.address ?? "",
        node: machine?.status?.nodeRef?.name ?? "",
        serialNumber: machine?.spec.identity.serialNumber ?? "",
      };
    }),
    callback: {
      method: "POST",
      path,
      ...(base === undefined ? {} : { url: `${base}${path}` }),
      token,
      expiresAt: order.status?.callback?.expiresAt ?? "",
    },
  };
  return { event: "WorkOrder", key: uid, body };
}
