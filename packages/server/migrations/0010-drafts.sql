-- Requests that are being written, here or by a partner who shows us what it is about to ask. The id stays when it is sent.
create table drafts (
  id text primary key,
  units text[] not null,
  sender text not null,
  recipient text not null,
  -- The case of this node that it belongs to.
  own_case text not null,
  version int not null check (version >= 1),
  state text not null check (state in ('draft', 'sent', 'discarded', 'foreign')),
  content json not null,
  -- Who has had a hand in this version since it was last sent or begun.
  authors text[] not null,
  shared_version int,
  shared_at timestamptz,
  changed_by text not null,
  changed_at timestamptz not null
);

-- Every version that was saved: nothing that somebody wrote is lost.
create table draft_versions (
  draft text not null references drafts,
  version int not null,
  units text[] not null,
  content json not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (draft, version)
);

create table draft_comments (
  draft text not null references drafts,
  node text not null,
  -- The name of the comment, given by the node that made it.
  id text not null,
  units text[] not null,
  version int not null,
  field text,
  text text not null,
  by text not null,
  at timestamptz not null,
  primary key (draft, node, id)
);

do $$ declare name text; begin
  foreach name in array array['drafts', 'draft_versions', 'draft_comments'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy officers on %I to comity_app using (comity_may_see(units)) with check (comity_may_see(units))', name);
    execute format('create policy worker on %I to comity_worker using (true) with check (true)', name);
  end loop;
end $$;
grant select, insert, update on drafts to comity_app, comity_worker;
grant select, insert on draft_versions, draft_comments to comity_app, comity_worker;
