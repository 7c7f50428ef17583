/** One hundred participants of 320 trials, three levels, 8 starts each: the whole of a participants' fit. */

import { buildAgent } from "../src/agent/index.js";
import { fitParticipants } from "../src/fit/index.js";
import { runOf, taskData } from "./data.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure } from "./measure.js";

export async function studyBench({ smoke }: BenchOptions): Promise<Measurement[]> {
  const people = smoke ? 2 : 100;
  const data = taskData(people, smoke ? 40 : 320);
  const { agent } = buildAgent({ perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm" });
  const participants = Array.from({ length: people }, (_, r) => ({ id: `${r}`, runs: [runOf(data, r)] }));
  const variants = [0, 1000].map((draws) => ({
    name: `8 starts, ${draws === 0 ? "no evidence check" : `evidence by ${draws} draws`}`,
    run: async () => {
      await fitParticipants(agent, participants, { draws });
    },
  }));
  return measure("study: 100 x 320, ehgf_binary", "s", variants, { rounds: smoke ? 1 : 3, scale: 1e-3 });
}
