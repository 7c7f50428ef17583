/** The literature that a fit rests on, as a list and as BibTeX. Only what the fit used. */

import type { Agent } from "../agent/index.js";
import type { GroupResult } from "../fit/group-result.js";
import type { FitResult } from "../fit/index.js";
import { findPerceptualModel } from "../perceptual/index.js";

export interface Citation {
  /** Of BibTeX, and of anchors in a page. */
  readonly key: string;
  /** As text cites it: `Mathys et al., 2014`. */
  readonly short: string;
  readonly kind: "article" | "incollection" | "misc";
  /** `Family, Given`; a name in braces is an organisation. */
  readonly authors: readonly string[];
  readonly year?: number;
  readonly title: string;
  /** Other fields of BibTeX: journal, volume, pages, doi, ... */
  readonly fields: Readonly<Record<string, string>>;
}

const library = {
  mathys2011: {
    key: "mathys2011",
    short: "Mathys et al., 2011",
    kind: "article",
    authors: ["Mathys, Christoph", "Daunizeau, Jean", "Friston, Karl J.", "Stephan, Klaas E."],
    year: 2011,
    title: "A Bayesian foundation for individual learning under uncertainty",
    fields: {
      journal: "Frontiers in Human Neuroscience",
      volume: "5",
      pages: "39",
      doi: "10.3389/fnhum.2011.00039",
    },
  },
  mathys2014: {
    key: "mathys2014",
    short: "Mathys et al., 2014",
    kind: "article",
    authors: [
      "Mathys, Christoph D.",
      "Lomakina, Ekaterina I.",
      "Daunizeau, Jean",
      "Iglesias, Sandra",
      "Brodersen, Kay H.",
      "Friston, Karl J.",
      "Stephan, Klaas E.",
    ],
    year: 2014,
    title: "Uncertainty in perception and the Hierarchical Gaussian Filter",
    fields: {
      journal: "Frontiers in Human Neuroscience",
      volume: "8",
      pages: "825",
      doi: "10.3389/fnhum.2014.00825",
    },
  },
  weber2023: {
    key: "weber2023",
    short: "Weber et al., 2023",
    kind: "misc",
    authors: [
      "Weber, Lilian Aline",
      "Waade, Peter Thestrup",
      "Legrand, Nicolas",
      "Møller, Anna Hedvig",
      "Stephan, Klaas Enno",
      "Mathys, Christoph",
    ],
    year: 2023,
    title: "The generalized Hierarchical Gaussian Filter",
    fields: { eprint: "2305.10937", archiveprefix: "arXiv", doi: "10.48550/arXiv.2305.10937" },
  },
  frassle2021: {
    key: "frassle2021",
    short: "Frässle et al., 2021",
    kind: "article",
    authors: [
      "Frässle, Stefan",
      "Aponte, Eduardo A.",
      "Bollmann, Saskia",
      "Brodersen, Kay H.",
      "Do, Cao T.",
      "Harrison, Olivia K.",
      "Harrison, Samuel J.",
      "Heinzle, Jakob",
      "Iglesias, Sandra",
      "Kasper, Lars",
      "Lomakina, Ekaterina I.",
      "Mathys, Christoph",
      "Müller-Schrader, Matthias",
      "Pereira, Inês",
      "Petzschner, Frederike H.",
      "Raman, Sudhir",
      "Schöbi, Dario",
      "Toussaint, Birte",
      "Weber, Lilian A.",
      "Yao, Yu",
      "Stephan, Klaas E.",
    ],
    year: 2021,
    title:
      "TAPAS: An Open-Source Software Package for Translational Neuromodeling and Computational Psychiatry",
    fields: {
      journal: "Frontiers in Psychiatry",
      volume: "12",
      pages: "680811",
      doi: "10.3389/fpsyt.2021.680811",
    },
  },
  rescorla1972: {
    key: "rescorla1972",
    short: "Rescorla & Wagner, 1972",
    kind: "incollection",
    authors: ["Rescorla, Robert A.", "Wagner, Allan R."],
    year: 1972,
    title:
      "A theory of Pavlovian conditioning: Variations in the effectiveness of reinforcement and nonreinforcement",
    fields: {
      booktitle: "Classical Conditioning II: Current Research and Theory",
      editor: "Black, Abraham H. and Prokasy, William F.",
      publisher: "Appleton-Century-Crofts",
      address: "New York",
      pages: "64-99",
    },
  },
  liu1989: {
    key: "liu1989",
    short: "Liu & Nocedal, 1989",
    kind: "article",
    authors: ["Liu, Dong C.", "Nocedal, Jorge"],
    year: 1989,
    title: "On the limited memory BFGS method for large scale optimization",
    fields: {
      journal: "Mathematical Programming",
      volume: "45",
      pages: "503-528",
      doi: "10.1007/BF01589116",
    },
  },
  lewis2013: {
    key: "lewis2013",
    short: "Lewis & Overton, 2013",
    kind: "article",
    authors: ["Lewis, Adrian S.", "Overton, Michael L."],
    year: 2013,
    title: "Nonsmooth optimization via quasi-Newton methods",
    fields: {
      journal: "Mathematical Programming",
      volume: "141",
      pages: "135-163",
      doi: "10.1007/s10107-012-0514-2",
    },
  },
  tierney1986: {
    key: "tierney1986",
    short: "Tierney & Kadane, 1986",
    kind: "article",
    authors: ["Tierney, Luke", "Kadane, Joseph B."],
    year: 1986,
    title: "Accurate approximations for posterior moments and marginal densities",
    fields: {
      journal: "Journal of the American Statistical Association",
      volume: "81",
      number: "393",
      pages: "82-86",
      doi: "10.1080/01621459.1986.10478240",
    },
  },
  vehtari2024: {
    key: "vehtari2024",
    short: "Vehtari et al., 2024",
    kind: "article",
    authors: ["Vehtari, Aki", "Simpson, Daniel", "Gelman, Andrew", "Yao, Yuling", "Gabry, Jonah"],
    year: 2024,
    title: "Pareto smoothed importance sampling",
    fields: {
      journal: "Journal of Machine Learning Research",
      volume: "25",
      number: "72",
      pages: "1-58",
    },
  },
  akaike1974: {
    key: "akaike1974",
    short: "Akaike, 1974",
    kind: "article",
    authors: ["Akaike, Hirotugu"],
    year: 1974,
    title: "A new look at the statistical model identification",
    fields: {
      journal: "IEEE Transactions on Automatic Control",
      volume: "19",
      number: "6",
      pages: "716-723",
      doi: "10.1109/TAC.1974.1100705",
    },
  },
  schwarz1978: {
    key: "schwarz1978",
    short: "Schwarz, 1978",
    kind: "article",
    authors: ["Schwarz, Gideon"],
    year: 1978,
    title: "Estimating the dimension of a model",
    fields: {
      journal: "The Annals of Statistics",
      volume: "6",
      number: "2",
      pages: "461-464",
      doi: "10.1214/aos/1176344136",
    },
  },
  hoffman2014: {
    key: "hoffman2014",
    short: "Hoffman & Gelman, 2014",
    kind: "article",
    authors: ["Hoffman, Matthew D.", "Gelman, Andrew"],
    year: 2014,
    title: "The No-U-Turn sampler: adaptively setting path lengths in Hamiltonian Monte Carlo",
    fields: { journal: "Journal of Machine Learning Research", volume: "15", pages: "1593-1623" },
  },
  papaspiliopoulos2007: {
    key: "papaspiliopoulos2007",
    short: "Papaspiliopoulos et al., 2007",
    kind: "article",
    authors: ["Papaspiliopoulos, Omiros", "Roberts, Gareth O.", "Sköld, Martin"],
    year: 2007,
    title: "A general framework for the parametrization of hierarchical models",
    fields: {
      journal: "Statistical Science",
      volume: "22",
      number: "1",
      pages: "59-73",
      doi: "10.1214/088342307000000014",
    },
  },
  vehtari2021: {
    key: "vehtari2021",
    short: "Vehtari et al., 2021",
    kind: "article",
    authors: [
      "Vehtari, Aki",
      "Gelman, Andrew",
      "Simpson, Daniel",
      "Carpenter, Bob",
      "Bürkner, Paul-Christian",
    ],
    year: 2021,
    title:
      "Rank-normalization, folding, and localization: an improved R-hat for assessing convergence of MCMC",
    fields: {
      journal: "Bayesian Analysis",
      volume: "16",
      number: "2",
      pages: "667-718",
      doi: "10.1214/20-BA1221",
    },
  },
  zhang2022: {
    key: "zhang2022",
    short: "Zhang et al., 2022",
    kind: "article",
    authors: ["Zhang, Lu", "Carpenter, Bob", "Gelman, Andrew", "Vehtari, Aki"],
    year: 2022,
    title: "Pathfinder: parallel quasi-Newton variational inference",
    fields: { journal: "Journal of Machine Learning Research", volume: "23", number: "306", pages: "1-49" },
  },
  vehtari2017: {
    key: "vehtari2017",
    short: "Vehtari et al., 2017",
    kind: "article",
    authors: ["Vehtari, Aki", "Gelman, Andrew", "Gabry, Jonah"],
    year: 2017,
    title: "Practical Bayesian model evaluation using leave-one-out cross-validation and WAIC",
    fields: {
      journal: "Statistics and Computing",
      volume: "27",
      number: "5",
      pages: "1413-1432",
      doi: "10.1007/s11222-016-9696-4",
    },
  },
} as const satisfies Record<string, Citation>;

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
  } else if (named !== undefined && /^[eu]?hgf(_binary)?$/.test(named.name)) {
    list.push(mathys2011, mathys2014, frassle2021);
  } else if (named?.name === "rw_binary") list.push(library.rescorla1972);
  if (agent.streams.some(({ model: { name } }) => name === "unitsq_sgm")) list.push(mathys2014);
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
