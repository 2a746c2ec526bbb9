import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Demo } from "../demo.ts";

/** REST beside the browser, with the token of the administrator's kubeconfig: the audit tells it from what the page does. */
export interface Api {
  get<T>(path: string): Promise<T>;
  text(path: string): Promise<string>;
  /** For what has to be there before a person comes: never for what the row is about. */
  post<T>(path: string, body: object): Promise<T>;
  patch<T>(path: string, body: object): Promise<T>;
}

interface Kubeconfig {
  readonly users: readonly { readonly user: { readonly token: string } }[];
}

function administrator(demo: Demo): string {
  const { users } = parse(readFileSync(demo.kubeconfig, "utf8")) as Kubeconfig;
  return users[0]?.user.token ?? "";
}

/** Paths are below `/api/v1/`. */
export function apiOf(demo: Demo, token = administrator(demo)): Api {
  const authorization = `Bearer ${token}`;
  const call = async (method: string, path: string, body?: object): Promise<string> => {
    const answer = await fetch(`${demo.console}/api/v1/${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text;
  };
  const json = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const text = await call(method, path, body);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  };
  return {
    get: (path) => json("GET", path),
    text: (path) => call("GET", path),
    post: (path, body) => json("POST", path, body),
    patch: (path, body) => json("PATCH", path, body),
  };
}
