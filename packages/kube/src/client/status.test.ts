import { describe, expect, test } from "vitest";
import { errorFromAnswer, errorFromStatus, type Status, statusOf } from "./status.ts";

const asked = { kind: "Operation", plural: "operations", name: "scaleup-2024", server: "the management cluster" };

function status(fields: Partial<Status>): Status {
  return { kind: "Status", status: "Failure", ...fields };
}

describe("errors from Status", () => {
  test.each([
    ["NotFound", 404, "NotFound"],
    ["AlreadyExists", 409, "AlreadyExists"],
    ["Conflict", 409, "Conflict"],
    ["Invalid", 422, "Invalid"],
    ["Expired", 410, "Expired"],
    ["Gone", 410, "Expired"],
    ["Forbidden", 403, "Forbidden"],
    ["Unauthorized", 401, "Unauthorized"],
    ["TooManyRequests", 429, "TooManyRequests"],
    ["ServiceUnavailable", 503, "Unavailable"],
    ["ServiceUnavailable", 507, "StorageFull"],
    ["Timeout", 504, "Timeout"],
    ["InternalError", 500, "Internal"],
  ])("%s becomes %s %s", (reason, code, expected) => {
    expect(errorFromStatus(status({ reason, code, message: "m" }), asked).code).toBe(expected);
  });

  test("an invalid object names the field and all problems, and keeps its causes", () => {
    const causes = [
      { reason: "FieldValueInvalid", field: "spec.operationFlow", message: "must have at least 1 items" },
      { reason: "FieldValueRequired", field: "spec.clusterName", message: "Required value" },
    ];
    const error = errorFromStatus(status({ reason: "Invalid", code: 422, details: { name: "x", causes } }), asked);
    expect(error.message).toBe(
      "Operation x is not valid: spec.operationFlow: must have at least 1 items; Required value.",
    );
    expect(statusOf(error)?.details?.causes).toEqual(causes);
  });

  test("a conflict of field managers is told from a conflict of revisions", () => {
    const message = 'conflict with "kubectl": .spec.replicas';
    const causes = [{ reason: "FieldManagerConflict", field: ".spec.replicas", message }];
    const error = errorFromStatus(status({ reason: "Conflict", code: 409, details: { causes } }), asked);
    expect(error.code).toBe("ApplyConflict");
    expect(error.params).toMatchObject({ field: ".spec.replicas", manager: "kubectl" });
  });

  test("a refusal says who may not do what", () => {
    const message =
      'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default"';
    const error = errorFromStatus(status({ reason: "Forbidden", code: 403, message }), asked);
    expect(error.params).toMatchObject({ user: "bob", verb: "list" });
  });

  test("answers of proxies and plain text are mapped by their code", () => {
    const error = errorFromAnswer({ status: 502 }, "<html>Bad gateway</html>\nmore", asked);
    expect(error.code).toBe("Unavailable");
    expect(error.params["cause"]).toBe("<html>Bad gateway</html>");
    expect(errorFromAnswer({ status: 404 }, "404 page not found", asked).code).toBe("NotFound");
  });
});
