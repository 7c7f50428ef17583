/** What a caller may say about an import, whatever the layout. */

import type { Role, StudyOptions } from "../study/options.js";

/** Roles an import fills; a condition is a further column, kept under its own name. */
export type ImportRole = Exclude<Role, "condition">;

export interface ImportOptions extends Pick<StudyOptions, "missing" | "derive" | "keep" | "rtUnit"> {
  /** Role → column or columns of the files; roles left out are found by the layout, else by name. */
  readonly columns?: Partial<Readonly<Record<ImportRole, string | readonly string[]>>>;
  /** Further columns to keep. Default: all that hold something on some trial. */
  readonly further?: readonly string[];
  /** Each file is a session, labelled by the file's name. */
  readonly sessionFromFile?: boolean;
}
