-- Enrollment requests of DERMS, as asked, with the answer of DACS.

create table staging.enrollment_collection (
  derms_instance text not null,
  message_id text not null,
  ack_type text,
  answered_at timestamptz,
  primary key (derms_instance, message_id),
  constraint enrollment_collection_ack_type_is_known check (ack_type in ('SUCCESS', 'ERROR', 'FAILURE')),
  constraint enrollment_collection_is_answered_with_a_type check ((ack_type is null) = (answered_at is null))
);
comment on table staging.enrollment_collection is 'One row per collection of enrollment requests of a DERMS instance; insert-only but for its answer, which the engine writes when every request has one. Owned by DERMS.';
comment on column staging.enrollment_collection.derms_instance is 'DERMS instance.';
comment on column staging.enrollment_collection.message_id is 'Message that brought it, and that its answer names.';
comment on column staging.enrollment_collection.ack_type is 'SUCCESS; FAILURE: at least one request had no answer of DACS; else ERROR: at least one was refused. A collection without requests is a FAILURE.';
comment on column staging.enrollment_collection.answered_at is 'When the last of its requests was answered (UTC); null while one is open.';

create table staging.enrollment (
  derms_instance text not null,
  message_id text not null,
  position integer not null,
  transaction_id text,
  request_type text,
  joins_enrollment_id text,
  cis_person_id text,
  cis_account_id text,
  name text,
  home_phone text,
  business_phone text,
  email text,
  cis_service_agreement_id text,
  program_code text,
  start_date date,
  end_date date,
  location_id text,
  division text,
  cis_premise_id text,
  cis_service_point_id text,
  time_zone text,
  address1 text,
  address2 text,
  address3 text,
  address4 text,
  city text,
  county text,
  state text,
  postal text,
  country text,
  installation_method text,
  asset_ownership text,
  nic_ids text,
  unreadable text,
  result text,
  result_number text,
  result_message text,
  enrollment_id text,
  answered_at timestamptz,
  enrollment_status text,
  ended_at timestamptz,
  cancel_reason text,
  item_id text not null generated always as (coalesce(transaction_id, '#' || position::text)) stored,
  response_code text generated always as (coalesce(result_number, case result when 'OK' then 'SUCCESS' else result end)) stored,
  listed_transaction_id text generated always as (case when result is distinct from 'ERROR' then transaction_id end) stored,
  primary key (derms_instance, message_id, position),
  foreign key (derms_instance, message_id) references staging.enrollment_collection,
  constraint enrollment_result_is_known check (result in ('OK', 'ERROR', 'FAILURE')),
  constraint enrollment_result_comes_with_its_time check ((result is null) = (answered_at is null))
);
create index enrollment_unanswered on staging.enrollment (derms_instance, message_id) where answered_at is null;
create index enrollment_by_listed_transaction on staging.enrollment (listed_transaction_id) where listed_transaction_id is not null;
create index enrollment_by_transaction on staging.enrollment (transaction_id);
comment on table staging.enrollment is 'One row per request of a collection, exactly as DERMS asked; it names customers, programs and devices that DACS may not know. Insert-only but for the answer of DACS and what becomes of the enrollment there. Two collections may carry the same transaction: each gets its answer. Name, telephones, email and address are here only because DACS''s enroll call needs them. Owned by DERMS.';
comment on column staging.enrollment.derms_instance is 'DERMS instance.';
comment on column staging.enrollment.message_id is 'Collection that it came in.';
comment on column staging.enrollment.position is 'Position in the collection, from 1.';
comment on column staging.enrollment.transaction_id is 'messageId of the request: transactionID in DACS, by which it is applied once.';
comment on column staging.enrollment.request_type is 'ENROLL, UNENROLL or ENROLL_DEVICE; another one is refused.';
comment on column staging.enrollment.joins_enrollment_id is 'Enrollment in DACS that the devices of an ENROLL_DEVICE join.';
comment on column staging.enrollment.cis_person_id is 'Person in the customer information system as asked.';
comment on column staging.enrollment.cis_account_id is 'Account in the customer information system as asked.';
comment on column staging.enrollment.name is 'Name of the customer (personal).';
comment on column staging.enrollment.home_phone is 'Private telephone (personal).';
comment on column staging.enrollment.business_phone is 'Business telephone (personal).';
comment on column staging.enrollment.email is 'Email address (personal).';
comment on column staging.enrollment.cis_service_agreement_id is 'Service agreement as asked.';
comment on column staging.enrollment.program_code is 'Code of the program as asked.';
comment on column staging.enrollment.start_date is 'First day, in the time zone of the location.';
comment on column staging.enrollment.end_date is 'Last day, in the time zone of the location.';
comment on column staging.enrollment.location_id is 'Location as asked.';
comment on column staging.enrollment.division is 'Division of the utility as asked.';
comment on column staging.enrollment.cis_premise_id is 'Premise in the customer information system as asked.';
comment on column staging.enrollment.cis_service_point_id is 'Service point in the customer information system as asked.';
comment on column staging.enrollment.time_zone is 'IANA time zone of the location as asked.';
comment on column staging.enrollment.address1 is 'Address, first line (personal).';
comment on column staging.enrollment.address2 is 'Address, second line (personal).';
comment on column staging.enrollment.address3 is 'Address, third line (personal).';
comment on column staging.enrollment.address4 is 'Address, fourth line (personal).';
comment on column staging.enrollment.city is 'City.';
comment on column staging.enrollment.county is 'County.';
comment on column staging.enrollment.state is 'State.';
comment on column staging.enrollment.postal is 'Postal code.';
comment on column staging.enrollment.country is 'Country.';
comment on column staging.enrollment.installation_method is 'How the devices are installed (DACS code, open list).';
comment on column staging.enrollment.asset_ownership is 'Whose the devices are: W1CO customer, W1OW utility.';
comment on column staging.enrollment.nic_ids is 'NICs of its devices as a JSON list of texts: compared with what DACS holds of a transaction that exists already.';
comment on column staging.enrollment.unreadable is 'Field that could not be read, and why; such a request is refused here.';
comment on column staging.enrollment.result is 'OK, ERROR (refused by DACS or here), or FAILURE (no answer of DACS in time); null while it is open.';
comment on column staging.enrollment.result_number is 'Message number of DACS for a refused request, or a code of ours (UNREADABLE, INVALID, CONFLICT).';
comment on column staging.enrollment.result_message is 'Words of DACS, or ours.';
comment on column staging.enrollment.enrollment_id is 'Id of the enrollment in DACS.';
comment on column staging.enrollment.answered_at is 'When the answer came, or its time had passed (UTC).';
comment on column staging.enrollment.enrollment_status is 'What became of the enrollment in DACS: WAITING_FOR_APPROVAL, PENDING, COMPLETED, CANCELLED (open list).';
comment on column staging.enrollment.ended_at is 'When it was completed or cancelled (UTC).';
comment on column staging.enrollment.cancel_reason is 'Why it was cancelled; an enrollment that expired is cancelled with that reason.';
comment on column staging.enrollment.item_id is 'How the answer names the request: its transaction, or # and its position where it has none.';
comment on column staging.enrollment.response_code is 'Code of the answer: SUCCESS, FAILURE, or why it was refused.';
comment on column staging.enrollment.listed_transaction_id is 'The transaction unless it was refused: by it DACS''s list of enrollments finds the row.';

