import { UsageError } from "../usage-error.ts";
import { optionFlag, optionText, type Verb } from "./verb.ts";

interface Answer {
  readonly id: string;
  readonly cluster: string;
  readonly state: string;
  readonly wanted: number;
  readonly found: number;
  readonly why: readonly {
    readonly message: string;
    readonly next?: string;
    readonly candidates?: readonly { readonly machine: string; readonly reason: string; readonly message: string }[];
  }[];
}

function show(answer: Answer, say: (sentence: string) => void): void {
  say(
    `Request ${answer.id}: ${answer.state}, ${answer.found} of ${answer.wanted} machines for cluster ${answer.cluster}.`,
  );
  for (const why of answer.why) {
    say(`${why.message} ${why.next ?? ""}`.trim());
    for (const candidate of why.candidates ?? [])
      say(`  ${candidate.machine}: ${candidate.reason}: ${candidate.message}`);
  }
}

/** Asks for machines by number and class, as other platforms do over REST. */
export const requestCapacity: Verb = async ({ rest, out, signal }, input) => {
  const count = Number(optionText(input, "count"));
  if (!Number.isInteger(count) || count < 1 || count > 500)
    throw new UsageError(`--count ${optionText(input, "count") ?? ""} is not a number from 1 to 500.`, 2);
  const [machineClass, reason, ticket] = ["class", "reason", "ticket"].map((name) => optionText(input, name));
  const body = {
    cluster: optionText(input, "cluster") ?? "",
    pool: optionText(input, "pool") ?? "general",
    count,
    role: optionText(input, "role") ?? "Compute",
    ...(machineClass === undefined ? {} : { machineClass }),
    ...(reason === undefined ? {} : { reason }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(optionFlag(input, "allAtOnce") ? { allAtOnce: true } : {}),
  };
  const headers = { "idempotency-key": optionText(input, "key") ?? "" };
  const answer = (await rest.post("/api/v1/capacity-requests", body, signal, headers)) as Answer;
  out.objects(answer, [answer.id], () => {
    show(answer, (sentence) => out.say(sentence));
    out.say(`Next: dipper capacity show ${answer.id}`);
  });
  return 0;
};

/** How far a request is; where machines lack, why each candidate was rejected. */
export const showCapacity: Verb = async ({ rest, out, signal }, input) => {
  const answer = (await rest.get(`/api/v1/capacity-requests/${input.args[0] ?? ""}`, signal)) as Answer;
  out.objects(answer, [answer.id], () => show(answer, (sentence) => out.say(sentence)));
  return 0;
};
