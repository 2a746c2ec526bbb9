import type { Route } from "../route.ts";
import { administrator } from "./management.ts";
import { never, type Stage } from "./stage.ts";

export interface RouteCall {
  readonly method?: Route["method"];
  readonly path: string;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls a route as the server would: with the caller's own client. Times out never; give it to `stage.sim.complete`. */
export async function callRoute(stage: Stage, call: RouteCall): Promise<unknown> {
  const {
    method = "GET",
    path,
    input = {},
    headers = {},
    user = administrator.user,
    groups = administrator.groups,
  } = call;
  for (const route of stage.routes()) {
    const params = route.method === method ? match(route.path, path) : undefined;
    if (params === undefined) continue;
    const kube = stage.as(user, groups);
    return route.handle({
      input: { ...input, ...params },
      user,
      groups,
      kube,
      headers,
      signal: never,
      inside: (name) => stage.cluster(name),
      audit: () => {},
    });
  }
  throw new Error(`no route ${method} ${path}`);
}

function match(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(given[index] ?? "");
    else if (part !== given[index]) return undefined;
  }
  return params;
}
