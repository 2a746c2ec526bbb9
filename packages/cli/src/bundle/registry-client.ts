import { createReadStream } from "node:fs";
import { Readable } from "node:stream";

/** Manifests that are taken: of one image, or an index of several processors. */
export const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/** The part of the registry API v2 (OCI distribution) that moving images needs. */
export interface RegistryClient {
  /** By tag or digest. */
  manifest(repository: string, reference: string): Promise<{ readonly type: string; readonly data: Buffer }>;
  blob(repository: string, digest: string, from: number): Promise<Response>;
  hasBlob(repository: string, digest: string): Promise<boolean>;
  pushBlob(
    repository: string,
    blob: { readonly digest: string; readonly size: number; readonly file: string },
  ): Promise<void>;
  pushManifest(repository: string, reference: string, type: string, data: Buffer): Promise<void>;
}

export interface RegistryOptions {
  /** `http://10.0.0.5:5000` */
  readonly url: string;
  readonly signal: AbortSignal;
  /** `user:password`, for registries that want one. */
  readonly login?: string;
}

/** A registry; where it asks for a token (public ones do, also of nobody), the token is fetched from where it says. */
export function registryAt({ url, signal, login }: RegistryOptions): RegistryClient {
  const base = url.replace(/\/$/, "");
  const tokens = new Map<string, string>();
  const basic = login === undefined ? undefined : `Basic ${Buffer.from(login).toString("base64")}`;

  const call = async (scope: string, address: string, init: RequestInit, retried = false): Promise<Response> => {
    const token = tokens.get(scope);
    const own = address.startsWith(base);
    const authorization = token === undefined ? basic : `Bearer ${token}`;
    const answer = await fetch(address, {
      ...init,
      signal,
      headers: { ...(init.headers as object), ...(authorization === undefined || !own ? {} : { authorization }) },
    });
    const asked = answer.headers.get("www-authenticate");
    if (answer.status !== 401 || asked === null || retried || !/^bearer /i.test(asked)) return answer;
    await answer.body?.cancel();
    tokens.set(scope, await tokenFor(asked, { scope, basic, signal }));
    return call(scope, address, init, true);
  };
  const pull = (repository: string): string => `repository:${repository}:pull`;
  const push = (repository: string): string => `repository:${repository}:pull,push`;

  return {
    async manifest(repository, reference) {
      const answer = await call(pull(repository), `${base}/v2/${repository}/manifests/${reference}`, {
        headers: { accept: manifestTypes.join(", ") },
      });
      if (answer.status !== 200) throw await refused(answer, `${repository}:${reference}`);
      return {
        type: (answer.headers.get("content-type") ?? "").split(";")[0] ?? "",
        data: Buffer.from(await answer.arrayBuffer()),
      };
    },
    async blob(repository, digest, from) {
      const headers = from === 0 ? {} : { range: `bytes=${from}-` };
      const answer = await call(pull(repository), `${base}/v2/${repository}/blobs/${digest}`, { headers });
      if (answer.status !== 200 && answer.status !== 206) throw await refused(answer, `${repository}@${digest}`);
      return answer;
    },
    async hasBlob(repository, digest) {
      const answer = await call(push(repository), `${base}/v2/${repository}/blobs/${digest}`, { method: "HEAD" });
      return answer.status === 200;
    },
    async pushBlob(repository, { digest, size, file }) {
      const begun = await call(push(repository), `${base}/v2/${repository}/blobs/uploads/`, { method: "POST" });
      const where = begun.headers.get("location");
      if (begun.status !== 202 || where === null) throw await refused(begun, `${repository}@${digest}`);
      const target = new URL(where, base);
      target.searchParams.set("digest", digest);
      const init = {
        method: "PUT",
        headers: { "content-type": "application/octet-stream", "content-length": String(size) },
        body: Readable.toWeb(createReadStream(file)) as ReadableStream,
        duplex: "half",
      };
      const done = await call(push(repository), target.href, init as RequestInit, true);
      if (done.status !== 201) throw await refused(done, `${repository}@${digest}`);
    },
    async pushManifest(repository, reference, type, data) {
      const answer = await call(push(repository), `${base}/v2/${repository}/manifests/${reference}`, {
        method: "PUT",
        headers: { "content-type": type },
        body: new Uint8Array(data),
      });
      if (answer.status !== 201) throw await refused(answer, `${repository}:${reference}`);
    },
  };
}

/** `Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="…"` */
async function tokenFor(
  asked: string,
  of: { readonly scope: string; readonly basic: string | undefined; readonly signal: AbortSignal },
): Promise<string> {
  const fields = new Map([...asked.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]));
  const realm = new URL(fields.get("realm") ?? "");
  const service = fields.get("service");
  if (service !== undefined) realm.searchParams.set("service", service);
  realm.searchParams.set("scope", fields.get("scope") ?? of.scope);
  const answer = await fetch(realm, {
    signal: of.signal,
    ...(of.basic === undefined ? {} : { headers: { authorization: of.basic } }),
  });
  if (answer.status !== 200) throw await refused(answer, realm.host);
  const { token, access_token } = (await answer.json()) as { readonly token?: string; readonly access_token?: string };
  return token ?? access_token ?? "";
}

async function refused(answer: Response, what: string): Promise<Error> {
  const text = (await answer.text().catch(() => "")).slice(0, 300).trim();
  return new Error(
    `${answer.url || "The registry"} answered ${answer.status} for ${what}${text === "" ? "" : `: ${text}`}`,
  );
}
