-- What a run of the simulation leaves in its database beside dersync's own schemas: what both applications hold, as
-- jsonb, and what was observed. Loaded by scripts/simulate; the oracles read it.
create schema simulation;

create table simulation.item (
  side text not null, number bigint not null, collection text not null, id text not null, key text, parent text, state text,
  updated_ms bigint not null, body text, extra text
);
comment on table simulation.item is 'One row per item of an application''s store: what its lists show. body and extra as text; simulation.record has them as jsonb.';

create table simulation.made (side text not null, flow text not null, identity text not null, count bigint not null, at_us bigint);
comment on table simulation.made is 'One row per thing that an application''s users did and the other must learn.';

create table simulation.effect (side text not null, flow text not null, identity text not null, count bigint not null, duplicates bigint not null, refused bigint not null, at_us bigint);
comment on table simulation.effect is 'One row per thing that somebody wrote to an application: how often it took effect, was a repeat, was refused.';

create table simulation.observation (observation_id bigint generated always as identity, phase text not null, name text not null, value bigint not null);
comment on table simulation.observation is 'One row per number that the run observed of itself.';

create table simulation.record (
  side text not null, number bigint not null, collection text not null, id text not null, key text, parent text, state text, body jsonb not null
);
create index on simulation.record (side, collection, id);
create index on simulation.record (side, collection, key);
create index on simulation.record (side, collection, parent);
create index on simulation.made (flow, identity);
create index on simulation.effect (flow, identity);
comment on table simulation.record is 'One row per item of an application''s store, with what it shows as jsonb.';

-- After the stores were loaded.
create procedure simulation.finish_load() language sql as $$
  insert into simulation.record select i.side, i.number, i.collection, i.id, i.key, i.parent, i.state,
    case when i.body like '{%' then i.body::jsonb else '{}' end || coalesce(('{' || i.extra || '}')::jsonb, '{}')
  from simulation.item i;
  analyze simulation.record;
  analyze simulation.made;
  analyze simulation.effect;
$$;
