/**
 * Where webhooks may go. Loopback, link-local (metadata services live there), unspecified, multicast and the platform's own addresses
 * are refused; other private networks are where most ticket systems and CMDBs live, and are not.
 */
export function mayReach(own: readonly string[]): (address: string) => boolean {
  const ours = new Set(own.map((each) => canonical(each)));
  return (address) => {
    const known = canonical(address);
    return known !== undefined && !ours.has(known) && !isSpecial(known);
  };
}

/** The host of a URL when it is an address or a name that always means this machine; undefined: a name that has to be resolved. */
export function literalHost(url: string): string | undefined {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (host === "localhost" || host.endsWith(".localhost")) return "127.0.0.1";
  return canonical(host) === undefined ? undefined : host;
}

function isSpecial(address: string): boolean {
  if (!address.includes(":")) {
    const [a = 0, b = 0] = address.split(".").map(Number);
    return a === 0 || a === 127 || (a === 169 && b === 254) || a >= 224;
  }
  const [first = 0, ...rest] = address.split(":").map((group) => Number.parseInt(group, 16));
  const tail = rest.at(-1) ?? 0;
  // :: and ::1, then fe80::/10 and multicast.
  if (first === 0 && rest.slice(0, -1).every((group) => group === 0) && tail <= 1) return true;
  return (first & 0xffc0) === 0xfe80 || (first & 0xff00) === 0xff00;
}

/** IPv4 as it is; IPv6 as eight groups without leading zeros; an IPv4 address inside an IPv6 one as IPv4. Undefined: no address. */
function canonical(address: string): string | undefined {
  const text = address.toLowerCase().replace(/%.*$/, "");
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return text;
  if (!text.includes(":")) return undefined;
  const groups = groupsOf(text);
  if (groups === undefined) return undefined;
  const [high = 0, low = 0] = groups.slice(6);
  // Mapped (::ffff:0:0/96) and translated (64:ff9b::/96) addresses lead to the IPv4 address in their last 32 bits.
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  const translated = groups[0] === 0x64 && groups[1] === 0xff9b && groups.slice(2, 6).every((group) => group === 0);
  if (mapped || translated) return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  return groups.map((group) => group.toString(16)).join(":");
}

function groupsOf(text: string): readonly number[] | undefined {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const hex = (a: string | undefined, b: string | undefined): string => (Number(a) * 256 + Number(b)).toString(16);
  const plain = dotted === null ? text : `${dotted[1]}${hex(dotted[2], dotted[3])}:${hex(dotted[4], dotted[5])}`;
  const [head = "", tail, ...more] = plain.split("::");
  if (more.length > 0) return undefined;
  const parts = (part: string): readonly number[] =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const [before, after] = [parts(head), parts(tail ?? "")];
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array<number>(tail === undefined ? 0 : missing).fill(0), ...after];
  return groups.every((group) => group >= 0 && group <= 0xffff) ? groups : undefined;
}
