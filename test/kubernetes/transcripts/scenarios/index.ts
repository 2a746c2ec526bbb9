import type { Scenario } from "../step.ts";
import { applying } from "./applying.ts";
import { authorisation } from "./authorisation.ts";
import { builtIns } from "./built-ins.ts";
import { customResources } from "./custom-resources.ts";
import { definitions } from "./definitions.ts";
import { deletion } from "./deletion.ts";
import { discovery } from "./discovery.ts";
import { fieldValidation } from "./field-validation.ts";
import { lists } from "./lists.ts";
import { oddRequests } from "./odd-requests.ts";
import { patches } from "./patches.ts";
import { podRules } from "./pods.ts";
import { schemas } from "./schemas.ts";
import { subresources } from "./subresources.ts";
import { tables } from "./tables.ts";
import { verbs } from "./verbs.ts";
import { watches } from "./watches.ts";

export const scenarios: readonly Scenario[] = [
  discovery,
  verbs,
  patches,
  applying,
  fieldValidation,
  lists,
  watches,
  tables,
  deletion,
  subresources,
  podRules,
  builtIns,
  definitions,
  schemas,
  customResources,
  authorisation,
  oddRequests,
];
