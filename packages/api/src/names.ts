/** What a browser needs of the objects: names, conditions with their reasons, states, words, times. No schemas. Types come from `@dipper/api` by `import type`. */
export type { Condition } from "./conditions.ts";
export { conditionOf, conditionsOf, isTrue } from "./conditions.ts";
export type { DisplayState } from "./display/display-state.ts";
export { displayState, displayStep, staleAfterMs } from "./display/display-state.ts";
export type { DisplayStateName } from "./display/states.ts";
export { displayStates, displayWords, stepWords } from "./display/states.ts";
export type { Code } from "./errors.ts";
export { catalogue, fill } from "./errors.ts";
export type { Freshness } from "./freshness.ts";
export { freshness } from "./freshness.ts";
export { accessGroup, annotations, fleetGroup, labels, opsGroup, platformNamespace } from "./groups.ts";
export { kindNames } from "./names/kind-names.ts";
export { isoTime, parseTime } from "./time.ts";
export type { Param, Why } from "./why/why.ts";
export type { ReasonWord } from "./why/why-text.ts";
export { reasonTexts, whyText } from "./why/why-text.ts";
