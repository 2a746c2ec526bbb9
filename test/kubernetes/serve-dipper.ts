import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ServedPlatform, serve } from "../integration/program.ts";

export interface RestAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A served platform, and its administrator's way of asking it over REST. */
export interface Dipper extends ServedPlatform {
  rest(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<RestAnswer>;
}

export async function serveDipper(data: string, more: readonly string[] = []): Promise<Dipper> {
  const platform = await serve(data, more);
  const token = readFileSync(join(data, "keys", "admin-token"), "utf8").trim();
  return {
    ...platform,
    rest: async (method, path, body) => {
      const answer = await fetch(`${platform.console}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: (await answer.json()) as RestAnswer["body"] };
    },
  };
}
