// The pages of the embedded sample in a real browser: node pages.mjs RASHOMON OUT
//
// Every page that a link leads to opens without an error and asks nothing of other machines; links and their fragments
// lead somewhere; a keyboard reaches everything; axe finds nothing serious; pages read the same without script; the
// first page is small; the brief as a file stands alone. Screenshots and report.json are left in OUT.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { barriers, open, watched } from "./browser.mjs";
import { load } from "./load.mjs";

const [rashomon, out] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const failures = [];
const report = {};
const check = (holds, what) => holds || failures.push(what);

/// Starts the server and resolves with its address.
function serve(...args) {
  const server = spawn(rashomon, ["serve", "--port", "0", "--quiet", ...args]);
  const address = new Promise((found, lost) => {
    server.stdout.on("data", (data) => found(String(data).trim()));
    server.on("exit", (code) => lost(new Error(`rashomon serve ended with ${code}`)));
  });
  return { server, address };
}

/// What kind of page a path is: the first segment, and whether it names one item.
const kind = (path) => {
  const [first = "", item] = path.split("?")[0].split("/").filter(Boolean);
  return item ? `${first}-one` : first || "overview";
};

/// Everything on one open page that the tests look at.
const inside = () => ({
  title: document.title,
  lang: document.documentElement.lang,
  headings: document.querySelectorAll("h1").length,
  mains: document.querySelectorAll("main").length,
  scripts: document.scripts.length + document.querySelectorAll("[onclick],[onload],[style]").length,
  ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
  links: [...document.querySelectorAll("a[href]")].map((a) => ({ url: a.href, text: a.textContent.trim() })),
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
});

async function crawl(browser, origin) {
  const context = await browser.newContext();
  const { page, wrong } = await watched(context, origin);
  const seen = new Map();
  const fragments = [];
  const queue = [["/", ""]];
  const queued = new Set(["/"]);
  while (queue.length) {
    const [path, from] = queue.shift();
    const answer = await page.goto(origin + path);
    check(answer.status() === 200, `${path} (linked from ${from}): ${answer.status()}`);
    if (!(answer.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    const found = await page.evaluate(inside);
    seen.set(path, found);
    check(found.title && found.lang, `${path}: no title or no language`);
    check(found.headings === 1 && found.mains === 1, `${path}: ${found.headings} h1, ${found.mains} main`);
    check(found.scripts === 0, `${path}: script or inline style`);
    for (const link of found.links) {
      check(link.text, `${path}: a link without words to ${link.url}`);
      const url = new URL(link.url);
      if (url.origin !== origin) continue;
      const target = url.pathname + url.search;
      if (url.hash) fragments.push([path, target, decodeURIComponent(url.hash.slice(1))]);
      if (!queued.has(target)) queued.add(target), queue.push([target, path]);
    }
    while (wrong.length) check(false, `${path}: ${wrong.shift()}`);
  }
  for (const [from, target, id] of fragments) {
    const there = seen.get(target);
    check(!there || there.ids.includes(id), `${from}: ${target}#${id} leads nowhere`);
  }
  await context.close();
  return seen;
}

/// One page of each kind: barriers in light and dark, on a narrow screen, and a picture.
async function look(browser, origin, examples) {
  const views = {
    wide: { viewport: { width: 1280, height: 900 } },
    narrow: { viewport: { width: 390, height: 800 } },
    dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  };
  for (const [view, options] of Object.entries(views)) {
    const context = await browser.newContext(options);
    const { page, wrong } = await watched(context, origin);
    for (const [name, path] of examples) {
      await page.goto(origin + path);
      for (const found of await barriers(page)) check(false, `${path} (${view}): ${found}`);
      const { wide } = await page.evaluate(inside);
      check(wide <= 0, `${path} (${view}): ${wide} pixels wider than the screen`);
      await page.screenshot({ path: join(out, `${name}-${view}.png`) });
      while (wrong.length) check(false, `${path} (${view}): ${wrong.shift()}`);
    }
    await context.close();
  }
}

async function withoutScript(browser, origin, examples) {
  const on = await browser.newContext();
  const off = await browser.newContext({ javaScriptEnabled: false });
  const [a, b] = [await on.newPage(), await off.newPage()];
  for (const [, path] of examples) {
    await Promise.all([a.goto(origin + path), b.goto(origin + path)]);
    const same = (await a.locator("body").innerText()) === (await b.locator("body").innerText());
    check(same, `${path}: reads otherwise without script`);
  }
  await Promise.all([on.close(), off.close()]);
}

async function keyboard(browser, origin) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  const focus = () => page.evaluate(() => {
    const e = document.activeElement;
    const box = e.getBoundingClientRect();
    return { tag: e.tagName, href: e.getAttribute("href"), name: e.getAttribute("name"), seen: box.width > 1 && box.height > 1 && box.top >= 0 };
  });
  await page.keyboard.press("Tab");
  const skip = await focus();
  check(skip.tag === "A" && skip.href?.startsWith("#") && skip.seen, `the first Tab is no visible skip link: ${JSON.stringify(skip)}`);
  await page.keyboard.press("Enter");
  check(new URL(page.url()).hash === skip.href, "the skip link does not skip");
  await page.goto(`${origin}/`);
  let at = {};
  for (let i = 0; i < 25 && at.tag !== "INPUT"; i++) {
    await page.keyboard.press("Tab");
    at = await focus();
    check(at.seen, `Tab ${i + 1} goes to something that cannot be seen: ${JSON.stringify(at)}`);
  }
  check(at.tag === "INPUT", "25 times Tab do not reach the search");
  await page.keyboard.type("Umm Qasr");
  await page.keyboard.press("Enter");
  await page.waitForURL(/search/);
  const results = await page.locator("main a[href]").count();
  check(results > 0, "a search by keyboard finds nothing");
  await context.close();
}

/// Bytes that the first page costs as they travel.
async function weight(browser, origin) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let bytes = 0;
  await session.send("Network.enable");
  session.on("Network.loadingFinished", (e) => (bytes += e.encodedDataLength));
  await page.goto(`${origin}/`, { waitUntil: "networkidle" });
  await context.close();
  check(bytes > 0 && bytes < 150_000, `the first page costs ${bytes} bytes`);
  return bytes;
}

