-- Four eyes: one officer asks, another human decides. What is approved is one action, to the byte of its content.
create table approvals (
  id uuid primary key,
  subject text not null,
  units text[] not null,
  recipient text not null,
  kind text not null,
  purpose text not null,
  handling json not null,
  -- Of salt and content: content and salt can be erased later, and what was approved still proves.
  content_hash text not null check (content_hash ~ '^sha256:[0-9a-f]{64}$'),
  salt bytea not null check (length(salt) = 32),
  -- Who has written what is to be approved, and who asks: none of them may approve.
  authors text[] not null,
  asked_by text not null,
  asked_at timestamptz not null,
  state text not null check (state in ('asked', 'given', 'refused', 'void')),
  decided_by text,
  decided_role text,
  decided_at timestamptz,
  reason text,
  -- Why it may leave although the check found what stands in its way.
  override text,
  -- The approval as signed by this node: it goes with the message.
  signed json,
  check (decided_by is null or not (decided_by = any (authors)))
);
create index approvals_subject on approvals (subject);
-- One question at a time.
create unique index approvals_open on approvals (subject) where state in ('asked', 'given');

alter table approvals enable row level security;
alter table approvals force row level security;
create policy officers on approvals to comity_app using (comity_may_see(units)) with check (comity_may_see(units));
create policy worker on approvals to comity_worker using (true) with check (true);
grant select, insert, update on approvals to comity_app, comity_worker;
