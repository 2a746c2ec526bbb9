/**
 * Kubernetes' resource quantities: `100m`, `1.5`, `8Gi`, `1e3`, exactly, and the one form in which the real server writes each
 * (apimachinery, `resource.Quantity`; https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/).
 */

/** A billionth is the smallest part; what is finer is rounded up. */
const perUnit = 1_000_000_000n;
/** What is larger counts as this. */
const largest = (2n ** 63n - 1n) * perUnit;

const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const decimalNames = new Map(Object.entries(decimalExponents).map(([name, exponent]) => [exponent, name]));
const binaryNames = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eE][+-]?\d+)|([KMGTPE]i|[numkMGTPE]))?$/;
/** Most that come are so already. */
const canonical = /^(0|[1-9]\d{0,2}([numkMGTP]|[KMGTP]i)?)$/;

/** In billionths of the unit. */
export interface Quantity {
  readonly billionths: bigint;
  readonly suffix: "decimal" | "exponent" | "binary";
}

export function readQuantity(text: string): Quantity | undefined {
  const match = form.exec(text);
  const [, sign, whole = "", part = "", exponent, suffix = ""] = match ?? [];
  if (match === null || (whole === "" && part === "")) return undefined;
  const magnitude = scaled(BigInt(`${whole}${part}`), { places: part.length, exponent, suffix });
  const capped = magnitude > largest ? largest : magnitude;
  return {
    billionths: sign === "-" ? -capped : capped,
    suffix: exponent !== undefined ? "exponent" : suffix.endsWith("i") ? "binary" : "decimal",
  };
}

function scaled(
  digits: bigint,
  {
    places,
    exponent,
    suffix,
  }: { readonly places: number; readonly exponent: string | undefined; readonly suffix: string },
): bigint {
  const binary = binaryNames.indexOf(suffix);
  const power = exponent === undefined ? (decimalExponents[suffix] ?? 0) : Number(exponent.slice(1));
  const factor = binary > 0 ? 1024n ** BigInt(binary) : 1n;
  // Beyond this everything is capped or rounded to the smallest part anyway.
  const shift = Math.max(-99, Math.min(99, power + 9 - places));
  if (shift >= 0) return digits * factor * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (digits * factor + divisor - 1n) / divisor;
}

/** Undefined for what is no quantity. */
export function canonicalQuantity(text: string): string | undefined {
  if (canonical.test(text)) return text;
  const quantity = readQuantity(text);
  return quantity === undefined ? undefined : quantityText(quantity);
}

export function quantityText({ billionths, suffix }: Quantity): string {
  if (billionths === 0n) return "0";
  const small = billionths > -1024n * perUnit && billionths < 1024n * perUnit;
  if (suffix === "binary" && !small && billionths % perUnit === 0n) return binaryText(billionths / perUnit);
  let [mantissa, exponent] = [billionths, -9];
  while (mantissa % 1000n === 0n && exponent < 18) [mantissa, exponent] = [mantissa / 1000n, exponent + 3];
  if (suffix === "exponent") return exponent === 0 ? String(mantissa) : `${mantissa}e${exponent}`;
  return `${mantissa}${decimalNames.get(exponent) ?? ""}`;
}

function binaryText(units: bigint): string {
  let [mantissa, power] = [units, 0];
  while (mantissa % 1024n === 0n && power < binaryNames.length - 1) [mantissa, power] = [mantissa / 1024n, power + 1];
  return `${mantissa}${binaryNames[power] ?? ""}`;
}

/** Negative where `a` is less than `b`, both being quantities. */
export function compareQuantities(a: string, b: string): number {
  const [left, right] = [readQuantity(a)?.billionths ?? 0n, readQuantity(b)?.billionths ?? 0n];
  return left < right ? -1 : left > right ? 1 : 0;
}
