import type { ComponentType } from "react";
import type { KubeObject, KubeRef } from "../../../data/kube.ts";
import type { TextKey } from "../../../i18n/text.tsx";
import { cronSuspend, runCronNow } from "./cron-dialogs.tsx";
import { defaultClass } from "./default-class-dialog.tsx";
import { deletion } from "./delete-dialog.tsx";
import { eviction } from "./evict-dialog.tsx";
import { expandClaim } from "./expand-dialog.tsx";
import { imageChange } from "./image-dialog.tsx";
import { pauseRollout } from "./pause-dialog.tsx";
import { rerunJob } from "./rerun-dialog.tsx";
import { restartRollout } from "./restart-dialog.tsx";
import { rollBack } from "./roll-back-dialog.tsx";
import { scale } from "./scale-dialog.tsx";

export interface DialogProps {
  readonly target: KubeRef;
  readonly object: KubeObject;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Something that can be done to an object; its dialog says what follows before it happens. */
export interface Action {
  readonly key: string;
  readonly label: (object: KubeObject) => TextKey;
  readonly danger?: boolean;
  /** Why it makes no sense now; undefined: it does. */
  readonly off?: (object: KubeObject) => TextKey | undefined;
  readonly Dialog: ComponentType<DialogProps>;
}

const byResource: Readonly<Record<string, readonly Action[]>> = {
  "deployments.apps": [scale, restartRollout, imageChange, rollBack, pauseRollout],
  "statefulsets.apps": [scale, restartRollout, imageChange, rollBack],
  "daemonsets.apps": [restartRollout, imageChange, rollBack],
  "replicasets.apps": [scale],
  "jobs.batch": [rerunJob],
  "cronjobs.batch": [runCronNow, cronSuspend],
  pods: [eviction],
  persistentvolumeclaims: [expandClaim],
  "storageclasses.storage.k8s.io": [defaultClass],
};

/** What the kind adds, and what every object has. */
export function actionsOf(key: string): readonly Action[] {
  return [...(byResource[key] ?? []), deletion];
}
