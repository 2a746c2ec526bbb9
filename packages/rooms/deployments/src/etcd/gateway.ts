import { DipperError } from "@dipper/api";
import type { EtcdMember } from "@dipper/room";
import { readBody, type Transport } from "@dipper/world";

/** One member's own door: etcd's API v3 as JSON over HTTP, beside its gRPC. */
export interface Gateway {
  members(signal: AbortSignal): Promise<readonly Omit<EtcdMember, "healthy">[]>;
  /** By the hexadecimal id. */
  remove(id: string, signal: AbortSignal): Promise<void>;
  /** Whether a read through the quorum succeeds. */
  healthy(signal: AbortSignal): Promise<boolean>;
}

interface RawMember {
  readonly ID?: string;
  readonly name?: string;
  readonly peerURLs?: readonly string[];
  readonly clientURLs?: readonly string[];
  readonly isLearner?: boolean;
}

export function gatewayOver(transport: Transport, server: string): Gateway {
  const call = async (path: string, body: object, signal: AbortSignal): Promise<unknown> => {
    const answer = await transport({
      method: "POST",
      path,
      headers: { "content-type": "application/json" },
      body: new TextEncoder().encode(JSON.stringify(body)),
      signal,
    });
    const text = new TextDecoder().decode(await readBody(answer.body, 1_048_576));
    if (answer.status < 300) return JSON.parse(text);
    throw new DipperError("Unavailable", {
      server,
      cause: problemIn(text) ?? `it answered ${answer.status}`,
      name: server,
    });
  };
  return {
    members: async (signal) => {
      const { members = [] } = (await call("/v3/cluster/member/list", {}, signal)) as {
        members?: readonly RawMember[];
      };
      return members.map((each) => ({
        id: BigInt(each.ID ?? "0").toString(16),
        name: each.name ?? "",
        peerURLs: each.peerURLs ?? [],
        clientURLs: each.clientURLs ?? [],
        learner: each.isLearner === true,
      }));
    },
    // A decimal number of 64 bits, as text: JSON's own numbers are too small for it.
    remove: async (id, signal) =>
      void (await call("/v3/cluster/member/remove", { ID: BigInt(`0x${id}`).toString() }, signal)),
    healthy: async (signal) => {
      // Any key does: an answer proves that a majority agrees on it.
      const answer = (await call("/v3/kv/range", { key: btoa("health") }, signal)) as { header?: object };
      return answer.header !== undefined;
    },
  };
}

function problemIn(text: string): string | undefined {
  try {
    const { message, error } = JSON.parse(text) as { readonly message?: string; readonly error?: string };
    return message ?? error;
  } catch {
    return undefined;
  }
}
