-- A request comes under conditions too: its files leave by the same way as everything else.
alter table handled_objects drop constraint handled_objects_kind_check;
alter table handled_objects add constraint handled_objects_kind_check check (kind in ('information', 'evidence', 'request'));

-- Files that officers took in to send them with a draft or a message. Only these: whoever knows the hash of a piece of
-- evidence must not be able to send it past its conditions.
create table stored_files (
  sha256 text not null check (sha256 ~ '^sha256:[0-9a-f]{64}$'),
  stored_by text not null,
  units text[] not null,
  bytes bigint not null,
  stored_at timestamptz not null,
  primary key (sha256, stored_by)
);
alter table stored_files enable row level security;
alter table stored_files force row level security;
create policy officers on stored_files to comity_app using (comity_may_see(units)) with check (comity_may_see(units));
create policy worker on stored_files to comity_worker using (true) with check (true);
grant select, insert on stored_files to comity_app, comity_worker;
