import { DipperError } from "@dipper/api";
import { readBody, type World } from "@dipper/world";
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientSecretBasic,
  type Configuration,
  calculatePKCECodeChallenge,
  clockSkew,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import { type Claims, isIncomplete } from "./person.ts";
import { isPlain, type OidcSettings } from "./settings.ts";

/** What a browser keeps while it is at the provider. */
export interface UnderWay {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Path to go to afterwards. */
  readonly next: string;
}

/** Clocks of two machines differ by so much at most. Seconds. */
const skew = 60;
const timeoutSeconds = 5;
/** A provider that moved its endpoints or keys is found again after so long. */
const freshMs = 30_000;

/** One provider: its metadata, and the two ways of a browser through it. The protocol is openid-client's. */
export class OidcProvider {
  readonly settings: OidcSettings;
  readonly #world: Pick<World, "clock" | "net">;
  #known: { readonly config: Configuration; readonly until: number } | undefined;

  constructor(world: Pick<World, "clock" | "net">, settings: OidcSettings) {
    this.#world = world;
    this.settings = settings;
  }

  /** Throws Unavailable while the provider does not answer. */
  async configuration(): Promise<Configuration> {
    const now = this.#world.clock.monotonic();
    if (this.#known !== undefined && this.#known.until > now) return this.#known.config;
    const { issuer, clientId, clientSecret } = this.settings;
    try {
      const config = await discovery(
        new URL(issuer),
        clientId,
        { [clockTolerance]: skew, [clockSkew]: this.#skewSeconds() },
        clientSecret === undefined ? None() : ClientSecretBasic(clientSecret),
        {
          execute: [enableNonRepudiationChecks, ...(isPlain(issuer) ? [allowInsecureRequests] : [])],
          timeout: timeoutSeconds,
          [customFetch]: (url, options) => this.#fetch(url, options),
        },
      );
      this.#known = { config, until: now + freshMs };
      return config;
    } catch (cause) {
      throw this.#unavailable(cause);
    }
  }

  /** Where to send the browser, and what it keeps meanwhile. */
  async begin(redirect: string, next: string): Promise<{ readonly url: URL; readonly underWay: UnderWay }> {
    const config = await this.configuration();
    const underWay = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), next };
    const url = buildAuthorizationUrl(config, {
      redirect_uri: redirect,
      scope: this.settings.scopes,
      state: underWay.state,
      nonce: underWay.nonce,
      code_challenge: await calculatePKCECodeChallenge(underWay.verifier),
      code_challenge_method: "S256",
    });
    return { url, underWay };
  }

  /** Of the address that the browser came back to: proven claims, and the token that ends the session there. */
  async finish(current: URL, underWay: UnderWay): Promise<{ readonly claims: Claims; readonly idToken: string }> {
    const config = await this.configuration();
    try {
      const tokens = await authorizationCodeGrant(config, current, {
        expectedState: underWay.state,
        expectedNonce: underWay.nonce,
        pkceCodeVerifier: underWay.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined || tokens.id_token === undefined) throw refused("it gave no ID token");
      const asksMore = isIncomplete(claims, this.settings) && config.serverMetadata().userinfo_endpoint !== undefined;
      const more = asksMore ? await fetchUserInfo(config, tokens.access_token, claims.sub) : {};
      return { claims: { ...more, ...claims }, idToken: tokens.id_token };
    } catch (cause) {
      if (cause instanceof DipperError) throw cause;
      throw refused("its answer was refused", cause);
    }
  }

  /** Where a browser signs out there, too; undefined where the provider has no such page. */
  async endOf(idToken: string, back: string): Promise<string | undefined> {
    const config = await this.configuration();
    if (config.serverMetadata().end_session_endpoint === undefined) return undefined;
    return buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: back }).href;
  }

  /** Through the port of the platform: with its authorities, and without following a redirection. */
  async #fetch(
    url: string,
    options: {
      readonly method?: string;
      readonly headers?: unknown;
      readonly body?: unknown;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<Response> {
    const { origin, pathname, search } = new URL(url);
    const { ca } = this.settings;
    const transport = this.#world.net.connect({ url: origin, ...(ca === undefined ? {} : { ca }) });
    // The library sends forms only.
    const sent =
      options.body instanceof URLSearchParams || typeof options.body === "string" ? options.body.toString() : undefined;
    const answer = await transport({
      method: options.method ?? "GET",
      path: `${pathname}${search}`,
      headers: Object.fromEntries(new Headers(options.headers as Record<string, string>)),
      signal: options.signal ?? AbortSignal.timeout(timeoutSeconds * 1000),
      ...(sent === undefined ? {} : { body: new TextEncoder().encode(sent) }),
    });
    const body = await readBody(answer.body);
    return new Response(body.length === 0 ? null : Buffer.from(body), {
      status: answer.status,
      headers: answer.headers,
    });
  }

  /** The library reads the clock of the process; ours is the world's. */
  #skewSeconds(): number {
    return Math.round((this.#world.clock.now() - Date.now()) / 1000);
  }

  #unavailable(cause: unknown): DipperError {
    const { label } = this.settings;
    const why = cause instanceof Error ? cause.message : String(cause);
    return new DipperError(
      "Unavailable",
      { server: `The identity provider ${label}`, cause: why, name: label },
      { cause },
    );
  }
}

function refused(problem: string, cause?: unknown): DipperError {
  const params = { server: "The identity provider", problem };
  return cause === undefined
    ? new DipperError("Unauthorized", params)
    : new DipperError("Unauthorized", params, { cause });
}
