import type { TextKey } from "../i18n/text.tsx";
import type { IconName } from "./icons.tsx";

/** Groups never change, so that muscle memory survives; `first` has no title. */
export type NavGroup = "first" | "fleet" | "observe" | "deliver" | "govern";

export interface NavEntry {
  readonly group: NavGroup;
  readonly order: number;
  readonly route: string;
  readonly icon: IconName;
  readonly label: TextKey;
  /** Which count of the attention view stands behind it; only where a person must act. */
  readonly count?: "total" | "operations";
}

export interface Page {
  /** TanStack path: `/clusters/$cluster/nodes`. */
  readonly path: string;
  /** Search parameters this page knows; others are ignored. */
  readonly search?: readonly string[];
  /** Each page is a chunk of its own. */
  readonly load: () => Promise<{ readonly [name: string]: unknown }>;
  /** The exported component of that chunk. */
  readonly component: string;
}

/** A room adds itself with this; a room that is not in the list is absent everywhere. */
export interface RoomManifest {
  readonly name: string;
  readonly nav: readonly NavEntry[];
  readonly pages: readonly Page[];
  /** Entries of the palette that are neither objects nor pages. */
  readonly commands?: readonly Command[];
}

export interface Command {
  readonly label: TextKey;
  readonly to: string;
}