/// The brief as a file, opened from disk.
async function brief(browser) {
  const file = join(out, "brief.html");
  const made = spawnSync(rashomon, ["demo", "--html", file]);
  check(made.status === 0, `demo --html: ${made.stderr}`);
  const url = pathToFileURL(file).href;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page, wrong } = await watched(context, url);
  await page.goto(url);
  const found = await page.evaluate(inside);
  for (const link of found.links) {
    const [target, id] = link.url.split("#");
    if (target === url) check(found.ids.includes(decodeURIComponent(id)), `brief.html#${id} leads nowhere`);
    else check(!target.startsWith("file:"), `brief.html leads to another file: ${target}`);
  }
  for (const barrier of await barriers(page)) check(false, `brief.html: ${barrier}`);
  for (const error of wrong) check(false, `brief.html: ${error}`);
  const words = await page.locator("body").innerText();
  await page.screenshot({ path: join(out, "brief-file.png") });
  await page.emulateMedia({ media: "print" });
  writeFileSync(join(out, "brief.pdf"), await page.pdf({ format: "A4" }));
  const off = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  const plain = await off.newPage();
  await plain.goto(url);
  check((await plain.locator("body").innerText()) === words, "brief.html: reads otherwise without script");
  await Promise.all([context.close(), off.close()]);
}

const browser = await open();
const { server, address } = serve();
const origin = (await address).replace(/\/$/, "");
const seen = await crawl(browser, origin);
report.pages = seen.size;
const examples = new Map();
for (const path of seen.keys()) if (!examples.has(kind(path))) examples.set(kind(path), path);
report.kinds = Object.fromEntries(examples);
check(seen.size > 50, `only ${seen.size} pages are reached`);
await look(browser, origin, examples);
await withoutScript(browser, origin, examples);
await keyboard(browser, origin);
report.firstPageBytes = await weight(browser, origin);
await brief(browser);
report.load = await load(origin, [...seen.keys()]);
const limit = Number(process.env.RASHOMON_P99_MS || 0);
check(!limit || report.load.p99 < limit, `p99 is ${report.load.p99} ms`);
await browser.close();
server.removeAllListeners("exit");
server.kill();
writeFileSync(join(out, "report.json"), JSON.stringify({ ...report, failures }, null, 1));
console.log(JSON.stringify(report));
for (const failure of failures.slice(0, 60)) console.error(failure);
if (failures.length) console.error(`${failures.length} failures; pictures and report.json are in ${out}`);
process.exitCode = failures.length ? 1 : 0;
