import { DipperError, platformNamespace, Secret } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";

/** A person who signs in. Kept as a Secret `account-<name>` of the platform's namespace: encrypted at rest, no second database. */
export interface Account {
  readonly name: string;
  readonly groups: readonly string[];
  /** scrypt; absent until it was set. */
  readonly password?: string;
  /** SHA-256 of the one-time sign-in link's token; taken away when it was used. */
  readonly linkHash?: string;
  /** Sessions of an earlier epoch are over: it grows with every new password. */
  readonly epoch: number;
  /** Sessions that were ended by signing out, until they would have ended by themselves. ≤ 50. */
  readonly ended?: readonly { readonly session: string; readonly until: number }[];
}

/** A bearer token of a program: `dipper_<id>_<secret>`. Only the hash of the secret is kept, in a Secret `token-<id>`. */
export interface TokenRecord {
  readonly id: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly note: string;
  readonly hash: string;
  readonly createdAt: string;
  readonly expiresAt?: string;
}

/** A record and the revision that a change of it must still find. */
export interface Stored<T> {
  readonly record: T;
  readonly version: string;
}

const manager = "dipper-server";

/** Records of one type as Secrets, changed by compare-and-swap. */
export class SecretRecords<T> {
  readonly #kube: KubeClient;
  readonly #prefix: string;
  readonly #type: string;

  constructor(kube: KubeClient, what: "account" | "token" | "session-key") {
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
