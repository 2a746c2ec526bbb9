import type { DNSZone } from "@dipper/api";
import type { DnsRecord } from "./records.ts";

/**
 * A zone file after RFC 1035 without its serial's value: that one changes exactly when anything else does. Secondaries and CoreDNS look
 * at nothing but the serial, so equal content keeps it and other content raises it.
 */
export function zoneFile(spec: DNSZone["spec"], records: readonly DnsRecord[], serial: number): string {
  const servers = spec.nameServers.length > 0 ? spec.nameServers : [`ns.${spec.zone}`];
  const [primary = ""] = servers;
  return [
    "; Written by Dipper. What is changed here by hand is written over.",
    `$ORIGIN ${spec.zone}.`,
    `$TTL ${spec.ttlSeconds}`,
    `@ IN SOA ${primary}. hostmaster.${spec.zone}. (${serial} 7200 3600 1209600 ${spec.ttlSeconds})`,
    ...servers.map((server) => `@ IN NS ${server}.`),
    ...records.map(({ name, type, value }) => `${name} IN ${type} ${value}`),
    "",
  ].join("\n");
}

/** The serial in a zone file of ours; undefined: there is none. */
export function serialOf(text: string): number | undefined {
  const found = /^@ IN SOA \S+ \S+ \((\d+) /m.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** What has to be written; undefined: it stands there already. Serials are seconds since 1970, or one more than the last one. */
export function nextZone(
  spec: DNSZone["spec"],
  records: readonly DnsRecord[],
  before: string | undefined,
  now: number,
): { readonly text: string; readonly serial: number } | undefined {
  const last = before === undefined ? undefined : serialOf(before);
  if (last !== undefined && before === zoneFile(spec, records, last)) return undefined;
  const serial = Math.max(Math.floor(now / 1000), (last ?? 0) + 1);
  return { text: zoneFile(spec, records, serial), serial };
}
