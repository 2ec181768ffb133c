-- Lists that are compared are read from their beginning once more: their images were forgotten when these came to stand for an item each.
delete from sync.seen s using sync.source r, sync.application a
  where r.source_id = s.source_id and a.application_id = r.application_id and exists (
    select from sync.mapping_version m where m.is_active and m.name = a.kind || '/' || r.resource and m.text::jsonb->'rows' @> '[{"mode": "compare"}]');
update sync.source r set swept_at = null
  from sync.application a where a.application_id = r.application_id and exists (
    select from sync.mapping_version m where m.is_active and m.name = a.kind || '/' || r.resource and m.text::jsonb->'rows' @> '[{"mode": "compare"}]');
