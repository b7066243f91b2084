-- Every object that came, or left, under conditions: what may be done with it, whether it still may be used, and what it
-- was made of. Who may see it is decided here; the tables that hold what stands in it ask this one.
create table handled_objects (
  -- Its owner and a UUID; a foreign object keeps the id that its owner gave.
  id text primary key,
  kind text not null check (kind in ('information', 'evidence')),
  units text[] not null check (cardinality(units) > 0),
  label text not null,
  -- Joined with that of everything that it was made of.
  handling json not null,
  state text not null check (state in ('usable', 'awaited', 'quarantined', 'recalled', 'in-court', 'shredded')),
  state_at timestamptz not null,
  -- A sentence without a name: what stays in the place of what is gone.
  state_reason text
);

create table object_sources (
  derived text not null references handled_objects,
  source text not null references handled_objects,
  since timestamptz not null,
  primary key (derived, source),
  check (derived <> source)
);
create index object_sources_source on object_sources (source);

-- Made of something that was recalled: nothing leaves before somebody has looked at it.
create table object_flags (
  object text not null references handled_objects,
  source text not null references handled_objects,
  reason text not null,
  raised_at timestamptz not null,
  reviewed_by text,
  reviewed_at timestamptz,
  review text,
  primary key (object, source)
);

-- What the owner of an object permitted beyond its handling.
create table use_permissions (
  id uuid primary key,
  object text not null references handled_objects,
  lifts text not null,
  proceedings text[],
  recipients text[],
  conditions json not null,
  granted_at timestamptz not null,
  ends_at timestamptz,
  -- The permission or the offer that says so.
  origin text not null
);
create index use_permissions_object on use_permissions (object);

-- Each answer to the question whether something may leave, with all that it was made from: it can be given again.
create table release_verdicts (
  id uuid primary key,
  at timestamptz not null,
  officer text not null,
  units text[] not null,
  -- The version of the rules.
  rules text not null,
  use json not null,
  facts json not null,
  allowed boolean not null,
  stops json not null,
  duties json not null
);

do $$ declare name text; begin
  foreach name in array array['handled_objects', 'object_sources', 'object_flags', 'use_permissions', 'release_verdicts'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy worker on %I to comity_worker using (true) with check (true)', name);
    execute format('grant select, insert on %I to comity_app, comity_worker', name);
  end loop;
  foreach name in array array['object_flags', 'use_permissions'] loop
    execute format('create policy officers on %I to comity_app using (exists (select from handled_objects where id = object))
      with check (exists (select from handled_objects where id = object))', name);
  end loop;
end $$;
create policy officers on handled_objects to comity_app using (comity_may_see(units)) with check (comity_may_see(units));
create policy officers on release_verdicts to comity_app using (comity_may_see(units)) with check (comity_may_see(units));
-- What it was made of may stand in another unit: that there is something is known, what it is not.
create policy officers on object_sources to comity_app using (exists (select from handled_objects where id = derived))
  with check (exists (select from handled_objects where id = derived));
grant update (units, label, handling, state, state_at, state_reason) on handled_objects to comity_app, comity_worker;
grant update (reviewed_by, reviewed_at, review, raised_at, reason) on object_flags to comity_app, comity_worker;
