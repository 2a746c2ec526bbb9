import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import type { KubeObject } from "@dipper/api";
import { onPath } from "../../../tools/steps/system-packages.ts";
import { type Ended, forget, run, type ServedPlatform, serve, temporaryFolder } from "../program.ts";

/** Why a test that needs kubectl cannot run here; undefined where it can. */
export const withoutKubectl = onPath("kubectl") ? undefined : "there is no kubectl on PATH";

/** Anything that REST answers with. */
export type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

/** A served platform in a folder of its own, and three ways of talking to it. */
export interface Lab {
  readonly data: string;
  /** Of the present life. */
  readonly platform: () => ServedPlatform;
  /** The command, as administrator of this platform. */
  dipper(...args: readonly string[]): Promise<Ended>;
  kubectl(args: readonly string[], input?: string): Promise<Ended>;
  rest(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: object): Promise<Answer>;
  /** The Kubernetes API, as administrator. */
  api(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<Answer>;
  /** An object, over REST; undefined: there is none. */
  get<T extends KubeObject>(list: string, name: string): Promise<T | undefined>;
  list<T extends KubeObject>(list: string, filter?: string): Promise<readonly T[]>;
  stop(): Promise<number | null>;
  start(): Promise<void>;
  /** Ends the platform and takes the folder away. */
  remove(): Promise<void>;
}

export async function openLab(more: readonly string[] = [], data = temporaryFolder()): Promise<Lab> {
  let platform = await serve(data, more);
  const stop = () => platform.stop();
  const token = () => readFileSync(join(data, "keys", "admin-token"), "utf8").trim();
  const rest: Lab["rest"] = async (method, path, body) => {
    const answer = await fetch(`${platform.console}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token()}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? {} : (JSON.parse(text) as Json) };
  };
  return {
    data,
    platform: () => platform,
    dipper: (...args) => run(args, { DIPPER_KUBECONFIG: platform.kubeconfig, NO_COLOR: "1" }),
    kubectl: (args, input) => kubectl(platform.kubeconfig, args, input),
    rest,
    api: (method, path, body) => kubernetes(`${platform.api}${path}`, { method, token: token(), body }),
    async get<T extends KubeObject>(list: string, name: string) {
      const { status, body } = await rest("GET", `/api/v1/${list}/${name}`);
      return status === 404 ? undefined : (body as unknown as T);
    },
    async list<T extends KubeObject>(list: string, filter = "") {
      const { status, body } = await rest("GET", `/api/v1/${list}?limit=500&filter=${encodeURIComponent(filter)}`);
      if (status !== 200) throw new Error(`GET ${list}: ${status} ${JSON.stringify(body)}`);
      return body["items"] as readonly T[];
    },
    stop,
    async start() {
      platform = await serve(data, more);
    },
    async remove() {
      if (platform.child.exitCode === null && platform.child.signalCode === null) await stop();
      await forget(data);
      rmSync(`${data}.ready`, { force: true });
    },
  };
}

/** The certificate is the platform's own; that it is checked is proven where TLS is tested. */
function kubernetes(
  url: string,
  { method, token, body }: { readonly method: string; readonly token: string; readonly body: object | undefined },
): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, rejectUnauthorized: false }, (answer) => {
      let text = "";
      answer.on("data", (chunk: Buffer) => (text += chunk.toString()));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) as Json }));
    });
    sent.once("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function kubectl(kubeconfig: string, args: readonly string[], input?: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn("kubectl", ["--kubeconfig", kubeconfig, ...args], { stdio: ["pipe", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.on("data", (data: Buffer) => (out += data.toString()));
    child.stderr.on("data", (data: Buffer) => (err += data.toString()));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out, err }));
    child.stdin.end(input ?? "");
  });
}

/** Looks again until the answer is there, or throws what was missing. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  seconds = 90,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
