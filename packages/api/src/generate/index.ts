/** What is generated from the kinds, as text: CustomResourceDefinitions, reference pages, names for the browser. Files are written by tools/generate. */
export { crdOf, hasStatus } from "./crd.ts";
export { generatedFiles } from "./files.ts";
export { namesSource } from "./names-source.ts";
export { referenceOf } from "./reference.ts";
export { toYaml } from "./yaml.ts";
