import type { Clock, Random } from "@dipper/world";
import { sha256 } from "@dipper/world";
import { keyOf } from "../../store/entry.ts";
import type { Store } from "../../store/store.ts";
import type { Actor } from "../actor.ts";
import { signedToken, verifiedClaims } from "./jwt.ts";
import type { TokenSigner } from "./token-signer.ts";

export interface TokenOptions {
  readonly signer: TokenSigner;
  /** `iss` of every token, and the audience of those that ask for none. Default: `https://kubernetes.default.svc`. */
  readonly issuer?: string;
}

/** Something whose end is the end of the token. */
export interface BoundObject {
  readonly kind: "Pod" | "Secret" | "Node";
  readonly name: string;
  readonly uid: string;
}

export interface TokenGrant {
  readonly namespace: string;
  readonly account: { readonly name: string; readonly uid: string };
  readonly audiences: readonly string[];
  readonly seconds: number;
  readonly bound: BoundObject | undefined;
  /** Where the pod runs. */
  readonly node?: { readonly name: string; readonly uid: string };
}

interface Claims {
  readonly aud: readonly string[];
  readonly exp: number;
  readonly iss: string;
  readonly jti: string;
  readonly nbf: number;
  readonly sub: string;
  readonly "kubernetes.io": {
    readonly namespace: string;
    readonly serviceaccount: Named;
    readonly pod?: Named;
    readonly secret?: Named;
    readonly node?: Named;
  };
}

interface Named {
  readonly name: string;
  readonly uid: string;
}

export const defaultIssuer = "https://kubernetes.default.svc";
const groupOfAll = "system:serviceaccounts";
const credentialKey = "authentication.kubernetes.io/credential-id";
const collections = { pod: "/pods", secret: "/secrets", node: "/nodes" } as const;
/** Signatures once verified, by the hash of their token; the rest of a token is judged every time. */
const mostKept = 2_000;

/** Issues the tokens of service accounts and accepts them while the account, and what they are bound to, is there. */
export class ServiceAccountTokens {
  readonly issuer: string;
  readonly signer: TokenSigner;
  readonly #deps: { readonly store: Store; readonly clock: Clock; readonly random: Random };
  readonly #verified = new Map<string, Claims>();

  constructor(options: TokenOptions, deps: { readonly store: Store; readonly clock: Clock; readonly random: Random }) {
    this.signer = options.signer;
    this.issuer = options.issuer ?? defaultIssuer;
    this.#deps = deps;
  }

  /** The token and the second it ends. */
  issue(grant: TokenGrant): { readonly token: string; readonly expires: number } {
    const now = Math.floor(this.#deps.clock.now() / 1000);
    const { namespace, account, bound, node } = grant;
    const claims: Claims & { readonly iat: number } = {
      aud: grant.audiences.length === 0 ? [this.issuer] : grant.audiences,
      exp: now + grant.seconds,
      iat: now,
      iss: this.issuer,
      jti: this.#deps.random.uuid(),
      "kubernetes.io": {
        namespace,
        ...(node === undefined ? {} : { node }),
        ...(bound === undefined ? {} : { [bound.kind.toLowerCase()]: { name: bound.name, uid: bound.uid } }),
        serviceaccount: account,
      },
      nbf: now,
      sub: `system:serviceaccount:${namespace}:${account.name}`,
    };
    return { token: signedToken(claims, this.signer), expires: claims.exp };
  }

  /** Whose token it is, and for which of the wanted audiences; undefined where it is nobody's, or not any more. */
  holder(
    token: string,
    audiences: readonly string[] = [this.issuer],
  ): { readonly actor: Actor; readonly audiences: readonly string[] } | undefined {
    const claims = this.#claims(token);
    if (claims === undefined) return undefined;
    const now = this.#deps.clock.now() / 1000;
    const meant = claims.aud.filter((audience) => audiences.includes(audience));
    if (claims.iss !== this.issuer || meant.length === 0 || now >= claims.exp || now < claims.nbf) return undefined;
    const { namespace, serviceaccount, ...bound } = claims["kubernetes.io"];
    if (!this.#stands("/serviceaccounts", namespace, serviceaccount)) return undefined;
    for (const kind of ["pod", "secret", "node"] as const) {
      const object = bound[kind];
      if (object === undefined || (kind === "node" && bound.pod !== undefined)) continue;
      if (!this.#stands(collections[kind], kind === "node" ? "" : namespace, object)) return undefined;
    }
    return { actor: actorOf(claims), audiences: meant };
  }

  #claims(token: string): Claims | undefined {
    const key = sha256(token);
    const known = this.#verified.get(key);
    if (known !== undefined) return known;
    const claims = verifiedClaims(token, this.signer) as unknown as Claims | undefined;
    if (claims === undefined) return undefined;
    if (this.#verified.size >= mostKept) this.#verified.clear();
    this.#verified.set(key, claims);
    return claims;
  }

  #stands(resource: string, namespace: string, { name, uid }: Named): boolean {
    return this.#deps.store.committed(resource).get(keyOf(namespace, name))?.uid === uid;
  }
}

function actorOf(claims: Claims): Actor {
  const { namespace, serviceaccount, pod, node } = claims["kubernetes.io"];
  const place = (kind: string, object: Named | undefined): Record<string, readonly string[]> =>
    object === undefined
      ? {}
      : {
          [`authentication.kubernetes.io/${kind}-name`]: [object.name],
          [`authentication.kubernetes.io/${kind}-uid`]: [object.uid],
        };
  return {
    user: claims.sub,
    uid: serviceaccount.uid,
    groups: [groupOfAll, `${groupOfAll}:${namespace}`],
    extra: { [credentialKey]: [`JTI=${claims.jti}`], ...place("node", node), ...place("pod", pod) },
  };
}
