import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { built, link, type Say } from "../../../lab/tools/go.ts";

const sources = fileURLToPath(new URL("./", import.meta.url));

/** The program that this folder's Go files are; built where the cache has none of just these sources. */
export function clientGoProgram(say: Say): string {
  const files = readdirSync(sources).filter((name) => /\.go$|^go\.(mod|sum)$/.test(name));
  const hash = createHash("sha256");
  for (const name of files)
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(sources, name)))
      .update("\0");
  return built("client-go-scenarios", hash.digest("hex").slice(0, 16), say, (folder) => {
    for (const name of files) copyFileSync(join(sources, name), join(folder, name));
    return link(folder, ".", {});
  });
}

/** Of client-go, as go.mod names it. */
export function clientGoVersion(): string {
  const version = /^\s*k8s\.io\/client-go v([0-9.]+)$/m.exec(readFileSync(join(sources, "go.mod"), "utf8"))?.[1];
  if (version === undefined) throw new Error("go.mod names no version of client-go");
  return version;
}
