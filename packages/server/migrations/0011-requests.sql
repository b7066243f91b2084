-- Requests for assistance, on both sides under the same id: the thread of everything that is said about them.
create table requests (
  id text primary key,
  units text[] not null,
  direction text not null check (direction in ('incoming', 'outgoing')),
  sender text not null,
  recipient text not null,
  type text not null check (type in ('mla', 'preservation')),
  -- The message that asked.
  message text not null unique,
  subject text not null,
  urgent boolean not null,
  -- As it was sent: json, so that it reads as it was written.
  content json not null,
  -- Who approved it at the sender's node; nobody, where it was sent in haste.
  approvals json not null,
  -- The purpose and the conditions that the sender put on it.
  purpose text not null,
  handling json not null,
  -- Absent on the sender's side until the requested node, who owns the state, says something.
  state text,
  state_at timestamptz,
  -- The case of this node that it belongs to.
  own_case text,
  caseworker text,
  -- The preservation, or the returned request, that it follows.
  follows text,
  preserved_until timestamptz,
  sent_at timestamptz not null,
  own_outcome json,
  partner_outcome json,
  -- When this side was done with it.
  closed_at timestamptz
);
create index requests_state on requests (direction, state);
create index requests_follows on requests (follows) where follows is not null;

-- What was said and done, in the order in which this node learnt it.
create table request_entries (
  number bigint generated always as identity primary key,
  request text not null references requests,
  units text[] not null,
  at timestamptz not null,
  node text not null,
  -- An officer, as a pseudonym where it is one of the partner.
  by text not null,
  type text not null,
  content json not null,
  message text
);
create index request_entries_request on request_entries (request, number);

-- The numbers that authorities gave to it, as each writes them, and without what people leave out.
create table request_references (
  request text not null references requests,
  issuer text not null,
  as_written text not null,
  normalised text not null,
  units text[] not null,
  primary key (request, issuer)
);
create index request_references_normalised on request_references (normalised text_pattern_ops);

-- The last number given, by series and year. Gaps are allowed: a number, once given, is never given again.
create table reference_series (
  series text not null,
  year int not null,
  last int not null,
  primary key (series, year)
);

create table request_tasks (
  id uuid primary key,
  request text not null references requests,
  units text[] not null,
  title text not null,
  assignee text,
  due_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  done_by text,
  done_at timestamptz
);
create index request_tasks_request on request_tasks (request);

-- Files that belong to a request. Incoming ones arrive after the request.
create table request_attachments (
  request text not null references requests,
  sha256 text not null,
  units text[] not null,
  title text not null,
  media_type text not null,
  bytes bigint,
  arrived_at timestamptz,
  primary key (request, sha256)
);

do $$ declare name text; begin
  foreach name in array array['requests', 'request_entries', 'request_references', 'request_tasks', 'request_attachments'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy officers on %I to comity_app using (comity_may_see(units)) with check (comity_may_see(units))', name);
    execute format('create policy worker on %I to comity_worker using (true) with check (true)', name);
    execute format('grant select, insert, update on %I to comity_app, comity_worker', name);
  end loop;
end $$;
revoke update on request_entries, request_references from comity_app, comity_worker;
-- Only whom it is open to may change: what was said stays.
grant update (units) on request_entries, request_references to comity_app, comity_worker;

alter table reference_series enable row level security;
alter table reference_series force row level security;
create policy everybody on reference_series to comity_app, comity_worker using (true) with check (true);
grant select, insert, update on reference_series to comity_app, comity_worker;
