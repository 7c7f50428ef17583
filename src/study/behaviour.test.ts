import { expect, test } from "vitest";
import { readStudy } from "./index.js";

const u = [1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 1, 0, 1, 0];
const codes = async (responses: readonly (number | string)[]): Promise<string[]> => {
  const text = `u,y\n${u.map((input, t) => `${input},${responses[t] ?? ""}`).join("\n")}\n`;
  return (await readStudy({ name: "P1.csv", text })).warnings.map(({ code }) => code);
};

test("ordinary responses give no warning", async () => {
  expect(await codes([0, 1, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 1])).toEqual([]);
});

test("constant responses are pointed out, with the participant", async () => {
  const text = `id,u,y\n${u.map((input) => `a,${input},1`).join("\n")}\n${u.map((input, t) => `b,${input},${t % 3 ? 1 : 0}`).join("\n")}`;
  const { warnings } = await readStudy({ name: "d.csv", text });
  expect(warnings).toEqual([
    {
      code: "constant-responses",
      message:
        "participant a: all responses are equal; the noise of responses is then known from the prior or the population only",
      participants: ["a"],
    },
  ]);
});

test("constant inputs, as a wrong recoding makes them, are pointed out", async () => {
  const text = `u,y\n${u.map((_, t) => `0,${t % 3 ? 1 : 0}`).join("\n")}\n`;
  const { warnings } = await readStudy({ name: "P1.csv", text });
  expect(warnings.map(({ message }) => message)).toEqual([
    "participant P1: all inputs are equal, so that there is nothing to learn. Is the input column right?",
  ]);
});

test("fewer than 20 scored trials are pointed out", async () => {
  expect(await codes([0, 1, 0, 1, 1, 0])).toEqual(["few-scored-trials"]);
});

test("responses that copy the input are pointed out", async () => {
  expect(await codes(u)).toEqual(["responses-copy-input"]);
});

test("responses that copy the input before are also perfect win-stay and lose-shift", async () => {
  expect(await codes([0, ...u])).toEqual(["responses-copy-last-input", "win-stay-lose-shift"]);
});

test("one exception in 12 is enough for neither", async () => {
  const responses = [0, ...u.slice(0, -1)];
  responses[23] = 1 - responses[23]!;
  expect(await codes(responses)).toEqual([]);
});

test("trial numbers that jump are pointed out, those that start again in a block are not", async () => {
  const read = async (text: string): Promise<string[]> =>
    (await readStudy({ name: "d.csv", text }, { needsResponse: false })).warnings.map(({ code }) => code);
  expect(await read("trial,u\n1,1\n2,1\n4,1\n")).toEqual(["trial-numbers"]);
  expect(await read("trial,u\n1,1\n1.5,1\n2,1\n")).toEqual(["trial-numbers"]);
  expect(await read("block,trial,u\n1,1,1\n1,2,1\n2,1,1\n2,2,1\n")).toEqual([]);
});
