// graphile-worker, as its own page on performance sets it up; LOCAL_QUEUE=0 leaves out the local queue, which
// costs latency. Until a signal ends it.
import { Logger, run } from "graphile-worker";
import { post } from "./post.mjs";

const size = Number(process.env.LOCAL_QUEUE ?? 500);
const runner = await run({
  logger: new Logger(() => (level, message) => (level === "error" ? console.error(message) : undefined)),
  taskList: { post },
  preset: {
    worker: {
      connectionString: process.env.DATABASE_URL,
      concurrentJobs: Number(process.env.CONCURRENT_JOBS ?? 24),
      maxPoolSize: 25,
      pollInterval: 2000,
      ...(size > 0 ? { localQueue: { size } } : {}),
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
    },
  },
});
await runner.promise;
