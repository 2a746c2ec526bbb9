/** IP addresses and networks as Kubernetes reads them, and what it says of those that are none. */

const octet = /^\d{1,3}$/;

/** The bytes of an address, 4 or 16; undefined where the text is none. */
export function addressBytes(text: string): readonly number[] | undefined {
  return text.includes(":") ? ipv6Bytes(text) : ipv4Bytes(text);
}

function ipv4Bytes(text: string): readonly number[] | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || parts.some((part) => !octet.test(part) || (part.length > 1 && part.startsWith("0"))))
    return undefined;
  const bytes = parts.map(Number);
  return bytes.some((byte) => byte > 255) ? undefined : bytes;
}

function ipv6Bytes(text: string): readonly number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupBytes);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (tail === undefined) return head.length === 16 ? head : undefined;
  const missing = 16 - head.length - tail.length;
  return missing < 2 ? undefined : [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

function groupBytes(text: string): readonly number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    const last = index === groups.length - 1 && group.includes(".") ? ipv4Bytes(group) : undefined;
    if (last !== undefined) bytes.push(...last);
    else if (/^[0-9a-fA-F]{1,4}$/.test(group))
      bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255);
    else return undefined;
  }
  return bytes;
}

export const isIpv6 = (text: string): boolean => addressBytes(text)?.length === 16;

export function addressProblem(text: string): string | undefined {
  if (addressBytes(text) !== undefined) return undefined;
  const padded =
    /^\d+(\.\d+){3}$/.test(text) && text.split(".").some((part) => part.length > 1 && part.startsWith("0"));
  return padded ? "must not have leading 0s" : "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
}

const startsWith = (bytes: readonly number[], ...prefix: readonly number[]): boolean =>
  prefix.every((byte, index) => bytes[index] === byte);

/** What nobody outside a node can reach, or nobody alone. */
export function unreachableProblems(text: string): readonly string[] {
  const bytes = addressBytes(text);
  if (bytes === undefined) return ["must be a valid IP address"];
  const four = bytes.length === 4;
  const alone = bytes.slice(0, -1).every((byte) => byte === 0);
  const problems: string[] = [];
  if (alone && bytes.at(-1) === 0) problems.push(`may not be unspecified (${text})`);
  if (four ? bytes[0] === 127 : alone && bytes.at(-1) === 1)
    problems.push("may not be in the loopback range (127.0.0.0/8, ::1/128)");
  if (four ? startsWith(bytes, 169, 254) : bytes[0] === 0xfe && ((bytes[1] ?? 0) & 0xc0) === 0x80)
    problems.push("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
  if (four ? startsWith(bytes, 224, 0, 0) : bytes[0] === 0xff && ((bytes[1] ?? 0) & 0x0f) === 2)
    problems.push("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
  return problems;
}

export interface Network {
  readonly bytes: readonly number[];
  readonly prefix: number;
}

export function readNetwork(text: string): Network | undefined {
  const [address = "", length = "", ...rest] = text.split("/");
  const bytes = addressBytes(address);
  if (bytes === undefined || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const prefix = Number(length);
  return prefix > bytes.length * 8 ? undefined : { bytes, prefix };
}

export function networkProblem(text: string): string | undefined {
  const network = readNetwork(text);
  if (network === undefined) return "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
  return network.bytes.every((byte, index) => masked(byte, index, network.prefix) === byte)
    ? undefined
    : "must not have bits set beyond the prefix length";
}

function masked(byte: number, index: number, prefix: number): number {
  const bits = Math.max(0, Math.min(8, prefix - index * 8));
  return byte & (0xff << (8 - bits)) & 0xff;
}

/** Whether `inner` is a part of `outer` and not all of it. */
export function isStrictPart(inner: Network, outer: Network): boolean {
  return (
    inner.bytes.length === outer.bytes.length &&
    inner.prefix > outer.prefix &&
    inner.bytes.every(
      (byte, index) => masked(byte, index, outer.prefix) === masked(outer.bytes[index] ?? 0, index, outer.prefix),
    )
  );
}
