import { describe, expect, it } from "vitest";
import { bibtex, type Citation, reference } from "./citations.js";

const paper: Citation = {
  key: "somebody2020",
  short: "Møller & Frässle, 2020",
  kind: "article",
  authors: ["Møller, Anna H.", "Frässle, Stefan", "{The Group}"],
  year: 2020,
  title: "On HGF & friends",
  fields: { journal: "A Journal", volume: "7", number: "2", pages: "10-19", doi: "10.1000/a_b-1" },
};

describe("bibtex", () => {
  it("is ASCII, keeps capitals of titles, escapes signs and leaves DOIs alone", () => {
    expect(bibtex([paper])).toBe(
      [
        "@article{somebody2020,",
        '  author = {M{\\o}ller, Anna H. and Fr{\\"a}ssle, Stefan and {The Group}},',
        "  title = {{On HGF \\& friends}},",
        "  year = {2020},",
        "  journal = {A Journal},",
        "  volume = {7},",
        "  number = {2},",
        "  pages = {10--19},",
        "  doi = {10.1000/a_b-1},",
        "}",
        "",
      ].join("\n"),
    );
  });

  it("is empty for no works", () => {
    expect(bibtex([])).toBe("");
  });
});

describe("a reference in words", () => {
  it("names people with initials, the place and the DOI", () => {
    expect(reference(paper)).toBe(
      "Møller AH, Frässle S, The Group (2020). On HGF & friends. A Journal 7(2):10–19. doi:10.1000/a_b-1",
    );
  });
});
