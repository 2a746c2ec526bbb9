import type { Preview } from "./actions.ts";
import type { Forecast } from "./objects.ts";
import { type PlanSpecBody, type PlanView, viewOf } from "./plan-view.ts";

/** The answer of the preview route as a plan view. Pure. */
export function previewView(preview: Preview): PlanView {
  return viewOf((preview.plan?.spec ?? {}) as PlanSpecBody, preview.forecast as Forecast | undefined);
}
