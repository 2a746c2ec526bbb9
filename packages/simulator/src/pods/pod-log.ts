import type { Pod } from "@dipper/api";
import type { LogSource } from "@dipper/apiserver";
import { podAnnotations } from "./behaviour.ts";

/**
 * What simulated containers write: a line when they start, what their pod's annotation says, and a line when they end. It ends there: a
 * container that does nothing writes nothing more, so that who follows it is done, too.
 */
export const simulatedLog: LogSource = ({ pod: stored, container, previous, tailLines }) => {
  const pod = stored as unknown as Pod;
  const { spec, status, metadata } = pod;
  const all = [...(spec.initContainers ?? []), ...spec.containers];
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const image = all.find((each) => each.name === container)?.image ?? "";
  const found = statuses.find((each) => each.name === container);
  const state = previous ? found?.lastState : found?.state;
  const startedAt = state?.running?.startedAt ?? state?.terminated?.startedAt;
  if (startedAt === undefined) return undefined;
  const said = metadata.annotations?.[podAnnotations.log];
  const ended = state?.terminated;
  const lines = [
    `${startedAt} ${container} of ${metadata.name} started from ${image}`,
    ...(said === undefined ? [] : said.split("\n")),
    ...(ended === undefined ? [] : [`${ended.finishedAt ?? startedAt} ${container} ended with ${ended.exitCode}`]),
  ];
  const shown = tailLines === undefined ? lines : tailLines === 0 ? [] : lines.slice(-tailLines);
  return shown.length === 0 ? "" : `${shown.join("\n")}\n`;
};
