import { ConfigMap, DipperError, isCode, platformNamespace } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { type Mute, mostMutes } from "./mute.ts";

/** What is muted, for all people. */
export interface MuteStore {
  read(signal: AbortSignal): Promise<readonly Mute[]>;
  /** Compare-and-swap: `change` is asked again when somebody else was faster. Throws `BadRequest` when there are too many. */
  write(change: (mutes: readonly Mute[]) => readonly Mute[], signal: AbortSignal): Promise<void>;
}

const ref = { namespace: platformNamespace, name: "attention-mutes" } as const;
const manager = "dipper-rest";
const tries = 5;

/** In one ConfigMap of the platform's namespace, written by the platform: whoever may mute need not be allowed to write ConfigMaps. */
export function createMuteStore(kube: KubeClient): MuteStore {
  const get = (signal: AbortSignal) => kube.get(ConfigMap, ref, { signal });
  return {
    read: async (signal) => mutesOf(await get(signal)),
    async write(change, signal) {
      for (let left = tries; ; left--) {
        const found = await get(signal);
        const mutes = change(mutesOf(found));
        if (mutes.length > mostMutes)
          throw new DipperError("BadRequest", { problem: `${mostMutes} things are muted already; end some of them` });
        try {
          return await put(kube, { found, mutes, signal });
        } catch (error) {
          const raced = isCode(error, "Conflict") || isCode(error, "AlreadyExists");
          if (!raced || left === 0) throw error;
        }
      }
    },
  };
}

interface Put {
  readonly found: ConfigMap | undefined;
  readonly mutes: readonly Mute[];
  readonly signal: AbortSignal;
}

async function put(kube: KubeClient, { found, mutes, signal }: Put): Promise<void> {
  const data = { mutes: JSON.stringify(mutes) };
  const options = { manager, signal };
  const version = found?.metadata.resourceVersion;
  if (version === undefined) await kube.create(ConfigMap, { metadata: { ...ref }, data }, options);
  else await kube.patch(ConfigMap, ref, { data }, { ...options, ifVersion: version });
}

/** What somebody wrote there by hand and cannot be read mutes nothing. */
function mutesOf(found: ConfigMap | undefined): readonly Mute[] {
  try {
    const mutes: unknown = JSON.parse(found?.data?.["mutes"] ?? "[]");
    return Array.isArray(mutes) ? (mutes as readonly Mute[]).filter((mute) => typeof mute?.id === "string") : [];
  } catch {
    return [];
  }
}
