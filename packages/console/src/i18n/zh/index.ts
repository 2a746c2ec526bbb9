import { access } from "./access.ts";
import { app } from "./app.ts";
import { audit } from "./audit.ts";
import { calendar } from "./calendar.ts";
import { clusters } from "./clusters.ts";
import { createCluster } from "./create-cluster.ts";
import { errors } from "./errors.ts";
import { home } from "./home.ts";
import { inside } from "./inside.ts";
import { kit } from "./kit.ts";
import { machines } from "./machines.ts";
import { operations } from "./operations.ts";
import { others } from "./others.ts";
import { phases } from "./phases.ts";
import { pools } from "./pools.ts";
import { wizard } from "./wizard.ts";

/** 中文文案。键与英文相同；中文没有单复数，只有 `_other`。 */
export const zh = {
  ...app,
  ...kit,
  ...errors,
  ...home,
  ...calendar,
  ...clusters,
  ...machines,
  ...pools,
  ...operations,
  ...wizard,
  ...createCluster,
  ...others,
  ...audit,
  ...access,
  ...inside,
  ...phases,
} as const;
