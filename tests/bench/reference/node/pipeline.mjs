// The batched pipeline in Node: fetches pages, stages them; no audit, no retry, no history.
//
// pipeline.mjs PAGES_URL POLLS: prints a line "items seconds changed" per poll. The next page is fetched and parsed
// while PostgreSQL works on this one; the hashes of a page are asked for at once, and only what is new is written, a
// page in one statement. The database is the one that libpq's variables name.
import { hash } from 'node:crypto'
import pg from 'pg'
import { Pool } from 'undici'

const COLUMNS = ['headEndSystem', 'nicId', 'deviceId', 'assetId', 'deviceType', 'specification', 'serialNo', 'badgeNo', 'status']
const HASH_BYTES = 32

const PROBE = {
  name: 'probe',
  text: `select i.position::integer from unnest($1::text[]) with ordinality i(nic_id, position)
    where not exists (select from device d where d.nic_id = i.nic_id
      and d.hash = substr($2::bytea, ((i.position - 1) * ${HASH_BYTES} + 1)::integer, ${HASH_BYTES}) offset 0)`,
}
const MERGE = {
  name: 'merge',
  text: `insert into device
    select c1, c2, c3, c4, c5, c6, c7, c8, c9, substr($10::bytea, ((position - 1) * ${HASH_BYTES} + 1)::integer, ${HASH_BYTES})
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
      with ordinality p(c1, c2, c3, c4, c5, c6, c7, c8, c9, position)
    on conflict (head_end_system, nic_id) do update set device_id = excluded.device_id, asset_id = excluded.asset_id,
      device_type = excluded.device_type, specification = excluded.specification, serial_no = excluded.serial_no,
      badge_no = excluded.badge_no, status = excluded.status, hash = excluded.hash`,
}

const url = new URL(process.argv[2])
const polls = Number(process.argv[3])
const source = new Pool(url.origin, { connections: 1 })
const database = new pg.Client({ host: process.env.PGHOST })

async function fetchPage(cursor) {
  const { statusCode, body } = await source.request({ method: 'GET', path: `${url.pathname}?limit=1000${cursor ? `&cursor=${cursor}` : ''}` })
  if (statusCode !== 200) throw new Error(`${url.pathname}: status ${statusCode}`)
  const { items, hasMore, next } = await body.json()
  const hashes = items.map((item) => hash('sha256', JSON.stringify(item), 'buffer'))
  return { items, hashes, next: hasMore ? next : null }
}

async function stage({ items, hashes }) {
  const { rows } = await database.query({ ...PROBE, rowMode: 'array', values: [items.map((item) => item.nicId), Buffer.concat(hashes)] })
  if (rows.length === 0) return 0
  const changed = rows.map(([position]) => position - 1)
  const values = COLUMNS.map((name) => changed.map((at) => items[at][name]))
  await database.query({ ...MERGE, values: [...values, Buffer.concat(changed.map((at) => hashes[at]))] })
  return rows.length
}

async function poll() {
  const begun = performance.now()
  let items = 0
  let changed = 0
  for (let page = await fetchPage(''), ahead; page; page = await ahead) {
    ahead = page.next ? fetchPage(page.next) : null
    changed += await stage(page)
    items += page.items.length
  }
  console.log(items, ((performance.now() - begun) / 1000).toFixed(6), changed)
}

await database.connect()
for (let i = 0; i < polls; i++) await poll()
await database.end()
await source.close()
