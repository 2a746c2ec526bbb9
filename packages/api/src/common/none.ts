import { object } from "../schema/index.ts";

/** For kinds of which nothing is observed: they get no status at all. */
export const noStatus = object({}, { doc: "Nothing is observed of it." });
