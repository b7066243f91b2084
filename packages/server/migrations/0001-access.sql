-- Who may see which row. Every table has row-level security, forced, and policies for the three database roles:
--   comity_app      officers: sees what the settings of the transaction allow (db/access.ts)
--   comity_worker   effects of partners' messages, sealing, sequencing, jobs
--   comity_gateway  faces other nodes: lays down raw mail, reads receipts
-- The roles are made by db/roles.ts, since they belong to the whole server.
create function comity_officer() returns text language sql stable as
  $$ select nullif(current_setting('comity.officer', true), '') $$;

create function comity_purpose() returns text language sql stable as
  $$ select nullif(current_setting('comity.purpose', true), '') $$;

create function comity_units() returns text[] language sql stable as
  $$ select string_to_array(nullif(current_setting('comity.units', true), ''), ',') $$;

-- Need to know: a row of a case is open to the units that it names, for an officer who said what for.
create function comity_may_see(units text[]) returns boolean language sql stable as
  $$ select comity_officer() is not null and comity_purpose() is not null and units && comity_units() $$;
