import { DipperError, platformNamespace, Secret } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { hmacSha256, type World } from "@dipper/world";
import { secretOf } from "./parameters.ts";

export interface SecretDigests {
  /** Reference → `hmac-sha256:…`; `problem` is one sentence when a Secret or its key is missing. */
  of(
    references: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly digests: ReadonlyMap<string, string>; readonly problem?: string }>;
  /** The value behind a reference, for the runner and nobody else. */
  value(reference: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Keyed hashes of secret parameters: a plan shows that a secret changed, and nothing else about it. The key never leaves the data folder. */
export function createSecretDigests(
  world: Pick<World, "files" | "random">,
  kube: KubeClient,
  dataFolder: string,
): SecretDigests {
  const path = `${dataFolder}/keys/plan.key`;
  let key: Uint8Array | undefined;

  async function keyOf(): Promise<Uint8Array> {
    key ??= await world.files.read(path);
    if (key === undefined) {
      key = world.random.fork("plan-key").bytes(32);
      await world.files.replace(path, key);
    }
    return key;
  }

  async function value(reference: string, signal: AbortSignal): Promise<string | undefined> {
    const named = secretOf(reference);
    if (named === undefined) throw new DipperError("BadRequest", { problem: `${reference} names no secret` });
    const secret = await kube.get(Secret, { namespace: platformNamespace, name: named.name }, { signal });
    const encoded = secret?.data?.[named.key];
    return encoded === undefined
      ? undefined
      : new TextDecoder().decode(Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0)));
  }

  return {
    value,
    async of(references, signal) {
      const digests = new Map<string, string>();
      for (const reference of references) {
        const found = await value(reference, signal);
        if (found === undefined) return { digests, problem: `${reference} does not exist` };
        digests.set(reference, `hmac-sha256:${hmacSha256(await keyOf(), found)}`);
      }
      return { digests };
    },
  };
}
