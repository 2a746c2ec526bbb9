import { outputTo } from "../output/output.ts";
import { programVersion } from "../program-version.ts";

/** The program, the Node it runs on, and the engines in it. */
export function version(options: Readonly<Record<string, unknown>>): void {
  const out = outputTo({ out: process.stdout, err: process.stderr }, options);
  const versions = {
    dipper: programVersion,
    node: process.versions.node,
    sqlite: process.versions["sqlite"] ?? "",
    api: "v1alpha1",
  };
  out.objects(versions, [programVersion], () => {
    out.rows(
      ["part", "version"],
      Object.entries(versions).map(([part, value]) => [part, value]),
    );
  });
}
