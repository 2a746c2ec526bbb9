import type { Preview } from "./actions.ts";
import { type PlanView, viewOf } from "./plan-view.ts";

/** The answer of the preview route as a plan view. Pure. */
export function previewView(preview: Preview): PlanView {
  return viewOf({ leftOut: preview.leftOut, ...preview.plan?.spec }, preview.forecast);
}
