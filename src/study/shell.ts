/** Words and arguments as a person types them, for advice that can be copied: the same in shells of Unix and Windows. */

/** A word inside an expression, in single quotes, so that the expression can stand in double ones: cmd knows no others. */
export function wordIn(text: string): string {
  return /^[^'"\\$`!%]*$/.test(text) ? `'${text}'` : JSON.stringify(text);
}

/** An argument as typed in a shell: in double quotes, in single ones where a shell would read signs inside those. */
export function typed(argument: string): string {
  if (/^[\w.-]+$/.test(argument)) return argument;
  return /["$`\\]/.test(argument) ? `'${argument.replaceAll("'", `'\\''`)}'` : `"${argument}"`;
}
