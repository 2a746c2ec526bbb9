import { copyFileSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "../cache.ts";
import { run } from "../command.ts";
import { madeOnce } from "../tools/beside.ts";
import { fileDigest, keyOf } from "./digest.ts";

/** A layer of an image: `fill` puts files into an empty folder. `key` says all that they depend on. */
export interface LayerRecipe {
  readonly name: string;
  readonly key: readonly unknown[];
  readonly fill: (stage: string) => void;
}

export interface Layer {
  readonly file: string;
  readonly digest: string;
  readonly size: number;
}

/** The layer as an uncompressed tar, the same bytes every time: it is unpacked on every node, and crosses no real network. */
export function layer(recipe: LayerRecipe): Layer {
  const folder = madeOnce(join(cacheFolder(), "mirror", "layers", `${recipe.name}-${keyOf(recipe.key)}`), (beside) => {
    const stage = join(beside, "stage");
    const out = join(beside, "out");
    mkdirSync(stage);
    mkdirSync(out);
    recipe.fill(stage);
    const file = join(out, "layer.tar");
    run(["tar", "--sort=name", "--mtime=@0", "--numeric-owner", "-C", stage, "-cf", file, "."]);
    writeFileSync(join(out, "digest"), `sha256:${fileDigest(file)}`);
    return out;
  });
  const file = join(folder, "layer.tar");
  return { file, digest: readFileSync(join(folder, "digest"), "utf8"), size: statSync(file).size };
}

/** Copies files by their place in the image. */
export function place(stage: string, files: Readonly<Record<string, string>>): void {
  for (const [target, source] of Object.entries(files)) {
    mkdirSync(dirname(join(stage, target)), { recursive: true });
    copyFileSync(source, join(stage, target));
  }
}

export function text(stage: string, files: Readonly<Record<string, string>>): void {
  for (const [target, content] of Object.entries(files)) {
    mkdirSync(dirname(join(stage, target)), { recursive: true });
    writeFileSync(join(stage, target), content);
  }
}

export function links(stage: string, targets: Readonly<Record<string, string>>): void {
  for (const [path, target] of Object.entries(targets)) {
    mkdirSync(dirname(join(stage, path)), { recursive: true });
    symlinkSync(target, join(stage, path));
  }
}
