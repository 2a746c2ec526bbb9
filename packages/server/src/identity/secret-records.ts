import { DipperError, platformNamespace, Secret } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";

/** A record and the revision that a change of it must still find. */
export interface Stored<T> {
  readonly record: T;
  readonly version: string;
}

const manager = "dipper-server";

/** What is kept: each a Secret `<type>-<name>` of the type `dipper.dev/<type>` in the platform's namespace, encrypted at rest. */
export type RecordType = "account" | "session" | "token" | "session-key" | "usage" | "views";

/** Records of one type as Secrets, changed by compare-and-swap. */
export class SecretRecords<T> {
  readonly #kube: KubeClient;
  readonly #prefix: string;
  readonly #type: string;

  constructor(kube: KubeClient, what: RecordType) {
    this.#kube = kube;
    this.#prefix = `${what}-`;
    this.#type = `dipper.dev/${what}`;
  }

  async get(name: string, signal: AbortSignal): Promise<Stored<T> | undefined> {
    if (!/^[a-z0-9]([a-z0-9.-]{0,60}[a-z0-9])?$/.test(name)) return undefined;
    const secret = await this.#kube.get(Secret, this.#ref(name), { signal });
    return secret === undefined ? undefined : this.#read(secret);
  }

  async list(signal: AbortSignal): Promise<readonly Stored<T>[]> {
    const found: Stored<T>[] = [];
    const options = { namespace: platformNamespace, fields: `type=${this.#type}`, signal };
    for await (const page of this.#kube.pages(Secret, options)) {
      for (const secret of page.items) {
        const stored = this.#read(secret);
        if (stored !== undefined) found.push(stored);
      }
    }
    return found;
  }

  async create(name: string, record: T, signal: AbortSignal): Promise<void> {
    const secret = { metadata: this.#ref(name), type: this.#type, data: { record: encode(record) } };
    await this.#kube.create(Secret, secret, { manager, signal });
  }

  async replace(name: string, stored: Stored<T>, record: T, signal: AbortSignal): Promise<void> {
    const options = { manager, signal, ifVersion: stored.version };
    await this.#kube.patch(Secret, this.#ref(name), { data: { record: encode(record) } }, options);
  }

  async remove(name: string, signal: AbortSignal): Promise<void> {
    await this.#kube.delete(Secret, this.#ref(name), { manager, signal });
  }

  #ref(name: string): { readonly namespace: string; readonly name: string } {
    return { namespace: platformNamespace, name: `${this.#prefix}${name}` };
  }

  #read(secret: Secret): Stored<T> | undefined {
    // A Secret that somebody else called so is not a record.
    if (secret.type !== this.#type || secret.data?.["record"] === undefined) return undefined;
    try {
      const record = JSON.parse(Buffer.from(secret.data["record"], "base64").toString()) as T;
      return { record, version: secret.metadata.resourceVersion ?? "" };
    } catch (cause) {
      throw new DipperError("Internal", { cause: `Secret ${secret.metadata.name} is not readable` }, { cause });
    }
  }
}

function encode(record: unknown): string {
  return Buffer.from(JSON.stringify(record)).toString("base64");
}
