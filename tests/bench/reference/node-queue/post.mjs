// The POST that both queues make of a job: keep-alive connections, one call at a time on each.
import { Pool } from "undici";

const IN_FLIGHT = Number(process.env.IN_FLIGHT ?? 16);
const target = new URL(process.env.SINK_URL);
const pool = new Pool(target.origin, { connections: IN_FLIGHT, pipelining: 1 });
const headers = { "content-type": "application/json" };

export async function post(body) {
  const { statusCode, body: reply } = await pool.request({ path: target.pathname, method: "POST", headers, body: JSON.stringify(body) });
  await reply.dump();
  if (statusCode < 200 || statusCode > 299) throw new Error(`status ${statusCode}`);
}

// As many at a time as there are connections.
export async function postAll(bodies) {
  let next = 0;
  const one = async () => {
    while (next < bodies.length) await post(bodies[next++]);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, one));
}
