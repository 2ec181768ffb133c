-- Which acknowledgement a device's registration comes from: of two, the one of the later sync request counts, whatever the clock said.
alter table staging.device add column head_end_request text;
comment on column staging.device.head_end_request is 'Message that DERMS answered with head_end_registration: the sync request, with a suffix #r<n> when it was a repair.';
