/** Gradients of a group density, for one chain and for four side by side, beside those of its likelihood alone. */

import { groupDensity } from "../src/group/density/index.js";
import { groupStudy } from "./group.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure } from "./measure.js";

export async function groupDensityBench({ smoke }: BenchOptions): Promise<Measurement[]> {
  const [people, trials, times] = smoke ? [4, 20, 1] : [48, 160, 100];
  const { agent, participants, design, hyperpriors } = groupStudy(people, trials);
  const density = groupDensity(agent, participants, design, hyperpriors);
  const x = Float64Array.from(density.layout.valueNames, (name) => {
    if (name.startsWith("sd")) return 0.5;
    return name.includes("ze") ? 1 : name.includes("Intercept") ? -3 : 0;
  });
  const z = new Float64Array(x.length);
  density.layout.unconstrain(x, z);
  const cells = density.cellsOf(x);
  const variants = [1, 4].flatMap((chains) => {
    const points = Array.from({ length: chains }, () => z);
    const gradients = points.map(() => new Float64Array(z.length));
    const values = new Float64Array(chains);
    const slopes = points.map(() => new Float64Array(cells.length));
    const of = (evaluate: () => void) => (): number => {
      const start = performance.now();
      for (let i = 0; i < times; i++) evaluate();
      return (performance.now() - start) / chains;
    };
    const likelihood = of(() =>
      density.likelihood.gradient(
        points.map(() => cells),
        slopes,
      ),
    );
    return [
      { name: `likelihood alone, chains: ${chains}`, run: likelihood },
      { name: `density, chains: ${chains}`, run: of(() => density.logDensities(points, gradients, values)) },
    ];
  });
  const bench = `group density: gradient of a chain, ${people} x ${trials}`;
  return measure(bench, "us", variants, { rounds: smoke ? 1 : 31, scale: 1e3, perRun: times });
}
