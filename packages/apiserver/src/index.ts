export type { Journal, JournalEntry } from "./store/journal.ts";
export type { JsonSchema, ResourceType } from "./types/resource-type.ts";
