/**
 * The batched interpreter: every instruction is one loop over lanes, so the cost of dispatching it is shared by
 * up to 64 of them. It is the oracle of every other back end, and what runs where WebAssembly may not.
 */

import type { Backend, Batch, RawResult, Series } from "./backend.js";
import { type Loop, loops } from "./loops.js";
import type { Program } from "./lower.js";
import type { Plan } from "./plan.js";

/** Lanes that run together: 64 doubles of 50 registers stay within a first-level cache. */
const WIDTH = 64;

export const interpreter: Backend = {
  name: "interpreter",
  load(plan) {
    const machine = new Machine(plan);
    return (series, batch) => machine.run(series, batch);
  },
};

/** A program with its registers: `WIDTH` lanes to a register. */
class Loaded {
  readonly registers: Float64Array;
  readonly inputs: readonly (number | undefined)[];
  readonly outputs: readonly number[];
  private readonly steps: readonly Loop[];
  private readonly offsets: Int32Array;

  constructor(program: Program) {
    this.registers = new Float64Array(Math.max(1, program.registers) * WIDTH);
    for (const { register, value } of program.constants) {
      this.registers.fill(value, register * WIDTH, (register + 1) * WIDTH);
    }
    this.inputs = program.inputs.map((r) => (r === undefined ? undefined : r * WIDTH));
    this.outputs = program.outputs.map((r) => r * WIDTH);
    this.steps = program.instructions.map((i) => loops[i.operation]);
    this.offsets = new Int32Array(program.instructions.length * 4);
    program.instructions.forEach((instruction, k) => {
      const [a = 0, b = 0, c = 0] = instruction.operands;
      this.offsets.set([instruction.target * WIDTH, a * WIDTH, b * WIDTH, c * WIDTH], 4 * k);
    });
  }

  execute(lanes: number): void {
    const { steps, offsets, registers } = this;
    for (let k = 0, at = 0; k < steps.length; k++, at += 4) {
      steps[k]!(registers, offsets[at]!, offsets[at + 1]!, offsets[at + 2]!, offsets[at + 3]!, lanes);
    }
  }

  /** Copies n lanes into an input, if the program reads it. */
  give(input: number, from: Float64Array, at: number, lanes: number): void {
    const target = this.inputs[input];
    if (target === undefined) return;
    copy(from, at, this.registers, target, lanes);
  }

  /** Adds n lanes of an output to a sum. */
  addTo(output: number, sum: Float64Array, at: number, lanes: number): void {
    const from = this.outputs[output]!;
    const { registers } = this;
    for (let i = 0; i < lanes; i++) sum[at + i]! += registers[from + i]!;
  }

  /**
   * Moves the first `count` outputs to inputs, the k-th to input `at + k`, where the next trial reads them. An
   * output may lie in the register of another input, so all are read before any is written.
   */
  feedBack(count: number, at: number, scratch: Float64Array, lanes: number): void {
    for (let k = 0; k < count; k++) this.take(k, scratch, k * WIDTH, lanes);
    for (let k = 0; k < count; k++) this.give(at + k, scratch, k * WIDTH, lanes);
  }

  /** Copies n lanes of an output. */
  take(output: number, to: Float64Array, at: number, lanes: number): void {
    copy(this.registers, this.outputs[output]!, to, at, lanes);
  }
}

/** Two lanes at a time, as the loops go. */
function copy(from: Float64Array, at: number, to: Float64Array, target: number, lanes: number): void {
  let i = 0;
  for (; i < lanes - 1; i = (i + 2) | 0) {
    const x = from[(at + i) | 0]!;
    const y = from[(at + i + 1) | 0]!;
    to[(target + i) | 0] = x;
    to[(target + i + 1) | 0] = y;
  }
  if (i < lanes) to[target + i] = from[at + i]!;
}

/** Runs a plan, chunk by chunk of lanes. */
class Machine {
  private readonly prologue: Loaded;
  private readonly forward: Loaded;
  private readonly backward: Loaded | undefined;
  private readonly epilogue: Loaded | undefined;
  private tape = new Float64Array(0);

  constructor(private readonly plan: Plan) {
    this.prologue = new Loaded(plan.prologue);
    this.forward = new Loaded(plan.forward);
    this.backward = plan.backward && new Loaded(plan.backward.trial);
    this.epilogue = plan.backward && new Loaded(plan.backward.epilogue);
  }

