/** All participants of a study at a glance. */

import type { Figure } from "./figure.js";
import type { Label } from "./label.js";

export interface OverviewData {
  /** Plain text. */
  readonly title: string;
  readonly participants: readonly {
    readonly id: string;
    readonly status: string;
    /** As `parameters`; NaN where there is none. */
    readonly estimates: readonly number[];
    /** Log model evidence. */
    readonly evidence: number | null;
    readonly accuracy?: number | null;
  }[];
  readonly parameters: readonly {
    readonly label: Label;
    readonly name: string;
    readonly scale: "linear" | "log";
  }[];
}

/** Distribution of each parameter over participants, evidence in order, statuses by shape and colour. */
export function overviewFigure(data: OverviewData): Figure {
  return {
    title: data.title,
    description: "",
    width: 720,
    height: 400,
    marks: [{ kind: "text", x: 10, y: 20, text: data.title, size: 13, bold: true }],
    table: {
      header: ["participant", "status", ...data.parameters.map(({ name }) => name), "evidence", "accuracy"],
      rows: data.participants.map(({ id, status, estimates, evidence, accuracy }) => [
        id,
        status,
        ...data.parameters.map((_, k) => estimates[k]),
        evidence,
        accuracy,
      ]),
    },
  };
}
