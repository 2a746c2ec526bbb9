import { optionText, type Verb } from "./verb.ts";

/** One policy without a selector stops everything; taking it away starts it again. */
export const stopEverything: Verb = async ({ rest, out, signal }, input) => {
  const answer = await rest.post("/api/v1/stop-everything", { reason: optionText(input, "reason") ?? "" }, signal);
  out.objects(answer, ["changepolicies/stop-everything"], () => {
    out.say("Stopped: no runner starts, and running ones stop before their next machine. Next: dipper start");
  });
  return 0;
};

export const start: Verb = async ({ rest, out, signal }) => {
  const answer = await rest.post("/api/v1/start", {}, signal);
  out.objects(answer, ["changepolicies/stop-everything"], () => {
    out.say("Started: operations go on after looking and planning again. Next: dipper get operations");
  });
  return 0;
};
