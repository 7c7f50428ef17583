/** The literature that fits may rest on. */

import type { PerceptualModel } from "../perceptual/index.js";

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

export const library = {
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
  pearce1980: {
    key: "pearce1980",
    short: "Pearce & Hall, 1980",
    kind: "article",
    authors: ["Pearce, John M.", "Hall, Geoffrey"],
    year: 1980,
    title:
      "A model for Pavlovian learning: Variations in the effectiveness of conditioned but not of unconditioned stimuli",
    fields: {
      journal: "Psychological Review",
      volume: "87",
      pages: "532-552",
      doi: "10.1037/0033-295X.87.6.532",
    },
  },
  sutton1992: {
    key: "sutton1992",
    short: "Sutton, 1992",
    kind: "incollection",
    authors: ["Sutton, Richard S."],
    year: 1992,
    title: "Gain adaptation beats least squares?",
    fields: {
      booktitle: "Proceedings of the Seventh Yale Workshop on Adaptive and Learning Systems",
      pages: "161-166",
    },
  },
  kalman1960: {
    key: "kalman1960",
    short: "Kalman, 1960",
    kind: "article",
    authors: ["Kalman, Rudolf E."],
    year: 1960,
    title: "A new approach to linear filtering and prediction problems",
    fields: {
      journal: "Journal of Basic Engineering",
      volume: "82",
      pages: "35-45",
      doi: "10.1115/1.3662552",
    },
  },
  rabiner1989: {
    key: "rabiner1989",
    short: "Rabiner, 1989",
    kind: "article",
    authors: ["Rabiner, Lawrence R."],
    year: 1989,
    title: "A tutorial on hidden Markov models and selected applications in speech recognition",
    fields: {
      journal: "Proceedings of the IEEE",
      volume: "77",
      pages: "257-286",
      doi: "10.1109/5.18626",
    },
  },
  fine1998: {
    key: "fine1998",
    short: "Fine et al., 1998",
    kind: "article",
    authors: ["Fine, Shai", "Singer, Yoram", "Tishby, Naftali"],
    year: 1998,
    title: "The hierarchical hidden Markov model: Analysis and applications",
    fields: {
      journal: "Machine Learning",
      volume: "32",
      pages: "41-62",
      doi: "10.1023/A:1007469218079",
    },
  },
  powers2017: {
    key: "powers2017",
    short: "Powers et al., 2017",
    kind: "article",
    authors: ["Powers, Albert R.", "Mathys, Christoph", "Corlett, Philip R."],
    year: 2017,
    title: "Pavlovian conditioning-induced hallucinations result from overweighting of perceptual priors",
    fields: {
      journal: "Science",
      volume: "357",
      number: "6351",
      pages: "596-600",
      doi: "10.1126/science.aan3458",
    },
  },
  vossel2014: {
    key: "vossel2014",
    short: "Vossel et al., 2014",
    kind: "article",
    authors: [
      "Vossel, Simone",
      "Mathys, Christoph",
      "Daunizeau, Jean",
      "Bauer, Markus",
      "Driver, Jon",
      "Friston, Karl J.",
      "Stephan, Klaas E.",
    ],
    year: 2014,
    title: "Spatial attention, precision, and Bayesian inference: A study of saccadic response speed",
    fields: {
      journal: "Cerebral Cortex",
      volume: "24",
      number: "6",
      pages: "1436-1450",
      doi: "10.1093/cercor/bhs418",
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
  piray2020: {
    key: "piray2020",
    short: "Piray & Daw, 2020",
    kind: "article",
    authors: ["Piray, Payam", "Daw, Nathaniel D."],
    year: 2020,
    title: "A simple model for learning in volatile environments",
    fields: {
      journal: "PLOS Computational Biology",
      volume: "16",
      number: "7",
      pages: "e1007963",
      doi: "10.1371/journal.pcbi.1007963",
    },
  },
  nassar2010: {
    key: "nassar2010",
    short: "Nassar et al., 2010",
    kind: "article",
    authors: ["Nassar, Matthew R.", "Wilson, Robert C.", "Heasly, Benjamin", "Gold, Joshua I."],
    year: 2010,
    title:
      "An approximately Bayesian delta-rule model explains the dynamics of belief updating in a changing environment",
    fields: {
      journal: "Journal of Neuroscience",
      volume: "30",
      number: "37",
      pages: "12366-12378",
      doi: "10.1523/JNEUROSCI.0822-10.2010",
    },
  },
  nassar2012: {
    key: "nassar2012",
    short: "Nassar et al., 2012",
    kind: "article",
    authors: [
      "Nassar, Matthew R.",
      "Rumsey, Katherine M.",
      "Wilson, Robert C.",
      "Parikh, Kinjan",
      "Heasly, Benjamin",
      "Gold, Joshua I.",
    ],
    year: 2012,
    title: "Rational regulation of learning dynamics by pupil-linked arousal systems",
    fields: {
      journal: "Nature Neuroscience",
      volume: "15",
      number: "7",
      pages: "1040-1046",
      doi: "10.1038/nn.3130",
    },
  },
  nassar2016: {
    key: "nassar2016",
    short: "Nassar et al., 2016",
    kind: "article",
    authors: [
      "Nassar, Matthew R.",
      "Bruckner, Rasmus",
      "Gold, Joshua I.",
      "Li, Shu-Chen",
      "Heekeren, Hauke R.",
      "Eppinger, Ben",
    ],
    year: 2016,
    title:
      "Age differences in learning emerge from an insufficient representation of uncertainty in older adults",
    fields: {
      journal: "Nature Communications",
      volume: "7",
      pages: "11609",
      doi: "10.1038/ncomms11609",
    },
  },
  li2011: {
    key: "li2011",
    short: "Li et al., 2011",
    kind: "article",
    authors: [
      "Li, Jian",
      "Schiller, Daniela",
      "Schoenbaum, Geoffrey",
      "Phelps, Elizabeth A.",
      "Daw, Nathaniel D.",
    ],
    year: 2011,
    title: "Differential roles of human striatum and amygdala in associative learning",
    fields: {
      journal: "Nature Neuroscience",
      volume: "14",
      number: "10",
      pages: "1250-1252",
      doi: "10.1038/nn.2904",
    },
  },
} as const satisfies Record<string, Citation>;

/** The works of these keys; keys that are none are left out. */
export function works(keys: readonly string[] = []): Citation[] {
  const known: Readonly<Record<string, Citation>> = library;
  return keys.flatMap((key) => known[key] ?? []);
}

const responders: Readonly<Record<string, readonly (keyof typeof library)[]>> = {
  unitsq_sgm: ["mathys2014"],
  condhalluc_obs: ["powers2017"],
  condhalluc_obs2: ["powers2017"],
  condhalluc_obs3: ["powers2017"],
  rs_belief: ["vossel2014"],
  rs_surprise: ["vossel2014"],
  rs_precision: ["vossel2014"],
};

/** Where a perceptual model of the catalogue comes from. */
export function perceptualSources({ levels, sources = [] }: PerceptualModel): readonly string[] {
  return levels === undefined ? sources : ["mathys2011", "mathys2014", "frassle2021"];
}

/** Where a response model of the catalogue comes from; empty where the toolbox alone describes it. */
export function responseSources(model: string): readonly string[] {
  return responders[model] ?? [];
}
