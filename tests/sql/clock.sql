-- One clock: engine.now() is the real time unless a test sets, steps or scales it.
begin;
select plan(6);

select ok(engine.now() between clock_timestamp() - interval '1 second' and clock_timestamp(), 'without a row in sync.clock it is the real time');

insert into sync.clock (real_at, shown_at, rate) values (clock_timestamp(), '2030-01-01 00:00+00', 1);
select ok(engine.now() between '2030-01-01 00:00+00' and '2030-01-01 00:01+00', 'a row sets it');

update sync.clock set real_at = clock_timestamp() - interval '10 seconds', rate = 60;
select ok(engine.now() between '2030-01-01 00:10+00' and '2030-01-01 00:15+00', 'rate scales it: ten seconds became ten minutes');

select ok((select engine.now() < engine.now() from pg_sleep(0.001)), 'it moves within a transaction and a statement');

select throws_ok($$insert into sync.clock (real_at, shown_at) values (clock_timestamp(), '2030-01-01')$$, '23505', null, 'there is one clock');
select throws_ok($$update sync.clock set rate = 0$$, '23514', null, 'it cannot stand still or go back');

select * from finish();
rollback;
