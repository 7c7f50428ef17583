import { describe, expect, it } from "vitest";
import { html, joined, Markup, name } from "./html.js";

describe("html", () => {
  it("escapes what is not markup, in text and in attributes", () => {
    const hostile = `"><script>'&</script>`;
    const escaped = "&quot;&gt;&lt;script&gt;'&amp;&lt;/script&gt;";
    expect(html`<a title="${hostile}">${hostile}</a>`.text).toBe(`<a title="${escaped}">${escaped}</a>`);
  });

  it("takes markup as it is, joins lists, and leaves out what is not there", () => {
    expect(html`${new Markup("<b>")}${["<", 1, new Markup("<i>")]}${undefined}`.text).toBe("<b>&lt;1<i>");
  });

  it("does not read a part again for places of other parts", () => {
    expect(html`${"$" + "{0}"}${"x"}`.text).toBe("$" + "{0}x");
  });
});

describe("joined", () => {
  it("sets markup between parts only", () => {
    const between = new Markup("<br>");
    expect(joined([], between).text).toBe("");
    expect(joined(["a"], between).text).toBe("a");
    expect(joined(["a", name("<b>")], between).text).toBe("a<br><bdi>&lt;b&gt;</bdi>");
  });
});
