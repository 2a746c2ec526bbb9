import { type Code, DipperError } from "@dipper/api";

/** One entry of `Status.details.causes`. */
export interface Cause {
  /** FieldValueInvalid, FieldValueRequired, FieldValueForbidden, FieldManagerConflict … */
  readonly reason: string;
  readonly message: string;
  /** Absent where it is about no field. */
  readonly field?: string;
}

/** `Status.details` of an answer that refuses. */
export interface RefusalDetails {
  readonly name?: string;
  readonly group?: string;
  /** The kind for invalid objects, the plural for everything else, as Kubernetes has it. */
  readonly kind?: string;
  readonly causes?: readonly Cause[];
  readonly retryAfterSeconds?: number;
}

/**
 * What a Kubernetes Status says beyond the code: it travels as the `cause` of the DipperError, whose code gives `code` and `reason`,
 * while `message` and `details` are taken from here to the letter. `statusReason` overrides the reason of the catalogue.
 */
export class Refusal extends Error {
  /** Undefined: the Status has none. The real server has empty ones where nobody has said anything more. */
  readonly details: RefusalDetails | undefined;
  readonly statusReason: string | undefined;

  constructor(message: string, details?: RefusalDetails, statusReason?: string) {
    super(message);
    this.name = "Refusal";
    this.details = details;
    this.statusReason = statusReason;
  }
}

/** A DipperError with the words of the real server. */
export function refuse(code: Code, message: string, details?: RefusalDetails): DipperError {
  const params = {
    problem: message,
    kind: details?.kind ?? "",
    name: details?.name ?? "",
    field: details?.causes?.[0]?.field ?? "",
  };
  return new DipperError(code, params, { cause: new Refusal(message, details) });
}

/** An error that the real server passes on as it came: 500 without a reason. */
export function refusePlainly(message: string): DipperError {
  return new DipperError("Internal", { problem: message }, { cause: new Refusal(message, undefined, "") });
}

/** The Refusal that a thrown value carries, if any. */
export function refusalOf(error: unknown): Refusal | undefined {
  return error instanceof DipperError && error.cause instanceof Refusal ? error.cause : undefined;
}

/** A field of an object that is not valid. */
export interface FieldError {
  readonly reason:
    | "FieldValueInvalid"
    | "FieldValueRequired"
    | "FieldValueForbidden"
    | "FieldValueTypeInvalid"
    | "FieldValueNotSupported"
    | "FieldValueDuplicate"
    | "FieldValueTooLong"
    | "FieldValueTooMany"
    | "FieldValueNotFound";
  readonly field: string;
  /** Without the field, as `Invalid value: 3: should be …`. */
  readonly message: string;
}

/** 422 as the real server words it: one problem in line, several in brackets, each line once. */
export function refuseInvalid(
  who: { readonly group: string; readonly kind: string; readonly name: string },
  errors: readonly FieldError[],
): DipperError {
  const lines = [...new Set(errors.map((each) => `${each.field}: ${each.message}`))];
  const what = who.group === "" ? who.kind : `${who.kind}.${who.group}`;
  // What is said of several causes alike is said once.
  const said = [...new Set(lines)];
  const list = said.length === 1 ? said[0] : `[${said.join(", ")}]`;
  const causes = errors.map((each) => ({ reason: each.reason, message: each.message, field: each.field }));
  return refuse("Invalid", `${what} "${who.name}" is invalid: ${list}`, {
    ...(who.name === "" ? {} : { name: who.name }),
    ...(who.group === "" ? {} : { group: who.group }),
    ...(who.kind === "" ? {} : { kind: who.kind }),
    causes,
  });
}
