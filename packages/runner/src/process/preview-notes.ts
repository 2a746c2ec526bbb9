import type { MachinePreview, NotPreviewed, NotPreviewedReason, Preview, PreviewTask } from "../contract/preview.ts";
import { unreachable } from "../ssh/unreachable.ts";
import type { JobMachine } from "./job.ts";
import type { Said } from "./said.ts";

/** What a dry run has said so far. */
export interface PreviewNotes {
  hear(said: Said): void;
  /** The machine was not looked at. */
  missed(machine: JobMachine, why: { readonly reason: string; readonly message: string }): void;
  /** After the playbook: machines of which nothing was said. */
  end(of: {
    readonly facts: readonly JobMachine[];
    readonly code: number | null;
    readonly complaint: string | undefined;
  }): void;
  written(): Pick<Preview, "machines" | "notPreviewed">;
}

export function createPreviewNotes(machines: readonly JobMachine[]): PreviewNotes {
  const byAlias = new Map(machines.map((machine) => [machine.alias, machine]));
  const tasks = new Map<string, PreviewTask[]>();
  const done = new Map<string, MachinePreview>();
  const blind = new Map<string, { readonly note: Omit<NotPreviewed, "machines">; readonly machines: Set<string> }>();
  const cannotSee = (machine: string, note: Omit<NotPreviewed, "machines">): void => {
    const key = `${note.reason} ${note.task} ${note.message}`;
    const known = blind.get(key) ?? { note, machines: new Set<string>() };
    blind.set(key, known);
    known.machines.add(machine);
  };
  const conclude = (name: string, rest: Omit<MachinePreview, "machine" | "tasks" | "wouldChange">): void => {
    const changes = tasks.get(name) ?? [];
    done.set(name, { machine: name, ...rest, wouldChange: changes.length, tasks: changes });
  };
  const missed: PreviewNotes["missed"] = (machine, { reason, message }) => {
    const { name } = machine.machine;
    conclude(name, { result: "Unreachable", reason, message, ok: 0 });
    const why: NotPreviewedReason = reason === "VariablesMissing" ? "VariablesMissing" : "MachineNotReached";
    cannotSee(name, { task: "", reason: why, message });
  };
  return {
    missed,
    hear: (said) => {
      const machine = byAlias.get(said.alias ?? "");
      if (machine === undefined) return;
      const { name } = machine.machine;
      const { task = "", stage = "", text = "", message = "" } = said;
      if (said.type === "would")
        tasks.set(name, [...(tasks.get(name) ?? []), { stage, task, wouldChange: true, diff: said.diff ?? "" }]);
      if (said.type === "blind")
        cannotSee(name, {
          task,
          reason: said.reason === "SkippedInCheckMode" ? "SkippedInCheckMode" : "NoCheckMode",
          message: text,
        });
      if (said.type !== "verdict") return;
      if (said.result === "Unreachable") return missed(machine, unreachable(message, machine.bastion));
      const failed = said.result === "Failed";
      conclude(name, { result: failed ? "Failed" : "Previewed", message, ok: said.ok ?? 0 });
      if (failed)
        cannotSee(name, {
          task: "",
          reason: "AfterFailure",
          message: `What follows is not known: ${message}`,
        });
    },
    end: ({ facts, code, complaint }) => {
      for (const machine of facts.filter(({ machine: { name } }) => !done.has(name))) {
        const { name } = machine.machine;
        if (code === 0) conclude(name, { result: "NothingToDo", message: "No play is for this machine.", ok: 0 });
        else {
          const message = `The dry run did not end: ${complaint ?? `exit code ${code}`}`;
          conclude(name, { result: "Failed", reason: "RunnerFailed", message, ok: 0 });
          cannotSee(name, { task: "", reason: "AfterFailure", message });
        }
      }
    },
    written: () => ({
      machines: machines.flatMap(({ machine }) => done.get(machine.name) ?? []),
      notPreviewed: [...blind.values()].map(({ note, machines: names }) => ({ ...note, machines: [...names].sort() })),
    }),
  };
}
