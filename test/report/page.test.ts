/** What the report says and links to, for fits of every kind. */

import { describe, expect, it } from "vitest";
import type { ParticipantFit } from "../../src/fit/index.js";
import { groupFigures, participantFigures } from "../../src/report/index.js";
import { type Fitted, fitted, header, page, plain, rows } from "./fitted.js";

const hostile = [
  '<script>alert("a")</script>',
  'it\'s "quoted" & <b>bold</b>',
  "../../etc/passwd",
  "日本 語",
  "x".repeat(150),
];

/** The same fit for many people. */
function copied({ result, agent, trajectories }: Fitted, n: number): Fitted {
  const id = (i: number): string => `p${i + 1}`;
  const copies = <T extends { readonly id: string }>(of: readonly T[]): T[] =>
    Array.from({ length: n }, (_, i) => ({ ...of[i % of.length]!, id: id(i) }));
  const participants = copies(result.participants);
  return { agent, trajectories: copies(trajectories), result: { ...result, participants, failed: [] } };
}

const broken = (fit: ParticipantFit): ParticipantFit => ({
  ...fit,
  status: "failed",
  reason: "the model failed at the prior mean",
  estimates: fit.estimates.map(({ name }) => ({
    name,
    value: null,
    estimation: null,
    sd: null,
    interval: null,
    prior: null,
  })),
  logJoint: null,
  logLikelihood: null,
  evidence: null,
  aic: null,
  bic: null,
  accuracy: null,
  complexity: null,
  covariance: null,
  correlation: null,
  hessian: null,
  starts: [],
});

/** Links of the page that are neither within it nor to a DOI. */
function files(text: string): string[] {
  const links = [...text.matchAll(/<a [^>]*href="([^"]*)"/g)].map((match) => match[1]!);
  return links.filter((link) => !link.startsWith("#") && !link.startsWith("https://doi.org/"));
}

function expectWhole(page: string): void {
  const text = page.replace(/<script>.*<\/script>/s, "");
  const ids = [...text.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]!);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of text.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
  expect(text.match(/.{0,40}(undefined|NaN|\[object).{0,40}/g)).toBeNull();
  for (const tag of ["section", "table", "details", "figure", "main", "svg", "div", "p"]) {
    const opened = text.match(new RegExp(`<${tag}[ >]`, "g"))?.length ?? 0;
    expect(text.match(new RegExp(`</${tag}>`, "g"))?.length ?? 0, tag).toBe(opened);
  }
}

const small = await fitted([header, ...rows(["a", "b", "c"], 60)], { title: "Three learners" });

