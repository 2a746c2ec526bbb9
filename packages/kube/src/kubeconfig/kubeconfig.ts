import { DipperError } from "@dipper/api";
import type { Headers, Target } from "@dipper/world";
import { parse } from "yaml";

/** Where a kubeconfig's context leads, and as whom. */
export interface KubeConnection {
  readonly context: string;
  readonly target: Target;
  /** `authorization`, and impersonation where the kubeconfig asks for it. Asked for at each call: exec plugins renew tokens. */
  readonly headers: () => Promise<Headers>;
  /** The context's namespace, if it has one. */
  readonly namespace?: string;
}

export interface KubeconfigOptions {
  /** Default: `current-context`. */
  readonly context?: string;
  /** Reads the files that a kubeconfig names. Absent (an upload): such entries are refused, they would name files of our machine. */
  readonly readFile?: (path: string) => Promise<string>;
  /** Exec plugins and auth providers start programs of the kubeconfig's choice. Default "refuse". */
  readonly plugins?: "refuse" | "run";
}

/** The entries of a kubeconfig, as far as they are read. */
interface Document {
  readonly "current-context"?: string;
  readonly contexts?: readonly {
    readonly name: string;
    readonly context: { readonly cluster: string; readonly user?: string; readonly namespace?: string };
  }[];
  readonly clusters?: readonly { readonly name: string; readonly cluster: ClusterEntry }[];
  readonly users?: readonly { readonly name: string; readonly user?: UserEntry }[];
}

interface ClusterEntry {
  readonly server?: string;
  readonly "certificate-authority"?: string;
  readonly "certificate-authority-data"?: string;
  readonly "insecure-skip-tls-verify"?: boolean;
  readonly "proxy-url"?: string;
}

interface UserEntry {
  readonly "client-certificate"?: string;
  readonly "client-certificate-data"?: string;
  readonly "client-key"?: string;
  readonly "client-key-data"?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly as?: string;
  readonly "as-groups"?: readonly string[];
  readonly exec?: object;
  readonly "auth-provider"?: object;
}

/**
 * Reads a kubeconfig: certificates, keys and tokens (inline or by file), proxy, current context. Throws `KubeconfigInvalid` with one
 * sentence. Exec plugins and auth providers need the official loader, which is imported only then (61 MB, 0.4 s).
 */
export async function loadKubeconfig(text: string, options: KubeconfigOptions = {}): Promise<KubeConnection> {
  const document = read(text);
  const wanted = options.context ?? document["current-context"] ?? "";
  const context = document.contexts?.find((each) => each.name === wanted)?.context;
  if (context === undefined)
    throw invalid(wanted === "" ? "it has no current-context" : `it has no context "${wanted}"`);
  const cluster = document.clusters?.find((each) => each.name === context.cluster)?.cluster;
  if (cluster === undefined) throw invalid(`it has no cluster "${context.cluster}"`);
  const user = document.users?.find((each) => each.name === context.user)?.user ?? {};
  const namespace = context.namespace === undefined ? {} : { namespace: context.namespace };

  const target: Target = { url: serverOf(cluster), ...(await trust(cluster, options)), ...proxy(cluster) };
  if (user.exec !== undefined || user["auth-provider"] !== undefined) {
    if (options.plugins !== "run")
      throw invalid(
        "it needs an exec plugin or auth provider, which is not allowed here; use a token or a certificate",
      );
    const { connectWithPlugin } = await import("./official-loader.ts");
    return { context: wanted, ...namespace, ...(await connectWithPlugin(text, wanted, target)) };
  }
  const identity = await certificate(user, options);
  const headers = await authorization(user, options);
  return { context: wanted, ...namespace, target: { ...target, ...identity }, headers: async () => headers };
}

function read(text: string): Document {
  try {
    const document: unknown = parse(text, { version: "1.2", maxAliasCount: 20 });
    if (typeof document === "object" && document !== null && !Array.isArray(document)) return document as Document;
  } catch (cause) {
    throw invalid("it is not YAML", cause);
  }
  throw invalid("it is not a mapping");
}

function serverOf(cluster: ClusterEntry): string {
  const server = cluster.server ?? "";
  if (!/^https?:\/\/[^/?#]+/.test(server)) throw invalid(`server "${server}" is not an http or https address`);
  return server.replace(/\/+$/, "");
}

async function trust(
  cluster: ClusterEntry,
  options: KubeconfigOptions,
): Promise<Pick<Target, "ca" | "insecureSkipVerify">> {
  const ca = await material(
    cluster["certificate-authority-data"],
    cluster["certificate-authority"],
    "certificate-authority",
    options,
  );
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cluster["insecure-skip-tls-verify"] === true ? { insecureSkipVerify: true } : {}),
  };
}

function proxy(cluster: ClusterEntry): Pick<Target, "proxy"> {
  return cluster["proxy-url"] === undefined ? {} : { proxy: cluster["proxy-url"] };
}

async function certificate(user: UserEntry, options: KubeconfigOptions): Promise<Pick<Target, "cert" | "key">> {
  const cert = await material(
    user["client-certificate-data"],
    user["client-certificate"],
    "client-certificate",
    options,
  );
  const key = await material(user["client-key-data"], user["client-key"], "client-key", options);
  if ((cert === undefined) !== (key === undefined))
    throw invalid("it has a client certificate without its key, or the reverse");
  return cert === undefined || key === undefined ? {} : { cert, key };
}

async function authorization(user: UserEntry, options: KubeconfigOptions): Promise<Headers> {
  const token =
    user.token ??
    (user.tokenFile === undefined ? undefined : (await file(user.tokenFile, "tokenFile", options)).trim());
  const basic =
    user.username === undefined ? undefined : `Basic ${toBase64(`${user.username}:${user.password ?? ""}`)}`;
  const value = token === undefined ? basic : `Bearer ${token}`;
  return {
    ...(value === undefined ? {} : { authorization: value }),
    ...(user.as === undefined ? {} : { "impersonate-user": user.as }),
    ...(user["as-groups"] === undefined ? {} : { "impersonate-group": user["as-groups"].join(",") }),
  };
}

/** Inline base64 wins over a file, as in kubectl. */
async function material(
  data: string | undefined,
  path: string | undefined,
  field: string,
  options: KubeconfigOptions,
): Promise<string | undefined> {
  if (data !== undefined && data !== "") return fromBase64(data, field);
  return path === undefined || path === "" ? undefined : file(path, field, options);
}

async function file(path: string, field: string, options: KubeconfigOptions): Promise<string> {
  if (options.readFile === undefined)
    throw invalid(`${field} names the file ${path}; put its content inline (kubectl config view --flatten)`);
  return options.readFile(path);
}

function fromBase64(data: string, field: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(data.replace(/\s/g, "")), (char) => char.charCodeAt(0)));
  } catch (cause) {
    throw invalid(`${field}-data is not base64`, cause);
  }
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function invalid(problem: string, cause?: unknown): DipperError {
  return new DipperError("KubeconfigInvalid", { problem }, { cause });
}
