import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PublishedArtifactsOf } from "@dipper/room-deployments";
import { artifactsFor } from "../bundle/artifact-list.ts";
import { UsageError } from "../usage-error.ts";

const architectures = ["amd64", "arm64"];

/** The list of artifacts that comes with the playbooks, for clusters whose machines fetch from the internet. */
export function publishedArtifacts(playbooks: string): PublishedArtifactsOf {
  const list = readFileSync(join(playbooks, "artifacts.yaml"), "utf8");
  return ({ kubernetes, versions }) => {
    try {
      return artifactsFor(list, { kubernetes, arch: architectures, versions });
    } catch (cause) {
      if (cause instanceof UsageError) return undefined;
      throw cause;
    }
  };
}
