-- Writes the chosen tables into the folder :directory, as of one moment. Equal tables give equal files: rows are in the order
-- of their keys, and jsonb keeps its keys in an order of its own.
\set ON_ERROR_STOP on
\cd :directory
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
\copy (SELECT code, title FROM carrier ORDER BY code COLLATE "C") TO 'carrier.csv' WITH (FORMAT csv, HEADER)
\copy (SELECT id, country, carrier, max_weight, note FROM routing_rule ORDER BY id) TO 'routing_rule.csv' WITH (FORMAT csv, HEADER)
-- One file of settings, so that each of them can be named as local or secret: setting.json#/mail_host
\pset format unaligned
\pset tuples_only on
\o setting.json
SELECT jsonb_pretty(coalesce(jsonb_object_agg(name, value), '{}')) FROM setting;
\o
COMMIT;
