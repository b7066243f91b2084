-- Information given and received. What stands in it goes when it is shredded; the row stays as a tombstone.
create table information (
  id text primary key references handled_objects,
  version int not null,
  -- The node that gave it; our own when we did.
  sender text not null,
  spontaneous boolean not null,
  -- The request that it answers.
  request text,
  -- The case of this node that it belongs to.
  own_case text,
  purpose text not null,
  grade json not null,
  legal_basis json not null,
  records json not null,
  consent text,
  title text,
  text text,
  -- The last message that brought it, and the hash of its content, which proves it after it is gone.
  message text,
  content_hash text,
  created_by text not null,
  created_at timestamptz not null,
  check ((title is null) = (text is null))
);
create index information_request on information (request) where request is not null;

-- Whom it was given to, and by which message.
create table information_recipients (
  information text not null references information,
  node text not null,
  version int not null,
  message text not null,
  sent_at timestamptz not null,
  primary key (information, node, version)
);

-- Every message that brought a version here: all of them are shredded.
create table information_messages (
  information text not null references information,
  message text not null,
  primary key (information, message)
);

-- Who has read it here, first.
create table information_reads (
  information text not null references information,
  officer text not null,
  at timestamptz not null,
  purpose text not null,
  primary key (information, officer)
);

-- Whether something may be used in court or passed on: asked of its owner, on both sides under one id.
create table permission_requests (
  id text primary key,
  object text not null references handled_objects,
  -- The node that asks; our own when we do.
  asker text not null,
  owner text not null,
  lifts text not null,
  use text not null,
  proceedings text,
  recipient text,
  asked_by text not null,
  asked_at timestamptz not null,
  message text not null,
  state text not null check (state in ('asked', 'granted', 'granted-with-conditions', 'refused')),
  conditions json,
  ground text,
  ends_at timestamptz,
  decided_by text,
  decided_at timestamptz
);
create index permission_requests_object on permission_requests (object);

-- Taking back: by us from a partner, or by a partner from us. Silence is a state; deletion is not assumed.
create table recalls (
  id text primary key,
  units text[] not null,
  sender text not null,
  recipient text not null,
  reason text not null,
  text text not null,
  deadline timestamptz not null,
  ordered_by text not null,
  ordered_at timestamptz not null,
  message text not null,
  state text not null check (state in ('open', 'answered', 'silent')),
  state_at timestamptz not null
);
create index recalls_open on recalls (deadline) where state = 'open';

create table recalled_objects (
  recall text not null references recalls,
  object text not null,
  result text check (result in ('shredded', 'in-court', 'derived-items', 'refused')),
  result_at timestamptz,
  derived int,
  content_hash text,
  note text,
  primary key (recall, object)
);
create index recalled_objects_object on recalled_objects (object);

do $$ declare name text; begin
  foreach name in array array['information', 'information_recipients', 'information_messages', 'information_reads',
    'permission_requests', 'recalls', 'recalled_objects'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy worker on %I to comity_worker using (true) with check (true)', name);
    execute format('grant select, insert on %I to comity_app, comity_worker', name);
  end loop;
end $$;
create policy officers on information to comity_app using (exists (select from handled_objects o where o.id = information.id))
  with check (exists (select from handled_objects o where o.id = information.id));
create policy officers on information_recipients to comity_app using (exists (select from handled_objects where id = information))
  with check (exists (select from handled_objects where id = information));
create policy officers on information_messages to comity_app using (exists (select from handled_objects where id = information))
  with check (exists (select from handled_objects where id = information));
create policy officers on information_reads to comity_app using (exists (select from handled_objects where id = information))
  with check (exists (select from handled_objects where id = information));
create policy officers on permission_requests to comity_app using (exists (select from handled_objects o where o.id = object))
  with check (exists (select from handled_objects o where o.id = object));
create policy officers on recalls to comity_app using (comity_may_see(units)) with check (comity_may_see(units));
create policy officers on recalled_objects to comity_app using (exists (select from recalls where id = recall))
  with check (exists (select from recalls where id = recall));
grant update (version, grade, legal_basis, records, title, text, message, content_hash, own_case) on information
  to comity_app, comity_worker;
grant update (state, conditions, ground, ends_at, decided_by, decided_at) on permission_requests to comity_app, comity_worker;
grant update (state, state_at) on recalls to comity_app, comity_worker;
grant update (result, result_at, derived, content_hash, note) on recalled_objects to comity_app, comity_worker;
grant delete on information_reads to comity_worker;

-- Content and salt of mail that was taken in can be shredded. What was signed stays: with its hash it proves the rest.
alter table inbox add column shredded_at timestamptz, add column jws text;
