-- A column that a view shows under the name that it has in the table or view below is said to be what it is there. A view's
-- own file says what is new in it; lint finds what nobody says.
do $$
declare
  v_column record;
  v_found boolean := true;
begin
  -- A view may read another one, whose columns are said in an earlier round.
  while v_found loop
    v_found := false;
    for v_column in
      select v.oid::regclass as view, a.attname as name, min(c.description) as comment
      from pg_catalog.pg_class v
        join pg_catalog.pg_attribute a on a.attrelid = v.oid and a.attnum > 0
        join pg_catalog.pg_rewrite w on w.ev_class = v.oid
        join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = w.oid
          and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> v.oid
        join pg_catalog.pg_attribute b on b.attrelid = d.refobjid and b.attnum = d.refobjsubid and b.attname = a.attname
        join pg_catalog.pg_description c on c.classoid = 'pg_catalog.pg_class'::regclass and c.objoid = b.attrelid and c.objsubid = b.attnum
      where v.relnamespace = 'report'::regnamespace and v.relkind = 'v' and pg_catalog.col_description(v.oid, a.attnum) is null
      group by v.oid, a.attname having count(distinct c.description) = 1
    loop
      execute pg_catalog.format('comment on column %s.%I is %L', v_column.view, v_column.name, v_column.comment);
      v_found := true;
    end loop;
  end loop;
end $$;
