-- One line that is another one after every change of the chosen tables, without reading a value: where each version of a row
-- is and which transaction wrote it, and what columns there are.
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
SELECT md5(
  coalesce((
    SELECT string_agg(concat_ws(':', of_table, place, writer), ',' ORDER BY of_table, place)
    FROM (
      SELECT 'carrier' AS of_table, ctid AS place, xmin AS writer FROM carrier
      UNION ALL SELECT 'routing_rule', ctid, xmin FROM routing_rule
      UNION ALL SELECT 'setting', ctid, xmin FROM setting
    ) AS version
  ), '')
  || (
    SELECT string_agg(concat_ws(':', attrelid, attnum, attname, atttypid), ',' ORDER BY attrelid, attnum)
    FROM pg_attribute
    WHERE attrelid IN ('carrier'::regclass, 'routing_rule'::regclass, 'setting'::regclass) AND attnum > 0
  )
);
