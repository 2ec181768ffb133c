// pg-boss: fetched and completed in bulk, the next batch is fetched while the one before is sent.
// pgboss.mjs fill COUNT: reads COUNT jobs (JSON, one a line) from standard input into the queue; pgboss.mjs: works until it is empty.
import { createInterface } from "node:readline";
import { PgBoss } from "pg-boss";
import { postAll } from "./post.mjs";

const BATCH = 500;
const boss = new PgBoss({ connectionString: process.env.DATABASE_URL, supervise: false, schedule: false, max: 4 });
boss.on("error", (error) => console.error(error));
await boss.start();

async function fill() {
  await boss.createQueue("post");
  let jobs = [];
  for await (const line of createInterface({ input: process.stdin })) {
    jobs.push({ data: JSON.parse(line) });
    if (jobs.length === 5000) await boss.insert("post", jobs.splice(0));
  }
  if (jobs.length > 0) await boss.insert("post", jobs);
}

async function work() {
  let completed = Promise.resolve();
  let fetching = boss.fetch("post", { batchSize: BATCH });
  for (let jobs; (jobs = await fetching).length > 0; ) {
    fetching = boss.fetch("post", { batchSize: BATCH });
    await postAll(jobs.map((job) => job.data));
    await completed;
    completed = boss.complete("post", jobs.map((job) => job.id));
  }
  await completed;
}

await (process.argv[2] === "fill" ? fill() : work());
await boss.stop({ graceful: false });
process.exit(0);
