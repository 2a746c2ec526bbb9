import { accessRoom } from "../rooms/access/manifest.ts";
import { auditRoom } from "../rooms/audit/manifest.ts";
import { calendarRoom } from "../rooms/calendar/manifest.ts";
import { clustersRoom } from "../rooms/clusters/manifest.ts";
import { homeRoom } from "../rooms/home/manifest.ts";
import { machinesRoom } from "../rooms/machines/manifest.ts";
import { operationsRoom } from "../rooms/operations/manifest.ts";
import { poolsRoom } from "../rooms/pools/manifest.ts";
import { searchRoom } from "../rooms/search/manifest.ts";
import { settingsRoom } from "../rooms/settings/manifest.ts";
import { tasksRoom } from "../rooms/tasks/manifest.ts";
import { workloadsRoom } from "../rooms/workloads/manifest.ts";
import type { NavEntry, RoomManifest } from "./manifest.ts";

/** The rooms of this console. One list; no scanning. */
export const rooms: readonly RoomManifest[] = [
  homeRoom,
  operationsRoom,
  tasksRoom,
  calendarRoom,
  clustersRoom,
  workloadsRoom,
  machinesRoom,
  poolsRoom,
  auditRoom,
  accessRoom,
  settingsRoom,
  searchRoom,
];

export const navEntries: readonly NavEntry[] = rooms.flatMap((room) => room.nav).toSorted((a, b) => a.order - b.order);
