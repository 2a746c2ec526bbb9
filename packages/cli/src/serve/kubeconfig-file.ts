import { renameSync, writeFileSync } from "node:fs";
import { stringify } from "yaml";

export interface KubeconfigContent {
  readonly api: string;
  readonly console: string;
  readonly ca: string;
  readonly token: string;
}

/** Mode 0600, replaced in one piece. The extension tells the command where REST is; kubectl passes over it. */
export function writeKubeconfig(file: string, content: KubeconfigContent): void {
  const cluster = {
    server: content.api,
    "certificate-authority-data": Buffer.from(content.ca).toString("base64"),
    extensions: [{ name: "dipper.dev/console", extension: { url: content.console } }],
  };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "dipper",
    clusters: [{ name: "dipper", cluster }],
    users: [{ name: "admin", user: { token: content.token } }],
    contexts: [{ name: "dipper", context: { cluster: "dipper", user: "admin", namespace: "beidou-system" } }],
  };
  writeFileSync(`${file}.part`, stringify(config), { mode: 0o600 });
  renameSync(`${file}.part`, file);
}
