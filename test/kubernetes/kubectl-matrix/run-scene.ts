import { type Command, type Outcome, type Scene, type Typed, typed } from "./command.ts";
import { runKubectl, type Seat } from "./run-kubectl.ts";

export interface Ran {
  readonly command: Typed;
  readonly outcome: Outcome;
}

/** Types a scene's commands one after the other, in its namespace, which is deleted afterwards without waiting for its end. */
export async function runScene(seat: Omit<Seat, "namespace">, scene: Scene): Promise<readonly Ran[]> {
  const at: Seat = { ...seat, namespace: scene.name };
  await must(at, made("Namespace", scene.name));
  // Beside a real server without controllers nobody else makes it, and no pod is accepted without it.
  if (scene.workloads === true) await must(at, "wait --for=create serviceaccount/default --timeout=60s");
  else await must(at, made("ServiceAccount", "default", "apply --server-side --force-conflicts -f -"));
  const ran: Ran[] = [];
  for (const command of scene.commands) ran.push({ command: typed(command), outcome: await runKubectl(at, command) });
  await must(at, `delete namespace ${scene.name} --wait=false`);
  return ran;
}

async function must(seat: Seat, command: Command): Promise<void> {
  const { code, stderr } = await runKubectl(seat, command);
  if (code !== 0) throw new Error(`${seat.target.name}: kubectl ${typed(command).run}: ${stderr}`);
}

function made(kind: string, name: string, run = "create -f -"): Command {
  return { run, input: JSON.stringify({ apiVersion: "v1", kind, metadata: { name } }) };
}