create table staging.enrollment_device (
  derms_instance text not null,
  message_id text not null,
  request_position integer not null,
  position integer not null,
  sequence text,
  asset_id text,
  specification text,
  asset_type text,
  badge_no text,
  serial_no text,
  nic_id text,
  head_end_system text,
  unreadable text,
  primary key (derms_instance, message_id, request_position, position),
  foreign key (derms_instance, message_id, request_position) references staging.enrollment
);
comment on table staging.enrollment_device is 'One row per device of an enrollment request, as asked; insert-only. Owned by DERMS.';
comment on column staging.enrollment_device.derms_instance is 'DERMS instance.';
comment on column staging.enrollment_device.message_id is 'Collection.';
comment on column staging.enrollment_device.request_position is 'Position of the request in the collection.';
comment on column staging.enrollment_device.position is 'Position in the request, from 1.';
comment on column staging.enrollment_device.sequence is 'Sequence as asked.';
comment on column staging.enrollment_device.asset_id is 'Asset as asked.';
comment on column staging.enrollment_device.specification is 'Make and model as DERMS writes them: MAKE!MODEL.';
comment on column staging.enrollment_device.asset_type is 'Asset type as DERMS writes it.';
comment on column staging.enrollment_device.badge_no is 'Badge number as asked.';
comment on column staging.enrollment_device.serial_no is 'Serial number as asked.';
comment on column staging.enrollment_device.nic_id is 'NIC as asked.';
comment on column staging.enrollment_device.head_end_system is 'Head-end system as asked.';
comment on column staging.enrollment_device.unreadable is 'Field of the device that could not be read, and why.';

-- The six columns that every canonical table carries.
do $$
declare
  t text;
begin
  foreach t in array array['enrollment', 'enrollment_collection', 'enrollment_device'] loop
    execute format('alter table staging.%I
      add column record_id bigint generated always as identity,
      add column source_version timestamptz,
      add column first_seen_at timestamptz not null default clock_timestamp(),
      add column changed_at timestamptz not null default clock_timestamp(),
      add column record_version integer not null default 1,
      add column exchange_id bigint not null,
      add constraint %I unique (record_id)', t, t || '_record_id_is_unique');
    execute format('comment on column staging.%I.record_id is %L', t, 'Short internal number of the row; deliveries and history point to it.');
    execute format('comment on column staging.%I.source_version is %L', t, 'Version that the owner gives the record (its update time, UTC); an older one never replaces a newer one.');
    execute format('comment on column staging.%I.first_seen_at is %L', t, 'When the record was first staged (UTC).');
    execute format('comment on column staging.%I.changed_at is %L', t, 'When the row was last changed (UTC).');
    execute format('comment on column staging.%I.record_version is %L', t, 'Number of the present version: 1, 2, 3 ...');
    execute format('comment on column staging.%I.exchange_id is %L', t, 'Exchange that brought the present version: the origin of the change.');
  end loop;
end $$;
