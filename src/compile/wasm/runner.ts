/** Runs the module of a plan over the lanes of a batch, group by group. */

import type { Batch, RawResult, Series } from "../backend.js";
import type { Plan } from "../plan.js";
import { bytesPerTrial, type Heap } from "./heap.js";
import type { Loaded } from "./modules.js";

export interface Exports {
  prologue(): void;
  epilogue(): void;
  forward: Sweep;
  backward: Sweep;
}

type Sweep = (
  trials: number,
  shift: number,
  stride: number,
  tape: number,
  tapeStride: number,
  trace: number,
  hoistedTable: number,
  sumsTable: number,
  part: number,
) => void;

export class Runner {
  constructor(
    private readonly plan: Plan,
    private readonly loaded: Loaded,
    private readonly heap: Heap,
  ) {}

  /** Evaluates lanes `first` to `first + count` of a batch. */
  run(series: Series, batch: Batch, first: number, count: number, result: RawResult): void {
    const { plan, heap } = this;
    const { code, exports } = this.loaded;
    const { layout, constants } = code;
    const { lanes } = layout;
    const conditions = series.conditions?.count ?? 1;
    const { trials } = series;
    const accumulated = plan.backward?.accumulated ?? 0;
    const results = plan.backward?.results ?? 0;
    const row = plan.backward === undefined ? 0 : (plan.state + plan.stored) * lanes * 8;
    const hoistedTable = layout.constants + constants.byteLength;
    const sumsTable = hoistedTable + (series.conditions ? plan.hoisted * conditions * lanes * 8 : 0);
    const tape = sumsTable + (series.conditions ? accumulated * conditions * lanes * 8 : 0);
    const trace = tape + row * trials;
    heap.reserve(trace + plan.outputs * trials * lanes * 8);
    const data = heap.place(series);
    const { numbers, words } = heap;
    if (heap.owner !== code) {
      words.set(constants, layout.constants / 4);
      heap.owner = code;
    }
    const perTrial = bytesPerTrial(series);
    const given = batch.parameters.length / (batch.lanes * conditions);
    const at = (area: number, value: number): number => area / 8 + value * lanes;

    for (let from = first; from < first + count; from += lanes) {
      const used = Math.min(lanes, first + count - from);
      // Lanes beyond the last repeat it, so that they meet no other numbers than it does.
      const laneOf = (lane: number): number => from + Math.min(lane, used - 1);
      const giveParameters = (condition: number): void => {
        for (let p = 0; p < given; p++) {
          const source = (p * conditions + condition) * batch.lanes;
          const target = at(layout.parameters, p);
          for (let lane = 0; lane < lanes; lane++) {
            numbers[target + lane] = batch.parameters[source + laneOf(lane)]!;
          }
        }
      };
      /** Condition of the first trial: it sets the initial state. */
      const start = (lane: number): number =>
        series.conditions === undefined
          ? 0
          : words[words[layout.pointers / 4 + lane]! / 4 + 2 * series.columns.length]!;

      for (let lane = 0; lane < lanes; lane++) {
        words[layout.pointers / 4 + lane] = data + batch.run[laneOf(lane)]! * trials * perTrial;
      }
      const initial = series.conditions && new Float64Array((plan.state + 1) * lanes);
      for (let condition = 0; condition < conditions; condition++) {
        giveParameters(condition);
        exports.prologue();
        if (initial === undefined) break;
        for (let h = 0; h < plan.hoisted; h++) {
          for (let lane = 0; lane < lanes; lane++) {
            numbers[hoistedTable / 8 + (condition * lanes + lane) * plan.hoisted + h] =
              numbers[at(layout.hoisted, h) + lane]!;
          }
        }
        for (let s = 0; s <= plan.state; s++) {
          for (let lane = 0; lane < lanes; lane++) {
            if (start(lane) === condition) initial[s * lanes + lane] = numbers[at(layout.state, s) + lane]!;
          }
        }
      }
      if (initial !== undefined) numbers.set(initial, layout.state / 8);
      for (let lane = 0; lane < lanes; lane++) {
        const failed = numbers[layout.initialFailed / 8 + lane]! !== 0;
        numbers[layout.failed / 8 + lane] = failed ? 1 : 0;
        numbers[layout.value / 8 + lane] = 0;
      }
      if (trials > 0) exports.forward(trials, 0, perTrial, tape, row, trace, hoistedTable, sumsTable, 0);
      for (let lane = 0; lane < used; lane++) {
        result.value[from + lane] = numbers[layout.value / 8 + lane]!;
        result.failed[from + lane] =
          words[layout.failed / 4 + 2 * lane] === 0 && words[layout.failed / 4 + 2 * lane + 1] === 0 ? 0 : 1;
      }
      for (let o = 0; o < plan.outputs; o++) {
        for (let t = 0; t < trials; t++) {
          for (let lane = 0; lane < used; lane++) {
            result.outputs[(o * trials + t) * batch.lanes + from + lane] =
              numbers[trace / 8 + (t * plan.outputs + o) * lanes + lane]!;
          }
        }
      }
      if (plan.backward === undefined) continue;

      const { carried } = plan.backward;
      numbers.fill(0, at(layout.sums, 0), at(layout.adjoints, carried));
      if (series.conditions) numbers.fill(0, sumsTable / 8, tape / 8);
      if (trials > 0) {
        const last = trials - 1;
        for (let part = 0; part < 8 * lanes; part += 16 * code.backwardWidth) {
          exports.backward(
            trials,
            last * perTrial,
            -perTrial,
            tape + last * row + part,
            -row,
            0,
            hoistedTable,
            sumsTable,
            part,
          );
        }
      }
      const adjoints =
        series.conditions && numbers.slice(at(layout.adjoints, 0), at(layout.adjoints, carried));
      for (let condition = 0; condition < conditions; condition++) {
        if (adjoints !== undefined) {
          giveParameters(condition);
          for (let k = 0; k < accumulated; k++) {
            for (let lane = 0; lane < lanes; lane++) {
              numbers[at(layout.sums, k) + lane] =
                numbers[sumsTable / 8 + (condition * lanes + lane) * accumulated + k]!;
            }
          }
          for (let k = 0; k < carried; k++) {
            for (let lane = 0; lane < lanes; lane++) {
              numbers[at(layout.adjoints, k) + lane] =
                start(lane) === condition ? adjoints[k * lanes + lane]! : 0;
            }
          }
        }
        exports.epilogue();
        for (let g = 0; g < results; g++) {
          const target = (g * conditions + condition) * batch.lanes + from;
          for (let lane = 0; lane < used; lane++) {
            result.results[target + lane] = numbers[at(layout.results, g) + lane]!;
          }
        }
      }
    }
  }
}
