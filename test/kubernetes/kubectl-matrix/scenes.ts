import type { Scene } from "./command.ts";
import { custom } from "./scenes/custom.ts";
import { looking } from "./scenes/looking.ts";
import { manyKinds } from "./scenes/many-kinds.ts";
import { permitting } from "./scenes/permitting.ts";
import { refusing } from "./scenes/refusing.ts";
import { running } from "./scenes/running.ts";
import { writing } from "./scenes/writing.ts";

/** In the order in which they run. */
export const scenes: readonly Scene[] = [manyKinds, looking, writing, refusing, permitting, custom, running];
