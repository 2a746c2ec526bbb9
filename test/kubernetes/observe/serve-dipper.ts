import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serve } from "../../integration/program.ts";

/** A platform on its embedded engine, with data of its own. */
export interface Dipper {
  readonly data: string;
  rest(
    method: "GET" | "POST" | "PATCH",
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }>;
  stop(): Promise<void>;
}

export async function serveDipper(data: string): Promise<Dipper> {
  const platform = await serve(data);
  const token = readFileSync(join(data, "keys", "admin-token"), "utf8").trim();
  return {
    data,
    rest: async (method, path, body) => {
      const answer = await fetch(`${platform.console}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, unknown>> };
    },
    stop: async () => void (await platform.stop()),
  };
}
