-- An answer names itself by a number of ours, another one after each restart.
create sequence simulation.number;
grant usage on schema simulation to public;
grant usage on sequence simulation.number to public;
create function simulation.number_it() returns trigger language plpgsql as $$ begin new.message_id := new.message_id || '-' || nextval('simulation.number'); return new; end $$;
create trigger _000_number before insert on staging.message_ack for each row execute function simulation.number_it();
