/** One spelling per address, so that `10.0.0.1` is found as `::ffff:10.0.0.1` and an IPv6 address in each of its many forms. */
export function canonicalAddress(address: string): string {
  if (!address.includes(":")) return address;
  const groups = groupsOf(address.toLowerCase());
  if (groups === undefined) return address.toLowerCase();
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return [groups[6] ?? 0, groups[7] ?? 0].flatMap((group) => [group >> 8, group & 0xff]).join(".");
  return groups.map((group) => group.toString(16)).join(":");
}

/** 127.0.0.0/8, ::1, 0.0.0.0 and ::, whatever they look like. */
export function isLoopback(address: string): boolean {
  const canonical = canonicalAddress(address);
  return /^(127|0)\.\d+\.\d+\.\d+$/.test(canonical) || /^(0:){7}[01]$/.test(canonical);
}

function groupsOf(address: string): readonly number[] | undefined {
  const halves = withoutDots(address).split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) =>
    half === "" ? [] : half.split(":").map((group) => Number.parseInt(group, 16)),
  );
  const gap = halves.length === 2 ? 8 - head.length - tail.length : 0;
  const groups = [...head, ...Array.from({ length: Math.max(0, gap) }, () => 0), ...tail];
  return groups.length === 8 && groups.every((group) => group >= 0 && group <= 0xffff) ? groups : undefined;
}

/** The dotted tail of `::ffff:10.0.0.1` as two groups. */
function withoutDots(address: string): string {
  const match = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  if (match === null) return address;
  const [, head = "", a, b, c, d] = match;
  const group = (high: string | undefined, low: string | undefined) => (Number(high) * 256 + Number(low)).toString(16);
  return `${head}${group(a, b)}:${group(c, d)}`;
}
