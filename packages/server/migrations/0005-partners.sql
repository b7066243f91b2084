-- The authorities that this node exchanges mail with: what was pinned of each, what it says of itself, what it may send.
create table partners (
  node text primary key,
  -- Fingerprint of its offline root key: everything else that it says of itself is checked against this.
  root text not null,
  -- Where it is reached. Absent: it stands behind a wall and polls.
  base_url text,
  state text not null check (state in ('active', 'suspended')),
  -- Its latest trust statement, as received and as read.
  statement text,
  content json,
  serial bigint,
  expires_at timestamptz,
  heartbeat_at timestamptz,
  pinned_at timestamptz not null,
  check ((statement is null) = (serial is null))
);

-- How the line to a partner does: written often, so it stands apart from what is trusted.
create table partner_lines (
  node text primary key references partners,
  failures int not null default 0,
  next_try_at timestamptz,
  last_contact_at timestamptz,
  last_receipt_at timestamptz,
  asked_statement_at timestamptz
);

-- What a partner may send, by purpose; '*' stands for the purposes that have no row of their own.
create table partner_trust (
  node text not null references partners,
  purpose text not null,
  level text not null check (level in ('T0', 'T1', 'T2', 'T3', 'T4', 'T5')),
  review_at timestamptz,
  primary key (node, purpose)
);

-- Trust rises by four eyes: one officer proposes, another one decides.
create table trust_proposals (
  id uuid primary key,
  node text not null references partners,
  purpose text not null,
  level text not null,
  review_at timestamptz not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  accepted_by text,
  accepted_at timestamptz,
  check (accepted_by <> proposed_by)
);

-- What a human should look at. One open alert for each thing that is wrong, however often it is met.
create table partner_alerts (
  id uuid primary key,
  node text not null,
  kind text not null,
  subject text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  times int not null default 1,
  ended_at timestamptz
);
create unique index partner_alerts_open on partner_alerts (node, kind, subject) where ended_at is null;

-- What this node says of itself, as partners get it.
create table own_statements (
  serial bigint primary key,
  statement text not null,
  content json not null,
  issued_at timestamptz not null
);

do $$ declare name text; begin
  foreach name in array array['partners', 'partner_lines', 'partner_trust', 'trust_proposals', 'partner_alerts', 'own_statements'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy everybody on %I to comity_app, comity_worker using (true) with check (true)', name);
    execute format('grant select, insert, update on %I to comity_app, comity_worker', name);
  end loop;
end $$;
create policy gateway on partners for select to comity_gateway using (true);
create policy gateway on own_statements for select to comity_gateway using (true);
grant select (node, state, content, expires_at) on partners to comity_gateway;
grant select on own_statements to comity_gateway;
