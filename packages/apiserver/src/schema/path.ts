/**
 * A place inside an object, as a chain up to the root: its text (`spec.list[2].name`) is only made when somebody has to be told, which on
 * most writes is never.
 */
export interface Path {
  readonly above: Path | undefined;
  readonly step: string | number;
}

export function pathText(path: Path | undefined): string {
  if (path === undefined) return "";
  const above = pathText(path.above);
  if (typeof path.step === "number") return `${above}[${path.step}]`;
  return above === "" ? path.step : `${above}.${path.step}`;
}
