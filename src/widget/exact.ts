/**
 * Panel of the exact solution: a Gaussian chain between two clamps has means that are linear in the variance summed
 * up along it. So both rows lie on the diagonal, and only the shares of the variance, the bars below, have moved.
 */

import { segments } from "../figures/path.js";
import { linearScale, linearTicks } from "../figures/scale.js";
import { axes, clamp, decimals, dot, type Panel, path, rect, size, text } from "./panel.js";
import { clamps, compared, cumulative, layers, type WidgetState } from "./state.js";

const box = { x: 52, y: 14, width: size.width - 74, height: size.height - 132 };
const x = linearScale([0, 1], [box.x + 10, box.x + box.width - 10]);
const y = linearScale([-0.04, 1.04], [box.y + box.height, box.y]);
const barHeight = 19;
/** Below which a share is too narrow for its layer's number. */
const NARROW = 13;

const barTop = (i: number): number => box.y + box.height + 46 + i * (barHeight + 7);

const frame =
  axes(
    box,
    { scale: x, ticks: linearTicks(x, 5), title: "share of the cumulative variance" },
    { scale: y, ticks: linearTicks(y, 5), title: "posterior mean" },
  ) +
  path("exact", segments([x(0), y(clamps.input), x(1), y(clamps.output)])) +
  compared.map((row, i) => text("tick end", x(0) - 6, barTop(i) + barHeight - 5, `row ${row + 1}`)).join("");

/** Means of the first and the last row against shares of the variance of their own row. */
export function exactPanel({ mean, stepVariance }: WidgetState): Panel {
  const shares = compared.map((row) => {
    const sums = cumulative(stepVariance[row]!);
    return sums.map((sum) => sum / sums.at(-1)!);
  });
  const spoken = shares.map((each, i) => {
    return `row ${compared[i]! + 1}: ${each.slice(1, -1).map((share) => decimals(share, 3))}`;
  });
  return {
    label: `Shares of the cumulative variance, layers 1 to ${layers - 2}, equal to the exact means; ${spoken.join("; ")}.`,
    frame,
    marks: [
      ...shares.map((each, i) => {
        const row = compared[i]!;
        const points = each.slice(1, -1).map((share, k) => {
          return dot(`dot row${row + 1}`, x(share), y(mean[row]![k + 1]!), i === 0 ? 5.5 : 3.5);
        });
        return points.join("") + bar(each, barTop(i));
      }),
      clamp(x(0), y(clamps.input)),
      clamp(x(1), y(clamps.output)),
    ].join(""),
  };
}

/** Each step's share of the variance, named by the layer it leads to. */
function bar(shares: readonly number[], top: number): string {
  const steps = shares.slice(1).map((share, i) => {
    const [left, right] = [x(shares[i]!), x(share)];
    const width = right - left;
    const name = i + 1 === layers - 1 ? "out" : String(i + 1);
    const room = name.length > 1 ? 2 * NARROW : NARROW;
    return (
      rect(`share ${i % 2 === 0 ? "odd" : "even"}`, { x: left, y: top, width, height: barHeight }) +
      (width < room ? "" : text("tick middle", left + width / 2, top + barHeight - 5, name))
    );
  });
  return steps.join("");
}
