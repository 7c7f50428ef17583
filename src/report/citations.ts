/** The literature that a fit rests on, as a list and as BibTeX. Only what the fit used. */

import type { Agent } from "../agent/index.js";
import type { GroupResult } from "../fit/group-result.js";
import type { FitResult } from "../fit/index.js";
import { findPerceptualModel } from "../perceptual/index.js";
import { type Citation, library, perceptualSources, responseSources, works } from "./literature.js";

export type { Citation };

/** What the paragraph on methods cites, in the order in which it does. */
export function citations(result: FitResult, agent: Agent): Citation[] {
  const { model, participants } = result;
  const { perceptualModel, network } = model.settings;
  const named = perceptualModel === undefined ? undefined : findPerceptualModel(perceptualModel);
  const some = (holds: (fit: (typeof participants)[number]) => boolean): boolean => participants.some(holds);
  const { mathys2011, mathys2014, weber2023, frassle2021 } = library;
  const list: Citation[] = [];
  if (network !== undefined) {
    list.push(mathys2011, mathys2014, weber2023);
    if (network.settings?.conventions === "toolbox-8.2") list.push(frassle2021);
  } else if (named !== undefined) list.push(...works(perceptualSources(named)));
  for (const { model: own } of agent.streams) list.push(...works(responseSources(own.name)));
  if (result.group !== undefined) return [...new Set([...list, ...ofGroup(result.group)]), software(result)];
  const estimated = agent.parameters.some(({ prior }) => prior.variance !== 0);
  if (estimated) list.push(library.liu1989);
  if (estimated && creased(result)) list.push(library.lewis2013);
  if (estimated && some(({ evidence }) => evidence !== null)) list.push(library.tierney1986);
  if (some(({ evidence }) => evidence?.sampled !== undefined)) list.push(library.vehtari2024);
  if (some(({ aic }) => aic !== null)) list.push(library.akaike1974);
  if (some(({ bic }) => bic !== null)) list.push(library.schwarz1978);
  if (participants.length > result.failed.length) list.push(...ofSampling(result));
  return [...new Set(list), software(result)];
}

function ofSampling({ inference: { sampling }, total }: FitResult): Citation[] {
  if (sampling === undefined) return [];
  const { hoffman2014, vehtari2021, zhang2022, vehtari2017 } = library;
  const drawn = sampling.method === "nuts" ? [hoffman2014, vehtari2021] : [zhang2022];
  return total.loo === undefined ? drawn : [...drawn, vehtari2017];
}

function ofGroup({ parameters, loo }: GroupResult): Citation[] {
  const { hoffman2014, papaspiliopoulos2007, vehtari2021, vehtari2017 } = library;
  const varies = parameters.some(({ random }) => random.length > 0);
  return [
    hoffman2014,
    ...(varies ? [papaspiliopoulos2007] : []),
    vehtari2021,
    ...(loo === undefined ? [] : [vehtari2017]),
  ];
}

/** Whether some start stopped at a kink or an edge, so that the pursuit along those was used. */
export function creased({ participants }: FitResult): boolean {
  const stopped = new Set(["kink", "edge", "stuck"]);
  return participants.some((fit) =>
    [fit.status, ...fit.starts.map(({ status }) => status)].some((status) => stopped.has(status)),
  );
}

function software({ software: { version } }: FitResult): Citation {
  return {
    key: "credence",
    short: `Credence ${version}`,
    kind: "misc",
    authors: ["{The Credence authors}"],
    title: "Credence: models of belief under uncertainty, fitted to behaviour",
    fields: { note: `Software, version ${version}` },
  };
}

/** One reference in words. */
export function reference({ authors, year, title, fields }: Citation): string {
  const people = authors.map((author) => {
    const [family, given] = author.replace(/[{}]/g, "").split(", ");
    return given === undefined ? family! : `${family} ${initials(given)}`;
  });
  const numbers = [fields.volume, fields.number && `(${fields.number})`].filter(Boolean).join("");
  const pages = fields.pages?.replace("-", "–");
  const place = [
    fields.booktitle && `In: ${fields.booktitle}`,
    fields.journal && [fields.journal, numbers].filter(Boolean).join(" "),
    fields.publisher && `${fields.publisher}, ${fields.address}`,
    fields.eprint && `arXiv:${fields.eprint}`,
    fields.note,
  ].filter(Boolean);
  return (
    `${people.join(", ")}${year === undefined ? "" : ` (${year})`}. ${title}. ${place.join(". ")}` +
    `${pages === undefined ? "" : `:${fields.journal ? "" : " "}${pages}`}.${fields.doi ? ` doi:${fields.doi}` : ""}`
  );
}

function initials(given: string): string {
  return given
    .split(/ /)
    .map((part) => part.slice(0, 1))
    .join("");
}

/** The entries of a `.bib` file, in ASCII. */
export function bibtex(list: readonly Citation[]): string {
  return list
    .map(({ kind, key, authors, title, year, fields }) => {
      const entries = Object.entries({
        author: authors.join(" and "),
        // Capitals of titles stay as they are.
        title: `{${title}}`,
        ...(year === undefined ? {} : { year: String(year) }),
        ...fields,
      });
      const lines = entries.map(
        ([field, value]) => `  ${field} = {${field === "doi" ? value : tex(value)}},`,
      );
      return `@${kind}{${key},\n${lines.join("\n")}\n}\n`;
    })
    .join("\n");
}

const accents: Readonly<Record<string, string>> = {
  "\u0308": '"',
  "\u0301": "'",
  "\u0300": "`",
  "\u0302": "^",
};

function tex(text: string): string {
  return text
    .normalize("NFD")
    .replace(
      /([A-Za-z])([\u0300\u0301\u0302\u0308])/g,
      (_, letter, accent) => `{\\${accents[accent]}${letter}}`,
    )
    .replaceAll("ø", "{\\o}")
    .replace(/(\d)-(\d)/g, "$1--$2")
    .replaceAll("&", "\\&");
}
