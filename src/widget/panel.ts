/**
 * Panels of the page as SVG text: two axes around a box, and what stands in it. Looks come from the page's style by
 * class, so that a change of theme needs no new drawing.
 */

import type { Box } from "../figures/figure.js";
import { escapeText } from "../figures/label.js";
import { segments, short } from "../figures/path.js";
import type { Scale, Tick } from "../figures/scale.js";
import { layers } from "./state.js";

/** Size of every panel, in pixels of its own; the page scales it. */
export const size = { width: 560, height: 322 } as const;

export interface Axis {
  readonly scale: Scale;
  readonly ticks: readonly Tick[];
  /** Plain text. */
  readonly title: string;
}

/** A panel in two layers, so that what stays between two states need not be drawn again. */
export interface Panel {
  /** Plain text, for those who do not see it. */
  readonly label: string;
  /** Axes, and what else often stays. */
  readonly frame: string;
  readonly marks: string;
}

/** Grid lines, axes, ticks and titles around a box. */
export function axes(box: Box, x: Axis, y: Axis): string {
  const bottom = box.y + box.height;
  const across = y.ticks.map(({ value }) => y.scale(value));
  const along = x.ticks.map(({ value }) => x.scale(value));
  const ticks = along.flatMap((at) => [at, bottom, at, bottom + 4]);
  const lines = [box.x, bottom, box.x + box.width, bottom, ...ticks];
  return [
    path("grid", segments(across.flatMap((at) => [box.x, at, box.x + box.width, at]))),
    path("axis", segments(lines)),
    ...x.ticks.map(({ label }, i) => text("tick middle", along[i]!, bottom + 17, label)),
    ...y.ticks.map(({ label }, i) => text("tick end", box.x - 7, across[i]! + 4, label)),
    text("title middle", box.x + box.width / 2, bottom + 36, x.title),
    turned(13, box.y + box.height / 2, y.title),
  ].join("");
}

export function path(classes: string, d: string): string {
  return d === "" ? "" : `<path class="${classes}" d="${d}"/>`;
}

/** @param content plain text */
export function text(classes: string, x: number, y: number, content: string): string {
  return `<text class="${classes}" x="${short(x)}" y="${short(y)}">${escapeText(content)}</text>`;
}

function turned(x: number, y: number, content: string): string {
  const turn = `rotate(-90 ${short(x)} ${short(y)})`;
  return `<text class="title middle" transform="${turn}" x="${short(x)}" y="${short(y)}">${escapeText(content)}</text>`;
}

export function rect(classes: string, { x, y, width, height }: Box): string {
  return `<rect class="${classes}" x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"/>`;
}

export function dot(classes: string, x: number, y: number, radius: number): string {
  return `<circle class="${classes}" cx="${short(x)}" cy="${short(y)}" r="${short(radius)}"/>`;
}

/** What an end of the chain is clamped to. */
export function clamp(x: number, y: number): string {
  return rect("clamp", { x: x - 4.5, y: y - 4.5, width: 9, height: 9 });
}

/** Names of layers, as ticks of a linear axis from 0 to 7. */
export const layerTicks: readonly Tick[] = Array.from({ length: layers }, (_, k) => ({
  value: k,
  label: nameOf(k),
}));

/** A layer for people. */
export function nameOf(layer: number): string {
  return layer === 0 ? "input" : layer === layers - 1 ? "output" : String(layer);
}

/** A number with a fixed number of decimals, with a minus sign for a hyphen. */
export function decimals(value: number, digits: number): string {
  const written = value.toFixed(digits).replace("-", "−");
  return /[1-9]/.test(written) ? written : written.replace("−", "");
}