  run(series: Series, batch: Batch): RawResult {
    const conditions = series.conditions?.count ?? 1;
    const { plan } = this;
    const result: RawResult = {
      value: new Float64Array(batch.lanes),
      failed: new Uint8Array(batch.lanes),
      results: new Float64Array((plan.backward?.results ?? 0) * conditions * batch.lanes),
      outputs: new Float64Array(plan.outputs * series.trials * batch.lanes),
    };
    for (let first = 0; first < batch.lanes; first += WIDTH) {
      new Chunk(this.plan, series, batch, first, Math.min(WIDTH, batch.lanes - first), result).run(
        this.prologue,
        this.forward,
        this.backward,
        this.epilogue,
        this.tapeFor(series.trials),
      );
    }
    return result;
  }

  /** Room for the state and the stored values of every trial, only if there is a backward sweep. */
  private tapeFor(trials: number): Float64Array {
    if (this.plan.backward === undefined) return this.tape;
    const size = trials * (this.plan.state + this.plan.stored) * WIDTH;
    if (this.tape.length < size) this.tape = new Float64Array(size);
    return this.tape;
  }
}

/** Up to `WIDTH` lanes of one batch. */
class Chunk {
  private readonly conditions: number;
  /** Hoisted values: `[(hoisted * conditions + condition) * WIDTH + lane]`. */
  private readonly hoisted: Float64Array;
  private readonly state: Float64Array;
  /** Whether lane after lane is run after run, as in most batches: then columns are copied in one piece. */
  private readonly neighbours: boolean;

  constructor(
    private readonly plan: Plan,
    private readonly series: Series,
    private readonly batch: Batch,
    private readonly first: number,
    private readonly lanes: number,
    private readonly result: RawResult,
  ) {
    this.conditions = series.conditions?.count ?? 1;
    this.hoisted = new Float64Array(plan.hoisted * this.conditions * WIDTH);
    this.state = new Float64Array(plan.state * WIDTH);
    const runs = batch.run.subarray(first, first + lanes);
    this.neighbours = runs.every((run, i) => run === runs[0]! + i);
  }

  run(
    prologue: Loaded,
    forward: Loaded,
    backward: Loaded | undefined,
    epilogue: Loaded | undefined,
    tape: Float64Array,
  ): void {
    this.start(prologue);
    this.sweep(forward, backward === undefined ? undefined : tape);
    if (backward !== undefined && epilogue !== undefined) this.sweepBack(backward, epilogue, tape);
  }

  /** Hoisted values of every condition; state and failure of the condition of the first trial. */
  private start(prologue: Loaded): void {
    const { plan, conditions, lanes } = this;
    const scratch = new Float64Array(WIDTH);
    for (let condition = 0; condition < conditions; condition++) {
      this.giveParameters(prologue, condition);
      prologue.execute(lanes);
      for (let h = 0; h < plan.hoisted; h++) {
        prologue.take(h, this.hoisted, (h * conditions + condition) * WIDTH, lanes);
      }
      for (let s = 0; s <= plan.state; s++) {
        prologue.take(plan.hoisted + s, scratch, 0, lanes);
        for (let i = 0; i < lanes; i++) {
          if (this.conditionOf(0, i) !== condition) continue;
          if (s < plan.state) this.state[s * WIDTH + i] = scratch[i]!;
          else if (scratch[i] !== 0) this.result.failed[this.first + i] = 1;
        }
      }
    }
  }

  private sweep(forward: Loaded, tape: Float64Array | undefined): void {
    const { plan, series, lanes, first, state } = this;
    const { value, failed, outputs } = this.result;
    const row = (plan.state + plan.stored) * WIDTH;
    const failure = forward.outputs[plan.state + 1]!;
    for (let s = 0; s < plan.state; s++) forward.give(s, state, s * WIDTH, lanes);
    if (this.conditions === 1) this.giveHoisted(forward, 0);
    for (let trial = 0; trial < series.trials; trial++) {
      this.giveColumns(forward, trial);
      if (this.conditions > 1) this.giveHoisted(forward, trial);
      if (tape !== undefined) tape.set(state, trial * row);
      forward.execute(lanes);
      forward.addTo(plan.state, value, first, lanes);
      for (let i = 0; i < lanes; i++) if (forward.registers[failure + i] !== 0) failed[first + i] = 1;
      if (tape !== undefined) {
        for (let e = 0; e < plan.stored; e++) {
          forward.take(plan.state + 2 + e, tape, trial * row + (plan.state + e) * WIDTH, lanes);
        }
      }
      for (let o = 0; o < plan.outputs; o++) {
        const at = (o * series.trials + trial) * this.batch.lanes + first;
        forward.take(plan.state + 2 + plan.stored + o, outputs, at, lanes);
      }
      // Last: inputs share registers with outputs.
      forward.feedBack(plan.state, 0, state, lanes);
    }
  }

