import type { Addon } from "./seen.ts";

/** How helm is told of a chart: the chart, and where to look for it. */
export interface ChartSource {
  readonly chart: string;
  readonly options: readonly string[];
}

/** Where charts may come from, beside what a chart names itself. */
export interface ChartPlaces {
  /** Folder of charts that were brought to the platform. */
  readonly folder: string;
  /** Base URL of the mirror's files; empty: the cluster names no mirror. */
  readonly mirror: string;
}

/** Pure. A text is why it cannot be. */
export function chartSource(addon: Pick<Addon, "chart" | "version">, places: ChartPlaces): ChartSource | string {
  const { chart, version } = addon;
  const versioned = version === "" ? [] : ["--version", version];
  if (chart.startsWith("oci://")) return { chart, options: versioned };
  const hash = chart.indexOf("#");
  if (/^https?:\/\//.test(chart)) {
    if (hash > 0) return { chart: chart.slice(hash + 1), options: ["--repo", chart.slice(0, hash), ...versioned] };
    return chart.endsWith(".tgz")
      ? { chart, options: [] }
      : `${chart} is neither an archive (.tgz) nor a repository with a chart (https://repository#name)`;
  }
  const path = chart.startsWith("mirror:") ? chart.slice("mirror:".length) : chart;
  // Charts are named by people with rights on one cluster; files of the platform's host are none of their business.
  if (!/^[A-Za-z0-9][A-Za-z0-9._+/-]*$/.test(path) || path.split("/").includes(".."))
    return `${chart} is no chart: oci://…, https://…, mirror:<path>, or a file below artifacts/charts`;
  if (!chart.startsWith("mirror:")) return { chart: `${places.folder}/${path}`, options: [] };
  if (places.mirror === "") return `${chart}: the cluster names no mirror (spec.artifacts.mirrorRef)`;
  return { chart: `${places.mirror.replace(/\/$/, "")}/${path}`, options: [] };
}
