import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { realPki } from "../../../packages/pki/src/index.ts";
import { people } from "../target.ts";

const day = 86_400;

/** Users of the control plane itself, beside `people`. */
export const components = {
  "kube-controller-manager": "system:kube-controller-manager",
  "kube-scheduler": "system:kube-scheduler",
} as const;

/** Files of a control plane, in one folder. */
export interface Keys {
  /** PEM text. */
  readonly ca: string;
  readonly caFile: string;
  readonly caKeyFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly serviceAccountKeyFile: string;
  readonly serviceAccountPublicFile: string;
  readonly tokenFile: string;
}

export const tokenOf = (name: string): string => `${name}-token`;

/** Our own authority, a serving certificate for 127.0.0.1, the key of service accounts, and the tokens of everybody. */
export async function writeKeys(folder: string): Promise<Keys> {
  mkdirSync(folder, { recursive: true });
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const pki = realPki();
  const authority = await pki.authority("test");
  const serving = await pki.issue(authority, {
    commonName: "kube-apiserver",
    usages: ["server"],
    names: ["127.0.0.1", "localhost"],
    validSeconds: 30 * day,
  });
  const serviceAccounts = await pki.keyPair();
  return {
    ca: authority.cert,
    caFile: file("ca.crt", authority.cert),
    caKeyFile: file("ca.key", authority.key),
    certFile: file("apiserver.crt", serving.cert),
    keyFile: file("apiserver.key", serving.key),
    serviceAccountKeyFile: file("sa.key", serviceAccounts.privateKey),
    serviceAccountPublicFile: file("sa.pub", serviceAccounts.publicKey),
    tokenFile: file("tokens.csv", tokenLines()),
  };
}

/** Token, user, uid, groups: what `--token-auth-file` reads. */
function tokenLines(): string {
  const all = [
    ...Object.entries(people).map(([name, { user, groups }]) => ({ name, user, groups: groups as readonly string[] })),
    ...Object.entries(components).map(([name, user]) => ({ name, user, groups: [] })),
  ];
  // An empty column is a group without a name.
  const column = (groups: readonly string[]): string => (groups.length === 0 ? "" : `,"${groups.join(",")}"`);
  return all.map(({ name, user, groups }) => `${tokenOf(name)},${user},${column(groups)}\n`).join("");
}