  private sweepBack(backward: Loaded, epilogue: Loaded, tape: Float64Array): void {
    const { plan, series, lanes, conditions } = this;
    const { carried, accumulated, results } = plan.backward!;
    const row = (plan.state + plan.stored) * WIDTH;
    const adjoint = new Float64Array(carried * WIDTH);
    const sums = new Float64Array(accumulated * conditions * WIDTH);
    const storedAt = plan.state + series.columns.length + plan.hoisted;
    const adjointAt = storedAt + plan.stored;
    for (let k = 0; k < carried; k++) backward.give(adjointAt + k, adjoint, k * WIDTH, lanes);
    if (conditions === 1) this.giveHoisted(backward, 0);
    for (let trial = series.trials - 1; trial >= 0; trial--) {
      for (let s = 0; s < plan.state; s++) backward.give(s, tape, trial * row + s * WIDTH, lanes);
      this.giveColumns(backward, trial);
      if (conditions > 1) this.giveHoisted(backward, trial);
      for (let e = 0; e < plan.stored; e++) {
        backward.give(storedAt + e, tape, trial * row + (plan.state + e) * WIDTH, lanes);
      }
      backward.execute(lanes);
      if (conditions === 1) {
        for (let k = 0; k < accumulated; k++) backward.addTo(carried + k, sums, k * WIDTH, lanes);
      } else this.accumulate(backward, trial, sums);
      backward.feedBack(carried, adjointAt, adjoint, lanes);
    }
    const start = new Float64Array(WIDTH);
    const parameters = this.parameterCount();
    for (let condition = 0; condition < conditions; condition++) {
      this.giveParameters(epilogue, condition);
      for (let k = 0; k < accumulated; k++) {
        epilogue.give(parameters + k, sums, (k * conditions + condition) * WIDTH, lanes);
      }
      for (let k = 0; k < carried; k++) {
        // Only the condition of the first trial set the initial state.
        for (let i = 0; i < lanes; i++) {
          start[i] = this.conditionOf(0, i) === condition ? adjoint[k * WIDTH + i]! : 0;
        }
        epilogue.give(parameters + accumulated + k, start, 0, lanes);
      }
      epilogue.execute(lanes);
      for (let g = 0; g < results; g++) {
        epilogue.take(
          g,
          this.result.results,
          (g * conditions + condition) * this.batch.lanes + this.first,
          lanes,
        );
      }
    }
  }

  /** Sums of adjoints, each lane's under the condition of its trial. */
  private accumulate(backward: Loaded, trial: number, sums: Float64Array): void {
    const { carried, accumulated } = this.plan.backward!;
    for (let k = 0; k < accumulated; k++) {
      const from = backward.outputs[carried + k]!;
      for (let i = 0; i < this.lanes; i++) {
        sums[(k * this.conditions + this.conditionOf(trial, i)) * WIDTH + i]! +=
          backward.registers[from + i]!;
      }
    }
  }

  private parameterCount(): number {
    return this.batch.parameters.length / (this.batch.lanes * this.conditions);
  }

  private giveParameters(program: Loaded, condition: number): void {
    const count = this.parameterCount();
    for (let p = 0; p < count; p++) {
      const at = (p * this.conditions + condition) * this.batch.lanes + this.first;
      program.give(p, this.batch.parameters, at, this.lanes);
    }
  }

  /** Hoisted inputs follow state and columns; with several conditions they are gathered for each trial. */
  private giveHoisted(program: Loaded, trial: number): void {
    const { plan, conditions, lanes, hoisted } = this;
    const before = plan.state + this.series.columns.length;
    for (let h = 0; h < plan.hoisted; h++) {
      if (conditions === 1) {
        program.give(before + h, hoisted, h * WIDTH, lanes);
        continue;
      }
      const target = program.inputs[before + h];
      if (target === undefined) continue;
      for (let i = 0; i < lanes; i++) {
        program.registers[target + i] = hoisted[(h * conditions + this.conditionOf(trial, i)) * WIDTH + i]!;
      }
    }
  }

  private giveColumns(program: Loaded, trial: number): void {
    const { series, batch, first, lanes, plan, neighbours } = this;
    series.columns.forEach((column, c) => {
      const target = program.inputs[plan.state + c];
      if (target === undefined) return;
      const { registers } = program;
      const row = trial * series.runs;
      if (neighbours) copy(column, row + batch.run[first]!, registers, target, lanes);
      else for (let i = 0; i < lanes; i++) registers[target + i] = column[row + batch.run[first + i]!]!;
    });
  }

  private conditionOf(trial: number, lane: number): number {
    const { conditions } = this.series;
    if (conditions === undefined) return 0;
    return conditions.index[trial * this.series.runs + this.batch.run[this.first + lane]!]!;
  }
}
