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

/** English texts. A key with `_one` and `_other` is chosen by `count`. */
export const en = {
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
