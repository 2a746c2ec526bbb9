import { controllerIdentity } from "@dipper/api";
import type { ApiServerOptions } from "@dipper/apiserver";

const identities = {
  controller: controllerIdentity,
  admin: { user: "admin", groups: ["dipper:admins", "system:authenticated"] },
  /** The simulated outside and the tests' own hands. */
  outside: { user: "system:simulator", groups: ["system:masters", "system:authenticated"] },
} as const;
export type Identity = keyof typeof identities;

export const authorization = (who: Identity): Readonly<Record<string, string>> => ({ authorization: `Bearer ${who}` });

export const authenticate: NonNullable<ApiServerOptions["authenticate"]> = (exchange) => {
  const name = exchange.headers["authorization"]?.replace("Bearer ", "") ?? "";
  return name in identities ? identities[name as Identity] : undefined;
};
