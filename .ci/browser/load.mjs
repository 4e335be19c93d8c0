// How long answers take: every page asked for by a few readers at once, in milliseconds.
import { Agent, get } from "node:http";
import { performance } from "node:perf_hooks";

const READERS = 4;
const REQUESTS = 4000;

export async function load(origin, paths) {
  const agent = new Agent({ keepAlive: true, maxSockets: READERS });
  const ask = (path) =>
    new Promise((done, lost) => {
      const begin = performance.now();
      get(origin + path, { agent, headers: { "accept-encoding": "gzip" } }, (answer) => {
        answer.resume();
        answer.on("end", () => done(performance.now() - begin));
      }).on("error", lost);
    });
  const times = [];
  let next = 0;
  const reader = async () => {
    while (next < REQUESTS) times.push(await ask(paths[next++ % paths.length]));
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] * 100) / 100;
  return { requests: times.length, readers: READERS, p50: at(0.5), p99: at(0.99), max: at(1) };
}
