import { expect, test } from "vitest";
import { readStudy, type StudyOptions } from "./index.js";

const columns = async (header: string, options: StudyOptions = {}) =>
  (await readStudy({ name: "d.csv", text: `${header}\n${header.replace(/[^,]+/g, "1")}\n` }, options))
    .columns;

test("the names everybody uses are found", async () => {
  for (const name of ["participant", "subject", "subjID", "subj_id", "ID", "id"]) {
    expect(await columns(`${name},u,y`)).toMatchObject({
      participant: [name],
      input: ["u"],
      response: ["y"],
    });
  }
  expect(await columns("trialNum,input,response")).toMatchObject({ trial: ["trialNum"] });
});

test("case is forgiven only where no name fits exactly", async () => {
  expect(await columns("SubjId,Input,RESPONSE")).toMatchObject({ participant: ["SubjId"], input: ["Input"] });
  expect(await columns("subject,SUBJECT,u,y")).toMatchObject({ participant: ["subject"] });
});

test("numbered inputs and responses are taken together, in the order of their numbers", async () => {
  expect(await columns("input_10,input_2,input_1,response_1")).toEqual({
    input: ["input_1", "input_2", "input_10"],
    response: ["response_1"],
  });
});

test("the bare name is the first of its family", async () => {
  expect(await columns("input_2,input,response")).toEqual({
    input: ["input", "input_2"],
    response: ["response"],
  });
  await expect(columns("input,input_1,response")).rejects.toThrow("several columns could be the input");
});

test("a column given one role is not found for another, though two roles may be given to one", async () => {
  const options = { columns: { rt: "response_2", condition: "session", session: "session" } };
  expect(await columns("u,response_1,response_2,session", options)).toEqual({
    input: ["u"],
    response: ["response_1"],
    rt: ["response_2"],
    session: ["session"],
    condition: ["session"],
  });
});

test("an empty list means none, although the file has one", async () => {
  expect(await columns("u,y,session", { columns: { session: [] } })).toEqual({
    input: ["u"],
    response: ["y"],
  });
});

test("a derived column wins over others that could have its role", async () => {
  expect(await columns("u,y", { derive: ["input = u - 1"] })).toMatchObject({ input: ["input"] });
  expect(await columns("input_1,input_2,y", { derive: ["input_1 = input_1 - 1"] })).toMatchObject({
    input: ["input_1", "input_2"],
  });
});
