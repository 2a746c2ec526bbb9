import { get, post, remove } from "./client.ts";

export interface Token {
  readonly id: string;
  readonly note?: string;
  readonly createdAt: string;
  readonly expiresAt?: string;
}

export async function listTokens(signal: AbortSignal): Promise<readonly Token[]> {
  return (await get<{ readonly items: readonly Token[] }>("/api/v1/me/tokens", { signal })).items;
}

/** The answer has the secret, this once. */
export function createToken(note: string): Promise<{ readonly id: string; readonly token: string }> {
  return post("/api/v1/me/tokens", { note });
}

export function revokeToken(id: string): Promise<unknown> {
  return remove(`/api/v1/me/tokens/${encodeURIComponent(id)}`);
}
