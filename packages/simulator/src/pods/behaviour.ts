import type { Container, Pod } from "@dipper/api";

/** Annotations by which a pod says how its containers behave; without them their command does. */
export const podAnnotations = {
  /** Seconds after which every container ends by itself. Default: as the command says, otherwise never, in pods of Jobs 1. */
  runSeconds: "fleet.dipper.dev/simulated-run-seconds",
  /** With which exit code. Default: as the command says, otherwise 0. */
  exitCode: "fleet.dipper.dev/simulated-exit-code",
  /** `ImagePull`: the image cannot be had. `NeverReady`: the containers run, and serve nobody. */
  fault: "fleet.dipper.dev/simulated-fault",
  /** What every container has written after its first line. Default: nothing. */
  log: "fleet.dipper.dev/simulated-log",
} as const;

/** How a container ends by itself; undefined: it does not. */
export interface Ending {
  readonly afterMs: number;
  readonly exitCode: number;
}

const jobSeconds = 1;
/** What a container that ends at once still needs. */
const shortestMs = 100;

/** Images that no registry has: tests of clients wait for what a kubelet says of them. */
export function imageIsMissing(pod: Pod, image: string | undefined): boolean {
  if (pod.metadata.annotations?.[podAnnotations.fault] === "ImagePull") return true;
  return (
    image === undefined ||
    image.includes("non-existent") ||
    image.endsWith("webserver:404") ||
    image.startsWith("invalid.")
  );
}

export function neverReady(pod: Pod): boolean {
  return pod.metadata.annotations?.[podAnnotations.fault] === "NeverReady";
}

export function endingOf(pod: Pod, container: Container, init: boolean): Ending | undefined {
  const { annotations } = pod.metadata;
  const seconds = annotations?.[podAnnotations.runSeconds];
  const code = annotations?.[podAnnotations.exitCode];
  const words = [...(container.command ?? []), ...(container.args ?? [])].join(" ");
  const said = commandEnding(words);
  const finite = init || pod.spec.restartPolicy === "Never" || pod.spec.restartPolicy === "OnFailure";
  if (!init && (seconds !== undefined || code !== undefined))
    return {
      afterMs: Math.max(shortestMs, Number(seconds ?? jobSeconds) * 1_000),
      exitCode: Number(code ?? said?.exitCode ?? 0),
    };
  if (said !== undefined) return { ...said, afterMs: Math.max(shortestMs, said.afterMs) };
  if (!finite || pauses(container.image ?? "", words)) return undefined;
  return { afterMs: init ? shortestMs : jobSeconds * 1_000, exitCode: 0 };
}

/** Kubernetes' own test image pauses where nobody says what it shall do. */
function pauses(image: string, words: string): boolean {
  return image.includes("pause") || / pause\b/.test(` ${words}`) || (image.includes("/agnhost:") && words === "");
}

/** What a shell would make of the command, as far as it sleeps and exits. */
function commandEnding(words: string): Ending | undefined {
  const sleeps = [...words.matchAll(/\bsleep\s+(\d+(?:\.\d+)?|infinity|inf)\b/g)];
  const exits = [...words.matchAll(/\bexit\s+(\d+)\b/g)];
  const last = exits.at(-1);
  const alone = /^(?:\/bin\/)?(true|false)$/.exec(words.trim());
  if (sleeps.length === 0 && last === undefined && alone === null) return undefined;
  const seconds = sleeps.reduce((sum, match) => sum + (Number(match[1]) || 1e6), 0);
  return {
    afterMs: seconds * 1_000,
    exitCode: last === undefined ? (alone?.[1] === "false" ? 1 : 0) : Number(last[1]),
  };
}
