import type { Operation, OperationPlan, StepRun, WorkOrder } from "@dipper/api";
import type { Files } from "@dipper/world";
import { digestOf } from "./plan/digest.ts";

/** What stays of a finished Operation when its objects are removed. */
export interface ArchivedOperation {
  readonly operation: Operation;
  readonly plans: readonly OperationPlan[];
  readonly stepRuns: readonly StepRun[];
  readonly workOrders: readonly WorkOrder[];
  readonly result: string;
  readonly specDigest: string;
  readonly finishedAt: string;
}

export interface Archive {
  store(record: Omit<ArchivedOperation, "specDigest">): Promise<void>;
  /** When an Operation of this name and spec, but another life, ended. */
  ranBefore(operation: Operation): Promise<string | undefined>;
}

/** One file per life of a name: `artifacts/operations/<name>/<uid>.json`. */
export function createArchive(files: Files, dataFolder: string): Archive {
  const folder = (name: string) => `${dataFolder}/artifacts/operations/${name}`;
  return {
    async store(record) {
      const { name, uid = "" } = record.operation.metadata;
      const archived: ArchivedOperation = { ...record, specDigest: specDigest(record.operation) };
      await files.replace(`${folder(name)}/${uid}.json`, new TextEncoder().encode(JSON.stringify(archived)));
    },
    async ranBefore(operation) {
      const { name, uid = "" } = operation.metadata;
      const wanted = specDigest(operation);
      for (const file of await files.list(folder(name))) {
        if (file === `${uid}.json`) continue;
        const data = await files.read(`${folder(name)}/${file}`);
        if (data === undefined) continue;
        const archived = JSON.parse(new TextDecoder().decode(data)) as ArchivedOperation;
        if (archived.specDigest === wanted) return archived.finishedAt;
      }
      return undefined;
    },
  };
}

/** What was asked for; what people decided on the way is not part of it. */
function specDigest({ spec }: Operation): string {
  const { decisions: _decisions, desiredState: _desiredState, priority: _priority, ...asked } = spec;
  return digestOf(asked);
}
