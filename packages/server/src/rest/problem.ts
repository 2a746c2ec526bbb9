import { catalogue, DipperError } from "@dipper/api";
import { statusOf } from "@dipper/kube";

/** RFC 9457 problem details, with what people and programs need to go on. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable code of the catalogue. */
  readonly code: string;
  /** The object it is about: `Operation scaleup-2024`. */
  readonly object?: string;
  /** Why, below the detail: the field errors of a refused object, or the failure underneath. */
  readonly cause?: string;
  /** What to do. */
  readonly next: string;
  readonly params: Readonly<Record<string, string>>;
  readonly causes?: readonly { readonly field: string; readonly message: string }[];
  readonly requestId: string;
}

/** The problem that an error says. What is unexpected inside is not told to the outside; the log has it under the request id. */
export function problemOf(error: unknown, requestId: string): Problem {
  const failure = DipperError.from(error);
  const hidden = failure.code === "Internal" && statusOf(failure) === undefined;
  const params = hidden ? { cause: "see the log" } : spoken(failure);
  const detail = hidden ? "Something inside failed." : failure.message;
  const causes = statusOf(failure)?.details?.causes?.map((each) => ({
    field: each.field ?? "",
    message: each.message ?? "",
  }));
  const object =
    params["kind"] !== undefined && params["name"] !== undefined && params["name"] !== ""
      ? `${params["kind"]} ${params["name"]}`
      : undefined;
  const cause = hidden ? undefined : (failure.params["problem"] ?? failure.params["cause"]);
  return {
    type: `urn:dipper:error:${failure.code}`,
    title: titleOf(failure.code),
    status: catalogue[failure.code].http,
    detail,
    code: failure.code,
    ...(object === undefined ? {} : { object }),
    ...(cause === undefined ? {} : { cause }),
    next: failure.next,
    params,
    ...(causes === undefined || causes.length === 0 ? {} : { causes }),
    requestId,
  };
}

/** The params that a translated sentence of this code can need. */
function spoken(failure: DipperError): Readonly<Record<string, string>> {
  const { text, next } = catalogue[failure.code];
  const named = [...`${text} ${next}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return Object.fromEntries(
    Object.entries(failure.params).filter(([name]) => named.includes(name) || name === "kind" || name === "name"),
  );
}

/** `MachineInUse` → `Machine in use`. */
function titleOf(code: string): string {
  const words = code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
