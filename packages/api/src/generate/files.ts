import type { DefinedKind } from "../kind.ts";
import type { Json } from "../schema/schema.ts";
import { crdOf } from "./crd.ts";
import { errorsPage } from "./errors-page.ts";
import { namesSource } from "./names-source.ts";
import { reasonsPage } from "./reasons-page.ts";
import { referenceOf } from "./reference.ts";
import { toYaml } from "./yaml.ts";

const yamlNotice = "# Written by `npm run docs` from packages/api; change the source, not this file.\n";

/** Every generated file: path below the repository's root, and its text. */
export function generatedFiles(kinds: readonly DefinedKind[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const kind of kinds) {
    files.set(`deploy/crds/${kind.plural}.yaml`, yamlNotice + toYaml(crdOf(kind) as unknown as Json));
    files.set(`docs/reference/${kind.kind.toLowerCase()}.md`, referenceOf(kind));
  }
  files.set("docs/reference/errors.md", errorsPage());
  files.set("docs/reference/reasons.md", reasonsPage(kinds));
  files.set("packages/api/src/names/kind-names.ts", namesSource(kinds));
  return files;
}
