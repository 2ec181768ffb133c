-- Records change where they are: with room on its page a change of a column that no index has makes no new index entries.
-- Among a million devices those were most of what a change cost, each on another page.
alter table staging.device set (fillfactor = 85);
alter table staging.customer set (fillfactor = 85);
alter table staging.service_point set (fillfactor = 85);
alter table staging.subscription set (fillfactor = 85);
alter table staging.subscription_device set (fillfactor = 85);
alter table staging.enrollment set (fillfactor = 85);
alter table staging.status_check set (fillfactor = 85);
alter table staging.event_stage set (fillfactor = 85);
