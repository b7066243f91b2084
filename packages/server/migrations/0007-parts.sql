-- Large data travels as parts, each named by its hash.
-- Outgoing: which parts a message announces, until the partner has them all.
create table attachments_out (
  message text not null references outbox,
  place int not null,
  recipient text not null,
  blob text not null,
  media_type text not null,
  -- The attachment as the signed statement announces it; absent until it is cut.
  announced json,
  state text not null default 'uncut' check (state in ('uncut', 'cut', 'delivered')),
  failures int not null default 0,
  next_try_at timestamptz,
  delivered_at timestamptz,
  primary key (message, place)
);
create index attachments_out_open on attachments_out (recipient) where state <> 'delivered';

-- Incoming: what a message that was applied promises.
create table attachments_in (
  -- The inbox has it when the transaction ends.
  message text not null references inbox (message_id) deferrable initially deferred,
  place int not null,
  sender text not null,
  announced json not null,
  state text not null default 'awaited' check (state in ('awaited', 'whole', 'altered')),
  -- What it turned out to be.
  sha256 text,
  sha512 text,
  bytes bigint,
  failures int not null default 0,
  next_try_at timestamptz,
  announced_at timestamptz not null,
  arrived_at timestamptz,
  primary key (message, place)
);

-- The parts that may be put here, and no others.
create table parts_awaited (
  hash text not null,
  message text not null,
  place int not null,
  number int not null,
  sender text not null,
  bytes int not null,
  primary key (message, place, number),
  foreign key (message, place) references attachments_in on delete cascade
);
create index parts_awaited_hash on parts_awaited (hash);

-- What the gateway has received. Gone when the attachment is whole.
create table parts_here (
  hash text primary key,
  bytes int not null,
  received_at timestamptz not null
);

do $$ declare name text; begin
  foreach name in array array['attachments_out', 'attachments_in', 'parts_awaited', 'parts_here'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy worker on %I to comity_worker using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to comity_worker', name);
  end loop;
end $$;
create policy app_queues on attachments_out for insert to comity_app with check (state = 'uncut');
create policy app_sees on attachments_out for select to comity_app using (true);
grant insert (message, place, recipient, blob, media_type) on attachments_out to comity_app;
grant select (message, place, recipient, state, delivered_at) on attachments_out to comity_app;
create policy app_sees on attachments_in for select to comity_app using (true);
grant select (message, place, sender, state, arrived_at) on attachments_in to comity_app;
create policy gateway_sees on parts_awaited for select to comity_gateway using (true);
grant select (hash, sender, bytes) on parts_awaited to comity_gateway;
create policy gateway_lays_down on parts_here for insert to comity_gateway with check (true);
create policy gateway_sees on parts_here for select to comity_gateway using (true);
grant insert, select on parts_here to comity_gateway;
