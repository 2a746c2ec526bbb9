import { platformNamespace, Secret } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { type RoleName, roleGroups } from "../roles.ts";

/** Name of the Secret in the platform's namespace that says where people sign in. */
export const oidcSecret = "oidc";

/** A provider of OpenID Connect, and what its people are here. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client. */
  readonly clientSecret?: string;
  readonly scopes: string;
  /** Claim that names the user; `email` counts only where the provider has verified it. */
  readonly usernameClaim: string;
  /** Before each name, so that nobody can be a local account; ends with a colon. */
  readonly usernamePrefix: string;
  readonly groupsClaim: string;
  /** Groups of the provider, and the groups here that they give. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** Shown on the button. */
  readonly label: string;
  /** `https://dipper.example.org`, as browsers reach the console; absent: as the request says. */
  readonly console?: string;
  /** PEM of the authority that signed the provider's certificate. */
  readonly ca?: string;
}

/** What is wrong with the Secret, for the administrator. */
export interface BadSettings {
  readonly problem: string;
}

export async function readSettings(
  kube: KubeClient,
  signal: AbortSignal,
): Promise<OidcSettings | BadSettings | undefined> {
  const secret = await kube.get(Secret, { namespace: platformNamespace, name: oidcSecret }, { signal });
  if (secret === undefined) return undefined;
  const values = Object.entries(secret.data ?? {});
  return settingsOf(Object.fromEntries(values.map(([key, value]) => [key, Buffer.from(value, "base64").toString()])));
}

const loopback = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?(\/|$)/;

/** Over HTTPS, or to this machine, where tests have their provider. */
export const isPlain = (issuer: string): boolean => loopback.test(issuer);

export function settingsOf(data: Readonly<Record<string, string>>): OidcSettings | BadSettings {
  const text = (key: string, otherwise = ""): string => (data[key] ?? "").trim() || otherwise;
  const issuer = text("issuer");
  const clientId = text("client-id");
  const usernamePrefix = text("username-prefix", "oidc:");
  if (!issuer.startsWith("https://") && !isPlain(issuer)) return { problem: "issuer is no https address" };
  if (clientId === "") return { problem: "client-id is missing" };
  if (!/^[a-z][a-z0-9-]*:$/.test(usernamePrefix) || usernamePrefix === "system:" || usernamePrefix === "service:")
    return { problem: "username-prefix must be small letters with a colon behind them, and not system: or service:" };
  const groups = groupsOf(text("groups"));
  if ("problem" in groups) return groups;
  const secret = text("client-secret");
  const [console, ca] = [text("console"), text("ca")];
  return {
    issuer,
    clientId,
    scopes: text("scopes", "openid profile email"),
    usernameClaim: text("username-claim", "sub"),
    usernamePrefix,
    groupsClaim: text("groups-claim", "groups"),
    groups: groups.map,
    label: text("label", new URL(issuer).host),
    ...(secret === "" ? {} : { clientSecret: secret }),
    ...(console === "" ? {} : { console: console.replace(/\/$/, "") }),
    ...(ca === "" ? {} : { ca }),
  };
}

/** Lines `their group = our role`, or a group of the platform (`dipper:…`). A group of Kubernetes' own is never given. */
function groupsOf(text: string): { readonly map: ReadonlyMap<string, readonly string[]> } | BadSettings {
  const map = new Map<string, readonly string[]>();
  for (const line of text.split("\n").map((each) => each.trim())) {
    if (line === "") continue;
    const at = line.lastIndexOf("=");
    const [theirs, ours] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    const group = Object.hasOwn(roleGroups, ours) ? roleGroups[ours as RoleName] : ours;
    if (at < 1 || theirs === "" || !/^dipper:[a-z0-9-]+$/.test(group))
      return { problem: `groups: "${line}" is not "their group = role"` };
    map.set(theirs, [...(map.get(theirs) ?? []), group]);
  }
  return { map };
}
