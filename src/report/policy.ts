/** The security policy of pages that hold all they need: one script, known by its hash, and nothing from elsewhere. */

/**
 * How a policy names a script. Undefined where there is no way to compute it (pages that were not loaded over a
 * secure connection).
 */
export async function scriptHash(script: string): Promise<string | undefined> {
  const subtle: typeof crypto.subtle | undefined = globalThis.crypto?.subtle;
  if (subtle === undefined) return undefined;
  const digest = new Uint8Array(await subtle.digest("SHA-256", new TextEncoder().encode(script)));
  return `'sha256-${btoa(String.fromCharCode(...digest))}'`;
}

/** Nothing from anywhere else: this script, styles of the page itself, images in it. */
export function pagePolicy(script: string | undefined): string {
  return [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    ...(script === undefined ? [] : [`script-src ${script}`]),
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
