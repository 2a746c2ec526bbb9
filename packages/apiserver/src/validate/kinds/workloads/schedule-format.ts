/**
 * What the real server says of a schedule that it cannot read (robfig/cron v3, `ParseStandard`); undefined where it can. When a schedule
 * comes round is the business of the controller.
 */
export function scheduleProblem(schedule: string): string | undefined {
  const zoned = /^(?:CRON_)?TZ=\S*\s+(.*)$/.exec(schedule);
  const spec = zoned?.[1]?.trim() ?? schedule;
  if (spec === "") return "empty spec string";
  if (spec.startsWith("@")) return descriptorProblem(spec);
  const fields = spec.trim().split(/\s+/);
  if (fields.length !== bounds.length)
    return `expected exactly ${bounds.length} fields, found ${fields.length}: [${fields.join(" ")}]`;
  for (const [index, field] of fields.entries()) {
    for (const range of field.split(",")) {
      const problem = rangeProblem(range, bounds[index] as Bounds);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

/** Minute, hour, day of the month, month, day of the week. */
const bounds: readonly Bounds[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  {
    least: 1,
    most: 12,
    names: ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { least: 0, most: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

const descriptors = new Set(["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]);
const duration = /^[-+]?((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$|^[-+]?0$/;

function descriptorProblem(spec: string): string | undefined {
  if (descriptors.has(spec)) return undefined;
  if (!spec.startsWith("@every ")) return `unrecognized descriptor: ${spec}`;
  const every = spec.slice("@every ".length);
  if (duration.test(every)) return undefined;
  return `failed to parse duration ${spec}: time: invalid duration ${JSON.stringify(every)}`;
}

function rangeProblem(text: string, { least, most, names }: Bounds): string | undefined {
  const [range = "", steps, ...moreSteps] = text.split("/");
  const [first = "", last, ...moreEnds] = range.split("-");
  const whole = first === "*" || first === "?";
  const start = whole ? least : numberOf(first, names);
  if (typeof start === "string") return start;
  if (!whole && moreEnds.length > 0) return `too many hyphens: ${text}`;
  const until = whole ? most : last === undefined ? start : numberOf(last, names);
  if (typeof until === "string") return until;
  if (moreSteps.length > 0) return `too many slashes: ${text}`;
  const step = steps === undefined ? 1 : numberOf(steps);
  if (typeof step === "string") return step;
  const end = steps !== undefined && last === undefined ? most : until;
  if (start < least) return `beginning of range (${start}) below minimum (${least}): ${text}`;
  if (end > most) return `end of range (${end}) above maximum (${most}): ${text}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`;
  return step === 0 ? `step of range should be a positive number: ${text}` : undefined;
}

/** The number, or what is wrong with the text. */
function numberOf(text: string, names?: readonly string[]): number | string {
  const named = text === "" ? -1 : (names?.indexOf(text.toLowerCase()) ?? -1);
  if (named >= 0) return named;
  if (!/^[-+]?\d+$/.test(text))
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
  const number = Number(text);
  return number < 0 ? `negative number (${number}) not allowed: ${text}` : number;
}
