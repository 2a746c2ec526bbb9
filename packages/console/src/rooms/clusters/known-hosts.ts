import type { AdoptWish } from "../../data/actions.ts";

/** Lines of a known_hosts file, as ssh-keyscan prints them: address or names, key type, key. Comments and hashed names are left out. */
export function hintsFromKnownHosts(text: string): AdoptWish["hints"] {
  const keys = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const [hosts = "", type = "", key = ""] = line.trim().split(/\s+/);
    if (hosts === "" || /^[#@|]/.test(hosts) || key === "") continue;
    for (const host of hosts.split(",")) {
      const name = host.replace(/^\[(.*)\]:\d+$/, "$1");
      keys.set(name, [...(keys.get(name) ?? []), `${type} ${key}`]);
    }
  }
  return [...keys].map(([name, hostKeys]) => ({ name, ssh: { hostKeys } }));
}
