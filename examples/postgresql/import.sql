-- Makes the chosen tables what the folder :directory holds, in one transaction. Rows that are the same are not touched, and
-- orders may go on naming carriers. Whatever fails, nothing is changed.
\set ON_ERROR_STOP on
\cd :directory
BEGIN;
LOCK TABLE carrier, routing_rule, setting IN SHARE ROW EXCLUSIVE MODE;

CREATE TEMPORARY TABLE new_carrier (LIKE carrier) ON COMMIT DROP;
\copy new_carrier (code, title) FROM 'carrier.csv' WITH (FORMAT csv, HEADER)
CREATE TEMPORARY TABLE new_rule (LIKE routing_rule) ON COMMIT DROP;
\copy new_rule (id, country, carrier, max_weight, note) FROM 'routing_rule.csv' WITH (FORMAT csv, HEADER)
-- JSON holds no control characters, so with these two every line of the file is one value.
CREATE TEMPORARY TABLE line (number serial, content text) ON COMMIT DROP;
\copy line (content) FROM 'setting.json' WITH (FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01')
CREATE TEMPORARY TABLE new_setting ON COMMIT DROP AS
  SELECT key AS name, value
  FROM jsonb_each((SELECT string_agg(content, E'\n' ORDER BY number)::jsonb FROM line));

INSERT INTO carrier SELECT * FROM new_carrier
  ON CONFLICT (code) DO UPDATE SET title = excluded.title
  WHERE carrier IS DISTINCT FROM excluded;
INSERT INTO routing_rule SELECT * FROM new_rule
  ON CONFLICT (id) DO UPDATE
  SET country = excluded.country, carrier = excluded.carrier, max_weight = excluded.max_weight, note = excluded.note
  WHERE routing_rule IS DISTINCT FROM excluded;
INSERT INTO setting SELECT * FROM new_setting
  ON CONFLICT (name) DO UPDATE SET value = excluded.value
  WHERE setting IS DISTINCT FROM excluded;
DELETE FROM routing_rule WHERE id NOT IN (SELECT id FROM new_rule);
DELETE FROM carrier WHERE code NOT IN (SELECT code FROM new_carrier);
DELETE FROM setting WHERE name NOT IN (SELECT name FROM new_setting);

SELECT setval(pg_get_serial_sequence('routing_rule', 'id'), greatest(max(id), 1)) FROM routing_rule;
COMMIT;
