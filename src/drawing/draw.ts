/** What changes on the page, as markup: pictures of cells, lists, the chart of correlations, sentences. */

import { html, joined, Markup } from "../report/html.js";
import { erased, mostPatterns, type Stored, side } from "./grid.js";
import type { Attractor, Memory, Played, Settled } from "./memory.js";

/**
 * Cells as SVG rectangles of one unit, those of a row that look alike in one: from -1 as paper to 1 as ink. Values beyond
 * are drawn as these.
 */
export function cellsMarkup(values: ArrayLike<number>): string {
  const parts: string[] = [];
  const shade = (at: number): number => Math.round(Math.min(1, Math.max(0, (values[at]! + 1) / 2)) * 50) / 50;
  for (let row = 0; row < side; row++) {
    for (let column = 0, end = 0; column < side; column = end) {
      const opacity = shade(row * side + column);
      end = column + 1;
      while (end < side && shade(row * side + end) === opacity) end++;
      if (opacity > 0) {
        const faint = opacity < 1 ? ` fill-opacity="${opacity}"` : "";
        parts.push(`<rect x="${column}" y="${row}" width="${end - column}" height="1"${faint}/>`);
      }
    }
  }
  return parts.join("");
}

/** A stroke through each erased cell. */
export function holesMarkup(values: ArrayLike<number>): string {
  const parts: string[] = [];
  for (let i = 0; i < side * side; i++) {
    if (values[i] === erased) parts.push(`M${i % side} ${Math.floor(i / side) + 1}l1 -1`);
  }
  return parts.length === 0 ? "" : `<path d="${parts.join("")}"/>`;
}

function picture(values: ArrayLike<number>, label: string): Markup {
  return html`<svg class="small" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}">${new Markup(cellsMarkup(values))}</svg>`;
}

/** Correlations as they are read: two decimals, a minus sign. */
export const written = (r: number): string => r.toFixed(2).replace("-", "−");

/** @param corrs correlation of the picture of the state with each pattern, where there is one */
export function patternList(patterns: readonly Stored[], corrs?: readonly number[]): string {
  const best = corrs === undefined ? -1 : corrs.indexOf(Math.max(...corrs));
  const items = patterns.map(({ name, cells }, k) => {
    const r = corrs?.[k];
    const bar =
      r === undefined
        ? ""
        : html`<span class="bar" aria-hidden="true"><span style="width: ${Math.round(100 * Math.max(0, r))}%"></span></span><span class="r">r ${written(r)}</span>`;
    return html`<li class="${k === best ? "best" : undefined}">${picture(cells, `Pattern ${name}`)}<span class="name"><bdi>${name}</bdi>${bar}</span><button type="button" data-use="${k}" aria-label="Draw ${name}">Draw</button><button type="button" data-remove="${k}" aria-label="Remove ${name}">Remove</button></li>`;
  });
  return html`${items}`.text;
}

export function attractorList(attractors: readonly Attractor[]): string {
  const items = attractors.map(({ state, nearest, from }) => {
    const origin = from.length === 0 ? "found from a drawing" : html`of ${listed(from)}`;
    return html`<li>${picture(state, `Attractor most like ${nearest.name}`)}<span class="name">${origin}<span class="r">r ${written(nearest.corr)} with <bdi>${nearest.name}</bdi></span></span></li>`;
  });
  return html`${items}`.text;
}

const listed = (names: readonly string[]): Markup =>
  joined(
    names.map((each) => html`<bdi>${each}</bdi>`),
    ", ",
  );

/** What was learned, in a sentence or two. */
export function memorySentence({ patterns, attractors, unsettled, angles, failure }: Memory): string {
  if (failure !== undefined) return `Learning diverged: ${failure}.`;
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
  const merged = attractors.filter(({ from }) => from.length > 1);
  const parts = [
    `${count(patterns.length, "pattern")} learned; ${patterns.length === 1 ? "it settles" : "they settle"} in ${count(attractors.length, "attractor")}.`,
    ...merged.map(({ from }) => `${from.join(" and ")} settle in the same one.`),
    ...(unsettled.length === 0 ? [] : [`${unsettled.join(", ")} did not settle.`]),
  ];
  if (angles.patterns !== null && angles.attractors !== null) {
    parts.push(
      `Pairs of drawings are ${angles.patterns.toFixed(0)}° from a right angle on average, attractors ${angles.attractors.toFixed(0)}°.`,
    );
  }
  if (patterns.length === mostPatterns) parts.push(`${mostPatterns} is as many as this page keeps.`);
  return parts.join(" ");
}

/** What a cue became. */
export function answerSentence({ patterns }: Memory, run: Played | Settled): string {
  const corr = Math.max(...run.answerCorr);
  const best = run.answerCorr.indexOf(corr);
  const like = `most like ${patterns[best]!.name}: r ${written(corr)}, from ${written(run.courses[best]![0]!)} of the drawing.`;
  if (!("status" in run)) return `The response is ${like}`;
  const how = {
    converged: "Settled",
    cycle: "In a cycle of two states",
    limit: "Not settled",
  }[run.status];
  return `${how} after ${run.states.length} updates, ${like}`;
}

/** Of the chart, in its own units. */
export const chart = { width: 340, height: 170, left: 34, right: 60, top: 10, bottom: 26 } as const;

/** Axes for so many updates. */
export function chartFrame(updates: number): string {
  const [x, y] = scales(updates);
  const rows = [-1, 0, 1].map(
    (r) =>
      html`<path class="${r === 0 ? "axis" : "grid"}" d="M${x(0)} ${y(r)}H${x(updates)}"/><text class="tick end" x="${chart.left - 6}" y="${y(r) + 4}">${String(r).replace("-", "−")}</text>`,
  );
  const columns = [0, updates].map(
    (t) => html`<text class="tick middle" x="${x(t)}" y="${chart.height - 8}">${t}</text>`,
  );
  return html`${rows}${columns}<text class="tick middle" x="${x(updates / 2)}" y="${chart.height - 8}">updates</text>`
    .text;
}

/** Courses up to an update, that of the best pattern in front and named. */
export function chartLines(
  courses: readonly (readonly number[])[],
  names: readonly string[],
  until: number,
): string {
  const [x, y] = scales(courses[0]!.length - 1);
  const now = courses.map((course) => course[until]!);
  const best = now.indexOf(Math.max(...now));
  const line = (k: number): Markup => {
    const points = courses[k]!.slice(0, until + 1).map((r, t) => `${round(x(t))},${round(y(r))}`);
    return html`<polyline class="${k === best ? "best" : "other"}" points="${points.join(" ")}"/>`;
  };
  const others = courses.flatMap((_, k) => (k === best ? [] : [line(k)]));
  const place = html`x="${round(x(until) + 5)}" y="${round(y(now[best]!) + 4)}"`;
  return html`${others}${line(best)}<text class="named" ${place}>${names[best]!.slice(0, 8)}</text>`.text;
}

function scales(updates: number): readonly [(t: number) => number, (r: number) => number] {
  const { width, height, left, right, top, bottom } = chart;
  return [
    (t) => left + ((width - left - right) * t) / Math.max(1, updates),
    (r) => top + ((1 - r) / 2) * (height - top - bottom),
  ];
}

const round = (value: number): number => Math.round(10 * value) / 10;
