/** The paragraph on methods states what was done, and nothing else. */

import { describe, expect, it } from "vitest";
import { citations, methodsParagraph } from "../../src/report/index.js";
import { type Fitted, fitted, header, rows } from "./fitted.js";

const two = [header, ...rows(["a", "b"], 40)];
const paragraph = ({ result, agent }: Fitted): string => methodsParagraph(result, agent);

/** Every work in the list is cited, and every citation is of a work in the list. */
function expectCited({ result, agent }: Fitted): void {
  const text = methodsParagraph(result, agent);
  const list = citations(result, agent);
  for (const { short } of list) expect(text).toContain(short);
  const shorts = new Set(list.map(({ short }) => short));
  for (const [, inside] of text.matchAll(/\(([^()]*\d{4})\)/g)) {
    for (const each of inside!.split("; ")) if (/^[A-Z].*, \d{4}$/.test(each)) expect(shorts).toContain(each);
  }
}

describe("the paragraph on methods", () => {
  it("states model, priors on both scales, optimiser, evidence and versions", async () => {
    const fit = await fitted(two, {
      agent: { perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm", fix: { om3: -6 } },
      inference: { starts: 3, evidenceDraws: 200, seed: 9 },
    });
    const text = paragraph(fit);
    expect(text).toMatch(/study\.csv \(SHA-256 [0-9a-f]{64}\): 2 participants with 40 trials each\./);
    expect(text).toContain(
      "ehgf_binary (hierarchical Gaussian filter of a binary outcome, enhanced update) with 3 levels",
    );
    expect(text).toContain("HGF Toolbox 8.2 (Frässle et al., 2021)");
    expect(text).toContain("clipped to [0.001, 0.999]");
    expect(text).toContain("Responses followed unitsq_sgm");
    expect(text).toContain("given the belief before the input of the trial");
    // Toolbox defaults: ω₂ ~ N(-3, 4) for the enhanced filter, log ζ ~ N(log 48, 1); ends are mean ∓ 1.645 sd.
    expect(text).toContain("om2 (native scale, mean −3, sd 2; native 90 % interval −6.29 to 0.290)");
    expect(text).toContain("ze (log scale, mean 3.8712, sd 1; native 90 % interval 9.27 to 249)");
    expect(text).toMatch(/Fixed: .*om3 = −6.*\./);
    expect(text).toContain(
      "by L-BFGS (Liu & Nocedal, 1989) with exact gradients from 3 starts: the prior mean and draws from the prior",
    );
    expect(text).toContain("with 80 draws, 200 where those gave a k-hat above 0.6");
    expect(text).toContain("80 trials of 2 participants counted in the likelihood");
    expect(text).toMatch(/Computed with Credence \d+\.\d+\.\d+, seed 9, on node /);
    expectCited(fit);
  });

  it("says nothing of draws that were not made, starts that were not drawn, and kinks that were not met", async () => {
    const fit = await fitted(two, { inference: { starts: 1, evidenceDraws: 0 } });
    const text = paragraph(fit);
    expect(text).toContain("from 1 start: the prior mean.");
    expect(text).toContain("not checked by sampling");
    expect(text).not.toMatch(
      /Student|k-hat|drawn again|Wolfe|draws|clipped|levels|HGF|Derived|without input|missing/,
    );
    expect(text).toContain("rw_binary (");
    expect(text).toContain("(Rescorla & Wagner, 1972)");
    expectCited(fit);
  });

  it("tells missing trials apart and does not say that all of them moved beliefs", async () => {
    const table = rows(["a"], 40).map(([id, t, u, y]) => [
      id,
      t,
      t === 5 ? "" : u,
      t === 5 || t === 9 ? "" : y,
    ]);
    const fit = await fitted([header, ...table]);
    const text = paragraph(fit);
    expect(text).toContain("1 participant with 40 trials.");
    expect(text).toContain("Trials without input (1) left beliefs as they were and were not scored.");
    expect(text).toContain(
      "Responses that were missing (2) added nothing to the likelihood; where their trials had an input, it was learned from.",
    );
    expect(text).toContain("38 trials of 1 participant counted");
    const passing = await fitted([header, ...table], {
      agent: { perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm", missingInput: "unobserved" },
    });
    expect(paragraph(passing)).toContain(
      "On trials without input (1) time passed and nothing was learned; their responses counted.",
    );
  });

  it("states recodings, rows that were dropped, codes, and trials that were skipped", async () => {
    const table = rows(["a", "b"], 40).map(([id, t, u, y]) => [
      id,
      t,
      u,
      y === 1 ? "right" : t === 3 ? "-9" : "left",
    ]);
    const fit = await fitted([["participant", "trial", "input", "side"], ...table], {
      data: { derive: ["response = side == 'right' ? 1 : 0"], keep: "trial > 2", missing: ["-9"] },
      study: { skipFirst: 2 },
    });
    const text = paragraph(fit);
    expect(text).toContain("Derived, in this order: response = side == 'right' ? 1 : 0.");
    expect(text).toContain("Rows were kept where trial > 2 held (4 rows dropped).");
    expect(text).toContain("The codes -9 counted as missing.");
    expect(text).toContain("The first 2 trials of each run moved beliefs and were not scored.");
  });

  it("states runs, and sessions that beliefs are carried over", async () => {
    const table = rows(["a"], 40).map(([id, t, u, y]) => [id, t > 20 ? "two" : "one", t, u, y]);
    const columns = ["participant", "session", "trial", "input", "response"];
    const reset = paragraph(await fitted([columns, ...table]));
    expect(reset).toContain("in 2 runs, at the start of each of which beliefs began");
    expect(reset).not.toContain("carried");
    const carried = paragraph(await fitted([columns, ...table], { study: { sessions: "carry" } }));
    expect(carried).toContain("Beliefs were carried from one session to the next.");
    expect(carried).not.toContain("runs, at the start");
  });

  it("says when time counted and when not", async () => {
    const table = rows(["a"], 40).map(([id, t, u, y]) => [id, t, u, y, t * 2]);
    const columns = [...header, "time"];
    expect(paragraph(await fitted([columns, ...table]))).toContain(
      "Every trial counted as one step of time.",
    );
    const timed = await fitted([columns, ...table], {
      agent: {
        perceptualModel: "ehgf_binary",
        responseModel: "unitsq_sgm",
        set: { irregularIntervals: true },
      },
    });
    expect(paragraph(timed)).toContain(
      "Predictions took the time between trials into account (column time).",
    );
    expect(paragraph(timed)).toContain("irregularIntervals = true");
  });

  it("states clips, levels and ideal observers as they were", async () => {
    const fit = await fitted(two, {
      agent: {
        perceptualModel: "uhgf_binary",
        levels: 2,
        clip: "none",
        responseModel: "bayes_optimal_binary",
      },
    });
    const text = paragraph(fit);
    expect(text).toContain("unbounded update) with 2 levels");
    expect(text).toContain("Predicted probabilities were not clipped.");
    expect(text).toContain(
      "No responses were modelled: each input was scored under its prediction by bayes_optimal_binary",
    );
    expect(text).toContain("n of the BIC is the number of inputs");
    expect(text).not.toContain("Responses followed");
    expectCited(fit);
  });

  it("states a network with its nodes, couplings and update", async () => {
    const network = {
      settings: { variant: "classic", probabilityClip: 1e-6 },
      nodes: [
        { id: "u", kind: "binary" },
        { id: "x2", kind: "continuous", parameters: { tonicVolatility: -3 } },
      ],
      edges: [{ kind: "value", parent: "x2", child: "u" }],
    } as const;
    const fit = await fitted(two, {
      agent: {
        network,
        free: ["x2.tonicVolatility"],
        priors: { "x2.tonicVolatility": "normal(mean=-3, sd=1)" },
        fix: { ze: 5 },
        responseModel: "unitsq_sgm",
      },
    });
    const text = paragraph(fit);
    expect(text).toContain(
      "the nodes u (binary), x2 (continuous), coupled by x2 on u (value), updated by the classic update in mean field",
    );
    expect(text).toContain("clipped to [1 × 10⁻⁶, 0.999999]");
    expect(text).toContain(
      "x2.tonicVolatility (native scale, mean −3, sd 1; native 90 % interval −4.64 to −1.36)",
    );
    expect(text).toContain("(Mathys et al., 2011; Mathys et al., 2014; Weber et al., 2023)");
    expect(text).not.toContain("Toolbox");
    expectCited(fit);
  });

  it("names what priors are read off where they differ between participants", async () => {
    const random = (id: string, scale: number) =>
      Array.from({ length: 40 }, (_, t) => [
        id,
        t + 1,
        scale * Math.sin(t * 1.7) + t * 0.1,
        scale * Math.sin(t * 1.7 - 1),
      ]);
    const fit = await fitted([header, ...random("a", 1), ...random("b", 3)], {
      agent: { perceptualModel: "ehgf", responseModel: "gaussian_obs" },
    });
    const text = paragraph(fit);
    expect(text).toContain(
      "mu0_1 (native scale, mean the participant's first input, sd root of the variance of the participant's first 20 inputs)",
    );
    expect(text).toContain(
      "om1 (native scale, mean the log variance of the participant's first 20 inputs, sd 4)",
    );
  });

  it("counts those who could not be fitted, and does not say that they were", async () => {
    const fit = await fitted([header, ...rows(["a", "b", "c"], 40)]);
    const broken = fit.result.participants.map((each, i) =>
      i === 0
        ? each
        : { ...each, status: "failed" as const, evidence: null, covariance: null, aic: null, bic: null },
    );
    const result = { ...fit.result, participants: broken, failed: ["b", "c"] };
    const text = methodsParagraph(result, fit.agent);
    expect(text).toContain("Of 3 participants, 2 could not be fitted and have no estimates.");
    expect(text).toContain("40 trials of 1 participant counted");
    const none = { ...fit.result, participants: broken.slice(1), failed: ["b", "c"] };
    const nobody = methodsParagraph(none, fit.agent);
    expect(nobody).toContain("Of 2 participants, 2 could not be fitted");
    expect(nobody).not.toMatch(/AIC|LME|Standard deviations/);
    expectCited({ ...fit, result: none });
  });

  it("does not speak of estimation where every parameter is fixed", async () => {
    const fit = await fitted(two, {
      agent: { perceptualModel: "rw_binary", responseModel: "unitsq_sgm", fix: { al: 0.3, ze: 3 } },
    });
    const text = paragraph(fit);
    expect(text).toContain("No parameter was estimated. Fixed: v_0 = 0.5, al = 0.3, ze = 3.");
    expect(text).not.toMatch(/L-BFGS|maximum|Laplace|starts|Standard deviations/);
    expectCited(fit);
  });

  it("states the settings of a learner, and all works that it rests on", async () => {
    const fit = await fitted(two, {
      agent: { perceptualModel: "reduced_bayes", responseModel: "gaussian_obs", set: { range: 2 } },
    });
    expect(paragraph(fit)).toContain(
      "Beliefs were formed by reduced_bayes (Nassar et al., 2010; Nassar et al., 2012; Nassar et al., 2016). " +
        "Further settings: range = 2.",
    );
    expectCited(fit);
  });

  it("states beliefs after the input, and the columns of several streams", async () => {
    const table = rows(["a"], 40).map(([id, t, u, y]) => [id, t, u, y, 1 - y]);
    const fit = await fitted([["participant", "trial", "input", "left", "right"], ...table], {
      data: { columns: { response: ["left", "right"] } },
      agent: {
        perceptualModel: "rw_binary",
        streams: [
          { name: "first", model: "unitsq_sgm" },
          { name: "second", model: "softmax_binary" },
        ],
      },
    });
    const text = paragraph(fit);
    expect(text).toContain("Responses “first” (column left) followed unitsq_sgm");
    expect(text).toContain("Responses “second” (column right) followed softmax_binary");
    expect(text).toContain("n of the BIC is the number of scored trials");
    expectCited(fit);
  });
});
