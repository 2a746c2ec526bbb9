const browsers: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/Windows/, "Windows"],
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

/** `Firefox, Linux`: as much of a user agent as one needs to know one's own browser; the first word of any other program. */
export function browserOf(agent: string | undefined): string {
  if (agent === undefined) return "";
  const find = (list: readonly (readonly [RegExp, string])[]): string | undefined =>
    list.find(([pattern]) => pattern.test(agent))?.[1];
  const found = [find(browsers), find(systems)].filter((part) => part !== undefined);
  return found.length === 0 ? (agent.split(/[\s/]/, 1)[0] ?? "") : found.join(", ");
}
