import { fill, isoTime, reasonTexts, type Why, whyText } from "@dipper/api";

/** Why a running Operation does nothing at the moment, and what became of single machines: words beside those of the conditions. */
const progressTexts: Readonly<Record<string, readonly [message: string, next: string]>> = {
  WaitingForRetry: ["{machines} failed {step}; tried again at {at}.", "Nothing to do."],
  Soaking: ["The batch before stands until {at}; then the next one begins.", "Nothing to do."],
  WaitingForStart: ["It does not start before {at}.", "Nothing to do."],
  Canceling: ["Runners end before their next machine.", "Wait."],
  MachineQuarantined: [
    "{machines} failed {step} {attempts} times: {cause}",
    "Mend it, then: dipper operation retry --machine {machines}",
  ],
  MachineLeft: [
    "{machines} did not pass {step}: {cause}",
    "Clear what is in the way, then: dipper operation retry --machine {machines}",
  ],
  MachineSkipped: ["{machines} was left out by {by}.", "Nothing to do."],
  WaitingForTool: ["{problem}", "{install}"],
  WaitingForProof: ["{condition} does not hold yet: {machines}.", "Wait."],
  PodBlocked: ["{pod} cannot leave {node}: {detail}.", "Scale the workload, or skip the node: dipper operation skip"],
};

export type WhyParams = Readonly<Record<string, string | number>>;

/** One entry of `status.why`. Values are text for people and never longer than the API takes. */
export function whyOf(reason: string, params: WhyParams, since: number): Why {
  const named = Object.entries(params).map(([name, value]) => ({ name, value: String(value).slice(0, 1024) }));
  const text = Object.fromEntries(named.map(({ name, value }) => [name, value]));
  const own = Object.hasOwn(reasonTexts, reason) ? undefined : progressTexts[reason];
  const { message, next } =
    own === undefined ? whyText(reason, text) : { message: fill(own[0], text), next: fill(own[1], text) };
  return { reason, since: isoTime(since), params: named, message: message.slice(0, 2048), next: next.slice(0, 1024) };
}

/** Keeps `since` of an entry that says the same as before. */
export function keepSince(before: readonly Why[], now: readonly Why[]): readonly Why[] {
  return now.slice(0, 8).map((why) => {
    const same = before.find((each) => each.reason === why.reason && sameParams(each, why));
    return same === undefined ? why : { ...why, since: same.since };
  });
}

function sameParams(a: Why, b: Why): boolean {
  return (
    a.params.map(({ name, value }) => `${name}=${value}`).join() ===
    b.params.map(({ name, value }) => `${name}=${value}`).join()
  );
}

/** `m1, m2 and 3 more`. */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
