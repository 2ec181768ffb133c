-- Deliveries that need a person.
create or replace view report.dead_letters as
  select d.* from report.deliveries d where d.state = 'dead' or d.state = 'expired' and d.decided_at is null order by d.delivery_id;
comment on view report.dead_letters is 'One row per delivery that failed for good, or whose time passed and which nobody has decided about.';
