import { DipperError, Endpoint, isoTime, Machine, MachineProvider, SparePool } from "@dipper/api";
import type { Reconciler } from "@dipper/controller";
import type { RoomDeps } from "@dipper/room";
import type { Send } from "../send/send.ts";
import { decideProvider, type ProviderAction, type ProviderSeen } from "./decide.ts";
import { takeIn } from "./intake.ts";
import { isOf, marks, refusalOf, register } from "./record.ts";
import { askedFor, reportProvider } from "./report.ts";

const manager = "dipper-integrations";
/** Index of the Machine cache. */
export const byPool = "integrations/pool";

/** Keeps the hosts of a list registered, or asks another system for machines when the pool runs short. */
export function providerReconciler(
  deps: RoomDeps,
  send: Send,
): Reconciler<MachineProvider, ProviderSeen, ProviderAction> {
  const providers = deps.manager.cache(MachineProvider);
  const pools = deps.manager.cache(SparePool);
  const machines = deps.manager.cache(Machine);
  const ofPool = (name: string) =>
    providers.all().flatMap(({ metadata, spec }) => (spec.poolRef.name === name ? [{ name: metadata.name }] : []));
  return {
    name: "machine-providers",
    kind: MachineProvider,
    watches: [
      { kind: SparePool, keys: ({ metadata }) => ofPool(metadata.name) },
      { kind: Machine, keys: (machine) => ofPool((machine as Machine).spec.poolRef?.name ?? "") },
      {
        kind: Endpoint,
        keys: ({ metadata }) =>
          providers
            .all()
            .flatMap((each) => (each.spec.endpointRef?.name === metadata.name ? [{ name: each.metadata.name }] : [])),
      },
    ],
    async observe(ref) {
      const provider = providers.get(ref);
      if (provider === undefined) return undefined;
      const { name } = provider.spec.poolRef;
      const pool = pools.get({ name });
      const own = machines.all().filter((machine) => isOf(provider, machine));
      return { provider, pooled: machines.by(byPool, name), own, came: {}, ...(pool === undefined ? {} : { pool }) };
    },
    decide: decideProvider,
    act: (action, seen, signal) => actOn({ ...deps, send }, action, seen, signal),
    report: (seen, decision, _outcomes, now) =>
      reportProvider(seen, decision.actions.find((each) => each.type === "Ask")?.id, now),
  };
}

async function actOn(
  deps: RoomDeps & { readonly send: Send },
  action: ProviderAction,
  seen: ProviderSeen,
  signal: AbortSignal,
): Promise<void> {
  const { send } = deps;
  const { provider, came } = seen;
  const fleet = {
    machines: deps.manager.cache(Machine).all(),
    platformAddresses: deps.platformAddresses,
  };
  const endpoint = provider.spec.endpointRef?.name ?? "";
  switch (action.type) {
    case "Register": {
      const host = provider.spec.hosts.find(({ name }) => name === action.host);
      if (host === undefined) return;
      const problem =
        refusalOf(host, fleet) ?? (await refusedOf(() => register(deps.kube, provider, host, { signal })));
      if (problem !== undefined) came.refused ??= { machine: host.name, cause: problem };
      return;
    }
    case "Ask": {
      const request = askedFor(seen, action.id);
      if (request === undefined) return;
      const { id, machineClass, count } = request;
      const body = {
        event: "MachineRequest",
        id,
        provider: provider.metadata.name,
        pool: provider.spec.poolRef.name,
        machineClass,
        count,
      };
      const reply = await send(endpoint, { event: "MachineRequest", key: id, body }, signal);
      came.intake = await takeIn(deps, provider, request, { reply, fleet, signal });
      return;
    }
    case "GiveBack": {
      const machine = seen.own.find(({ metadata }) => metadata.name === action.machine);
      if (machine === undefined) return;
      const { name, uid = "", annotations } = machine.metadata;
      const key = `${uid}-back`;
      const providerId = annotations?.[marks.providerId] ?? "";
      const body = {
        event: "MachineGiveBack",
        id: key,
        provider: provider.metadata.name,
        machine: name,
        uid,
        providerId,
      };
      came.gaveBack = await send(endpoint, { event: "MachineGiveBack", key, body }, signal);
      if (!came.gaveBack.ok) return;
      const at = isoTime(deps.world.clock.now());
      await deps.kube.patch(
        Machine,
        { name },
        { metadata: { annotations: { [marks.givenBackAt]: at } } },
        { manager, signal },
      );
    }
  }
}

/** What is wrong with the record itself; everything else is thrown and tried again. */
async function refusedOf(run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (cause) {
    const error = DipperError.from(cause);
    if (error.code !== "Invalid" && error.code !== "AlreadyExists" && error.code !== "BadRequest") throw error;
    return error.message;
  }
}
