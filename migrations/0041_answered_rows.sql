-- What was answered stands in its row without a new entry in any index: room on the page, and no index of reservations that
-- an accepted one moves in or out of. A refusal has a number or words; the situation that looks for it says the same.
alter table staging.reservation set (fillfactor = 80);
alter table staging.outcome set (fillfactor = 80);
drop index staging.reservation_refused;
create index reservation_refused on staging.reservation (derms_instance, stage_id) where result_number is not null or result_message is not null;
