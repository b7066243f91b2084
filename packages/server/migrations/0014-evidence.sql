-- Items of evidence, our own and those of partners, each with its file.
create table evidence_items (
  id text primary key references handled_objects,
  title text not null,
  media_type text not null,
  -- As its owner states it; absent until the file is here that we register ourselves.
  sha256 text,
  sha512 text,
  bytes bigint,
  collected_at timestamptz not null,
  collected_by text not null,
  grade json not null,
  -- The case of this node, and the request that it was produced for, that it belongs to.
  own_case text,
  request text,
  registered_by text not null,
  registered_at timestamptz not null,
  -- The last custody entry that this node wrote for an item of its own.
  head text,
  check ((sha256 is null) = (sha512 is null) and (sha256 is null) = (bytes is null))
);
create index evidence_items_request on evidence_items (request) where request is not null;
create index evidence_items_sha256 on evidence_items (sha256);

-- From whose hands into whose. Entries are only ever added, and each names the one before it.
create table custody_entries (
  item text not null references evidence_items,
  hash text not null,
  previous text,
  seq int not null,
  step text not null,
  node text not null,
  at timestamptz not null,
  -- The exact text that was hashed and signed.
  entry text not null,
  proof text,
  primary key (item, hash)
);

-- A hand-over of items: what we offered to a partner, or a partner to us.
create table evidence_offers (
  id text primary key,
  units text[] not null,
  sender text not null,
  recipient text not null,
  request text,
  part int not null,
  last boolean not null,
  replaces text,
  purpose text not null,
  message text,
  state text not null check (state in ('prepared', 'sent', 'received')),
  -- As it will be sent: what is approved is this.
  content json,
  handling json,
  thread text,
  prepared_by text,
  prepared_at timestamptz not null,
  sent_at timestamptz
);
create index evidence_offers_request on evidence_offers (request) where request is not null;

-- One item between two nodes: the states of protocol/codes.ts, and which copy it is about.
create table evidence_deliveries (
  item text not null references evidence_items,
  sender text not null,
  recipient text not null,
  state text not null,
  state_at timestamptz not null,
  copy int not null,
  offer text not null references evidence_offers,
  -- The last custody entry of this copy.
  head text not null,
  -- The proceedings that it was asked for.
  proceedings text[] not null,
  primary key (item, sender, recipient)
);

-- Every copy that was offered, and what came of it. One that differs is kept, apart.
create table evidence_copies (
  item text not null references evidence_items,
  sender text not null,
  recipient text not null,
  copy int not null,
  offer text not null references evidence_offers,
  expected json not null,
  found json,
  arrived_at timestamptz,
  checked_at timestamptz,
  checked_by text,
  verdict text not null check (verdict in ('open', 'equal', 'differs')),
  primary key (item, sender, recipient, copy)
);

do $$ declare name text; begin
  foreach name in array array['evidence_items', 'custody_entries', 'evidence_offers', 'evidence_deliveries', 'evidence_copies'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy worker on %I to comity_worker using (true) with check (true)', name);
    execute format('grant select, insert on %I to comity_app, comity_worker', name);
  end loop;
  foreach name in array array['custody_entries', 'evidence_deliveries', 'evidence_copies'] loop
    execute format('create policy officers on %I to comity_app using (exists (select from handled_objects where id = item))
      with check (exists (select from handled_objects where id = item))', name);
  end loop;
end $$;
create policy officers on evidence_items to comity_app using (exists (select from handled_objects o where o.id = evidence_items.id))
  with check (exists (select from handled_objects o where o.id = evidence_items.id));
create policy officers on evidence_offers to comity_app using (comity_may_see(units)) with check (comity_may_see(units));
grant update (message, state, content, handling, sent_at) on evidence_offers to comity_app, comity_worker;
grant update (state, state_at, copy, offer, head, proceedings) on evidence_deliveries to comity_app, comity_worker;
grant update (found, arrived_at, checked_at, checked_by, verdict) on evidence_copies to comity_app, comity_worker;
grant update (own_case, sha256, sha512, bytes, head) on evidence_items to comity_app, comity_worker;
