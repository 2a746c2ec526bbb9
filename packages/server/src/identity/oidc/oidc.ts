import type { KubeClient } from "@dipper/kube";
import type { World } from "@dipper/world";
import { Expiring } from "../expiring.ts";
import { OidcProvider } from "./provider.ts";
import { type BadSettings, type OidcSettings, readSettings } from "./settings.ts";

/** What the sign-in page says of it, to everybody: what exactly is wrong stands in the log. */
export interface OidcState {
  readonly label: string;
  /** Absent: it answers. */
  readonly problem?: "unavailable" | "misconfigured";
}

/** Sign-in at a provider, as the Secret of the platform says it now: a new client secret counts within seconds. */
export class Oidc {
  readonly #world: Pick<World, "clock" | "log" | "net">;
  readonly #kube: KubeClient;
  readonly #settings: Expiring<OidcSettings | BadSettings | undefined>;
  readonly #states: Expiring<OidcState | undefined>;
  #provider: OidcProvider | undefined;

  constructor(world: Pick<World, "clock" | "log" | "net">, kube: KubeClient) {
    this.#world = world;
    this.#kube = kube;
    this.#settings = new Expiring(world.clock, 5_000);
    this.#states = new Expiring(world.clock, 5_000);
  }

  /** Undefined: none is set up, or not rightly. */
  async provider(): Promise<OidcProvider | undefined> {
    const settings = await this.#read();
    if (settings === undefined || "problem" in settings) return undefined;
    // The same settings keep what is known of the provider.
    if (JSON.stringify(comparable(this.#provider?.settings)) !== JSON.stringify(comparable(settings)))
      this.#provider = new OidcProvider(this.#world, settings);
    return this.#provider;
  }

  /** Undefined: nobody has set one up. */
  state(): Promise<OidcState | undefined> {
    return this.#states.get("state", async () => {
      const settings = await this.#read();
      if (settings === undefined) return undefined;
      if ("problem" in settings) {
        this.#world.log.error("the Secret of the identity provider cannot be used", { problem: settings.problem });
        return { label: "OIDC", problem: "misconfigured" };
      }
      try {
        await (await this.provider())?.configuration();
        return { label: settings.label };
      } catch (error) {
        this.#world.log.error("the identity provider does not answer", { cause: String(error) });
        return { label: settings.label, problem: "unavailable" };
      }
    });
  }

  #read(): Promise<OidcSettings | BadSettings | undefined> {
    return this.#settings.get("settings", () => readSettings(this.#kube, AbortSignal.timeout(10_000)));
  }
}

const comparable = (settings: OidcSettings | undefined): object => ({
  ...settings,
  groups: [...(settings?.groups ?? [])],
});
