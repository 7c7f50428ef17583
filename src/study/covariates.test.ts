import { describe, expect, it } from "vitest";
import { DataError } from "../errors.js";
import { readCovariates } from "./covariates.js";

const people = "id,group,age\n01,control,-9\n02,patient,61\n";
const read = (text: string, options: Partial<Parameters<typeof readCovariates>[1]> = {}) =>
  readCovariates({ name: "people.csv", text }, { keys: { participant: ["participant", "id"] }, ...options });

describe("readCovariates", () => {
  it("gives rows by column, ids as they are written, missing values empty", async () => {
    expect(await read(people, { missing: ["-9"] })).toEqual({
      by: { participant: "id" },
      rows: [
        { id: "01", group: "control", age: "" },
        { id: "02", group: "patient", age: "61" },
      ],
    });
  });

  it("keeps the keys and the columns that are wanted, derived ones too", async () => {
    const { rows } = await read(people, { columns: ["old"], derive: ["old = age > 60"] });
    expect(rows).toEqual([
      { id: "01", old: "0" },
      { id: "02", old: "1" },
    ]);
  });

  it("names every column that is not there, with the nearest one", async () => {
    await expect(
      read(people, { keys: { participant: ["ID"], session: ["visit"] }, columns: ["agee"] }),
    ).rejects.toThrow(
      /no column "ID" in the covariates; did you mean "id"\?[\s\S]*no column "visit"[\s\S]*no column "agee"[\s\S]*mean "age"/,
    );
  });

  it("refuses blank keys with their line", async () => {
    const error = await read("id,age\n1,20\n,30\n").catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toContain("people.csv:3, column id: the key is blank");
  });
});
