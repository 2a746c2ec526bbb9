import { get, post, remove } from "./client.ts";

export const tokenVerbs = ["view", "operate", "approve", "emergency", "administer", "audit"] as const;

export interface Token {
  readonly id: string;
  readonly user: string;
  readonly note?: string;
  readonly scope?: { readonly verbs?: readonly string[]; readonly clusters?: readonly string[] };
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly usedAt?: string;
  readonly madeBy?: string;
}

/** As it is typed: no verbs and no clusters limit nothing. */
export interface TokenWish {
  readonly note: string;
  /** Digits; empty: for ever. */
  readonly days: string;
  readonly verbs: readonly string[];
  /** Names with commas or spaces between them. */
  readonly clusters: string;
}

export const emptyWish: TokenWish = { note: "", days: "30", verbs: [], clusters: "" };
export const ownTokensKey = ["tokens"] as const;
export const allTokensKey = ["all-tokens"] as const;

interface MadeToken {
  readonly id: string;
  readonly token: string;
}

const items = async (path: string, signal: AbortSignal): Promise<readonly Token[]> =>
  (await get<{ readonly items: readonly Token[] }>(path, { signal })).items;

export const listTokens = (signal: AbortSignal): Promise<readonly Token[]> => items("/api/v1/me/tokens", signal);
export const listAllTokens = (signal: AbortSignal): Promise<readonly Token[]> => items("/api/v1/tokens", signal);

/** The answer has the secret, this once. */
export const createToken = (wish: TokenWish): Promise<MadeToken> => post("/api/v1/me/tokens", bodyOf(wish));
export const createServiceToken = (account: string, wish: TokenWish): Promise<MadeToken> =>
  post("/api/v1/tokens", { account, ...bodyOf(wish) });

export const revokeToken = (id: string): Promise<void> => remove(`/api/v1/me/tokens/${encodeURIComponent(id)}`);
export const revokeAnyToken = (id: string): Promise<void> => remove(`/api/v1/tokens/${encodeURIComponent(id)}`);

/** A kubeconfig of the reader, for the platform. No secret is in it. */
export const kubeconfigPath = (console: string): string =>
  `/api/v1/me/kubeconfig?console=${encodeURIComponent(console)}`;

function bodyOf({ note, days, verbs, clusters }: TokenWish): object {
  const names = clusters.split(/[\s,]+/).filter((name) => name !== "");
  return {
    note: note.trim(),
    ...(days === "" ? {} : { days: Number(days) }),
    ...(verbs.length === 0 ? {} : { verbs }),
    ...(names.length === 0 ? {} : { clusters: names }),
  };
}