describe("the report", () => {
  it("is whole: each link has its target, each id is there once, each element is closed", async () => {
    const text = await page(small);
    expectWhole(text);
    expect(text).toContain("<title>Three learners</title>");
    expect(plain(text)).toContain("All 3 participants were fitted");
  });

  it("holds every participant's figures where they are few", async () => {
    const text = await page(small);
    for (const id of ["a", "b", "c"]) {
      expect(text).toContain(`Beliefs of participant ${id}`);
      expect(text).toContain(`Residuals of participant ${id}`);
      expect(text).toContain(`Posterior correlations of participant ${id}`);
    }
    expect(files(text).sort()).toEqual(["citations.bib"]);
  });

  it("has no link to a file where there is no folder around it", async () => {
    const text = await page(small, { inFitFolder: false });
    expect(files(text)).toEqual([]);
    expect(plain(text)).toContain('"perceptualModel": "rw_binary"');
  });

  it("lists estimates as the fit has them", async () => {
    const text = await page(small);
    for (const { id, estimates, evidence } of small.result.participants) {
      const row = [...text.matchAll(/<tr><th scope="row">.*?<\/tr>/gs)].find(([each]) =>
        each.includes(`<bdi>${id}</bdi>`),
      );
      const seen = plain(row![0].replaceAll("</td>", " ")).replaceAll("−", "-");
      expect(seen).toContain(evidence!.value.toFixed(2));
      for (const { sd } of estimates) expect(seen).toContain(sd!.toFixed(2));
    }
  });

  it("shows names out of the data as text, whatever they hold", async () => {
    const column = '<img src=x onerror=alert(1)> "u"';
    const table = rows(hostile, 40).map(([id, t, u, y]) => [
      id,
      t,
      u,
      y === 1 ? "<i>right</i>" : "left&right",
    ]);
    const fit = await fitted(
      [["participant", "trial", column, "side"], ...table],
      {
        title: "</title><script>alert(2)</script>",
        notes: "<u>notes</u>",
        data: {
          columns: { input: column },
          derive: [`response = side == '<i>right</i>' ? 1 : 0`],
        },
      },
      "<svg onload=alert(3)>.csv",
    );
    const text = await page(fit);
    expectWhole(text);
    const seen = plain(text);
    for (const id of hostile) expect(seen).toContain(id.replace(/\s+/g, " "));
    expect(seen).toContain(column);
    expect(seen).toContain("<u>notes</u>");
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).not.toMatch(/<(img|i|u|b|svg) ?(src|onload|>right|>notes|>bold)/);
    const names = [
      ...groupFigures(fit.result, fit.agent),
      ...fit.trajectories.flatMap((each, i) =>
        participantFigures(fit.result, fit.agent, fit.result.participants[i]!, each),
      ),
    ].map(({ name }) => name);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/);
  });

  it("draws a network with the numbers that were fixed, and none of what was estimated", async () => {
    const network = {
      nodes: [
        { id: "u", kind: "binary" },
        { id: "x2", kind: "continuous", parameters: { tonicVolatility: -3.25 } },
        { id: "x3", kind: "continuous", parameters: { tonicVolatility: -6.5 } },
      ],
      edges: [
        { kind: "value", parent: "x2", child: "u" },
        { kind: "volatility", parent: "x3", child: "x2", strength: 0.7 },
      ],
    } as const;
    const fit = await fitted([header, ...rows(["a", "b"], 40)], {
      agent: {
        network,
        free: ["x2.tonicVolatility"],
        fix: { "x3.tonicVolatility": -5.75 },
        responseModel: "unitsq_sgm",
      },
    });
    const [first] = groupFigures(fit.result, fit.agent);
    expect(first!.name).toBe("network");
    const texts = first!.figure.marks.flatMap((mark) => (mark.kind === "text" ? [mark.label] : []));
    expect(texts).toContain("ω −5.75");
    expect(texts).toContain("\\text{0.7}");
    expect(texts.join(" ")).not.toMatch(/3\.25|6\.5/);
    const text = await page(fit);
    expectWhole(text);
    expect(plain(text)).toContain("The network as a generative model");
    expect(await page(small)).not.toContain("The network as a generative model");
  });

  it("shows a wrong recoding in its cross-table", async () => {
    const table = rows(["a", "b"], 40).map(([id, t, u, y]) => [
      id,
      t,
      u,
      ["left", "right", "RIGHT"][y === 1 && t % 9 === 0 ? 2 : y]!,
    ]);
    const fit = await fitted([["participant", "trial", "input", "side"], ...table], {
      data: { derive: ["response = side == 'right' ? 1 : 0"] },
    });
    const text = await page(fit);
    const wrong = table.filter(([, , , side]) => side === "RIGHT").length;
    expect(wrong).toBeGreaterThan(1);
    const row = /<tr><th scope="row"><bdi>RIGHT<\/bdi><\/th>.*?<\/tr>/s.exec(text);
    // Taken for the other answer: all of them under 0, none under 1.
    expect(plain(row![0].replaceAll("</td>", "|"))).toBe(`RIGHT${wrong}|0|${wrong}|`);
    expect(plain(text)).toContain("response = side == 'right' ? 1 : 0");
  });

  it("holds summaries and links of more than 100 participants, and every link was saved", async () => {
    const many = copied(small, 101);
    const saved: string[] = [];
    const text = await page({
      ...many,
      save: (name) => {
        saved.push(name);
        return `figures/${name}.svg`;
      },
    });
    expectWhole(text);
    expect(text).not.toContain("Beliefs of participant");
    expect(new Set(saved).size).toBe(saved.length);
    const linked = files(text).filter((link) => link.startsWith("figures/"));
    expect(linked.sort()).toEqual(saved.map((name) => `figures/${name}.svg`).sort());
    expect(linked).toContain("figures/p101-trajectories.svg");
    expect(plain(text)).toContain("The first 100 of 101 participants");
  });

  it("links to no figure of many participants where none were saved, and draws none in vain", async () => {
    const text = await page(copied(small, 101));
    expectWhole(text);
    expect(files(text).filter((link) => link.includes("figures/"))).toEqual([]);
    expect(plain(text)).toContain("No figures were saved");
  });

  it("draws 100 participants in the page itself", async () => {
    const text = await page(copied(small, 100));
    expect(text.match(/Beliefs of participant p\d+<\/title>/g)).toHaveLength(100);
  });

  it("is there for one participant", async () => {
    const fit = await fitted([header, ...rows(["only"], 40)]);
    const text = await page(fit);
    expectWhole(text);
    expect(plain(text)).toContain("The one participant was fitted");
    expect(plain(text.replace(/<svg.*?<\/svg>/gs, ""))).not.toContain("1 participants");
  });

  it("tells who failed and why, and leaves nobody out", async () => {
    const participants = small.result.participants.map((fit, i) => (i === 1 ? broken(fit) : fit));
    const result = { ...small.result, participants, failed: ["b"] };
    const trajectories = small.trajectories.filter(({ id }) => id !== "b");
    const text = await page({ ...small, result, trajectories });
    expectWhole(text);
    const seen = plain(text);
    expect(seen).toContain("2 of 3 participants were fitted, 1 could not be");
    expect(seen).toContain("Not fitted: the model failed at the prior mean");
    expect(seen).toContain("Of 3 participants, 1 could not be fitted");
    expect([...text.matchAll(/<h3>Participant <bdi>(.)</g)].map((match) => match[1])).toEqual([
      "a",
      "b",
      "c",
    ]);
  });

  it("is there where every fit failed, and where nobody was fitted", async () => {
    const participants = small.result.participants.map(broken);
    const result = {
      ...small.result,
      participants,
      failed: ["a", "b", "c"],
      total: { evidence: 0, logLikelihood: 0, fitted: 0 },
    };
    const text = await page({ ...small, result, trajectories: [] });
    expectWhole(text);
    expect(plain(text)).toContain("None of the 3 participants could be fitted");
    expect(plain(text)).not.toMatch(/were estimated on their own|LME\) is/);
    const empty = await page({
      ...small,
      result: { ...result, participants: [], failed: [] },
      trajectories: [],
    });
    expectWhole(empty);
    expect(plain(empty)).toContain("There was nobody to fit.");
  });

  it("says in plain words what needs care", async () => {
    const [a, b, c] = small.result.participants;
    const participants = [
      { ...a!, status: "kink" as const },
      { ...b!, status: "edge" as const, warnings: ["the 2 starts ended at 2 different optima"] },
      {
        ...c!,
        covariance: null,
        evidence: null,
        correlation: [
          [1, 0.99],
          [0.99, 1],
        ],
        estimates: c!.estimates.map((each) => ({ ...each, sd: 0.95 * each.prior!.sd })),
      },
    ];
    const warnings = [
      { code: "constant-responses" as const, message: "always the same answer", participants: ["c"] },
    ];
    const seen = plain(await page({ ...small, result: { ...small.result, participants, warnings } }));
    expect(seen).toContain("3 of the fits need care");
    expect(seen).toContain("Mode on a kink (status “kink”): 1 participant");
    expect(seen).toContain("Mode at an edge (status “edge”): 1 participant");
    expect(seen).toContain("No standard deviations and no evidence: 1 participant");
    expect(seen).toContain("b: the 2 starts ended at 2 different optima");
    expect(seen).toContain("The data say little about al: 1 participant");
    expect(seen).toContain("al and ze can hardly be told apart: 1 participant");
    expect(seen).toContain("always the same answer");
  });

  it("reads trajectories one after the other, and each once", async () => {
    const asked: string[] = [];
    async function* one() {
      for (const each of small.trajectories) {
        asked.push(each.id);
        yield each;
      }
    }
    await page({ ...small, trajectories: one() });
    expect(asked).toEqual(["a", "b", "c"]);
  });
});
