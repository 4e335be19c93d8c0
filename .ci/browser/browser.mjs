// Chromium as the tests use it, and a watch over everything that a page may do wrong.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function open() {
  return chromium.launch({
    executablePath: process.env.RASHOMON_CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
}

/// A page that notes console errors, errors of scripts, refusals by the policy, and whatever it asks of other places.
export async function watched(context, origin) {
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (m) => m.type() === "error" && wrong.push(`console: ${m.text()}`));
  page.on("pageerror", (e) => wrong.push(`script: ${e.message}`));
  // A page that is left while its icon is still on the way is no failure.
  page.on("requestfailed", (r) => r.failure()?.errorText === "net::ERR_ABORTED" || wrong.push(`not loaded: ${r.url()} ${r.failure()?.errorText}`));
  page.on("request", (r) => r.url().startsWith(origin) || wrong.push(`asks elsewhere: ${r.url()}`));
  return { page, wrong };
}

/// Serious and critical findings of axe on the page that is open.
export async function barriers(page) {
  // Evaluated by the driver, not by the page: the policy of the page stays in force.
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.map((v) => [v.impact, v.id, v.nodes.slice(0, 3).map((n) => `${n.target} ${n.html.slice(0, 160)}`)]);
  });
  return found
    .filter(([impact]) => impact === "serious" || impact === "critical")
    .map(([impact, id, nodes]) => `${impact}: ${id}: ${nodes.join(" | ")}`);
}
