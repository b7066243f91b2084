-- A stream is an ordered pair of nodes and a lane. Both sides count densely and keep a running hash.
create table streams (
  sender text not null,
  recipient text not null,
  lane text not null check (lane in ('urgent', 'normal')),
  epoch int not null check (epoch >= 1),
  -- The last number given (as sender), or the last one applied (as recipient).
  seq bigint not null default 0,
  hash text,
  -- Frozen: the partner signed two things under one number. A human decides how to go on.
  state text not null default 'open' check (state in ('open', 'frozen')),
  primary key (sender, recipient, lane, epoch)
);

-- What leaves. Laid down in the transaction of the deed, without a number; numbered, signed and sealed by one sealer.
create table outbox (
  id text primary key,
  number bigint generated always as identity,
  recipient text not null,
  lane text not null,
  kind text not null,
  thread text not null,
  state text not null default 'queued' check (state in ('queued', 'sealed', 'receipted')),
  -- json, not jsonb: sealed again, it must give the same bytes.
  statement json not null,
  content bytea not null,
  salt bytea not null,
  queued_at timestamptz not null,
  -- False while an attachment has still to be cut into parts.
  ready boolean not null,
  epoch int,
  seq bigint,
  payload_digest text,
  stream_hash text,
  -- What was signed, to be sealed again for another key of the partner.
  jws text,
  wire bytea,
  sealing_kid text,
  sealed_at timestamptz,
  attempts int not null default 0,
  next_try_at timestamptz,
  receipt text,
  receipt_state text check (receipt_state in ('applied', 'held', 'refused')),
  receipt_code text,
  receipted_at timestamptz,
  check ((state = 'queued') = (wire is null)),
  unique (recipient, lane, epoch, seq)
);
-- Ciphertext does not shrink.
alter table outbox alter column wire set storage external, alter column jws set storage external;
create index outbox_queued on outbox (recipient, lane, number) where state = 'queued';
create index outbox_sealed on outbox (recipient, lane, epoch, seq) where state = 'sealed';

-- What arrives, before anybody opened it. The gateway lays it down and can do no more.
create table raw_mail (
  id bigint generated always as identity primary key,
  sender text not null,
  lane text not null,
  epoch int not null,
  seq bigint not null,
  message_id text not null,
  wire bytea not null,
  wire_sha256 bytea not null unique,
  address text not null,
  received_at timestamptz not null,
  state text not null default 'new' check (state in ('new', 'opened', 'duplicate', 'rejected', 'conflict')),
  -- Why it is rejected, or why it still waits.
  code text,
  attempts int not null default 0,
  next_try_at timestamptz
);
alter table raw_mail alter column wire set storage external;
create index raw_mail_new on raw_mail (sender, lane, epoch, seq) where state = 'new';
create index raw_mail_place on raw_mail (sender, lane, epoch, seq);

-- What was opened and found genuine: one row for each number of a stream, for ever.
create table inbox (
  sender text not null,
  lane text not null,
  epoch int not null,
  seq bigint not null,
  message_id text not null unique,
  kind text not null,
  thread text not null,
  mail bigint not null references raw_mail,
  payload_digest text not null,
  stream_hash text not null,
  state text not null check (state in ('applied', 'held', 'refused')),
  code text,
  received_at timestamptz not null,
  audit_leaf text not null,
  -- Made from the columns above after they are committed; absent when a crash came between.
  receipt text,
  primary key (sender, lane, epoch, seq)
);
create index inbox_unreceipted on inbox (sender) where receipt is null;

-- A second thing signed under a number that was used: both are kept.
create table equivocations (
  sender text not null,
  lane text not null,
  epoch int not null,
  seq bigint not null,
  message_id text not null,
  mail bigint not null references raw_mail,
  payload_digest text not null,
  found_at timestamptz not null,
  audit_leaf text not null,
  high_water bigint not null,
  receipt text,
  primary key (sender, lane, epoch, seq, payload_digest)
);

-- Signed calls outside the streams. A nonce is kept for as long as its call could be played again.
create table raw_calls (
  id uuid primary key,
  sender text not null,
  call text not null,
  address text not null,
  received_at timestamptz not null,
  state text not null default 'new' check (state in ('new', 'answered', 'rejected')),
  answer text
);
create index raw_calls_new on raw_calls (received_at) where state = 'new';

create table call_nonces (
  sender text not null,
  nonce text not null,
  forget_at timestamptz not null,
  primary key (sender, nonce)
);

-- Token buckets, shared by all processes.
create table rate_buckets (
  key text primary key,
  tokens double precision not null,
  at timestamptz not null
);

-- Takes an amount from a bucket; false when there is not enough. Need not survive a power cut, so it waits for no disk.
create function comity_take(bucket text, amount double precision, a_second double precision, burst double precision, now timestamptz)
returns boolean language plpgsql security definer set search_path from current as $$
declare left_over double precision;
begin
  perform set_config('synchronous_commit', 'off', true);
  insert into rate_buckets as b (key, tokens, at) values (bucket, burst - amount, now)
    on conflict (key) do update set
      tokens = least(burst, b.tokens + a_second * greatest(0, extract(epoch from now - b.at))) - amount,
      at = greatest(b.at, now)
      where least(burst, b.tokens + a_second * greatest(0, extract(epoch from now - b.at))) >= amount
    returning tokens into left_over;
  return left_over is not null;
end $$;

do $$ declare name text; begin
  foreach name in array array['streams', 'outbox', 'raw_mail', 'inbox', 'equivocations', 'raw_calls', 'call_nonces', 'rate_buckets'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy worker on %I to comity_worker using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on %I to comity_worker', name);
  end loop;
end $$;

-- Officers lay down mail and see how far it is; what stands in it is for the modules that it belongs to.
create policy app_queues on outbox for insert to comity_app with check (state = 'queued');
create policy app_sees on outbox for select to comity_app using (true);
grant insert (id, recipient, lane, kind, thread, statement, content, salt, queued_at, ready) on outbox to comity_app;
grant select (id, number, recipient, lane, kind, thread, state, queued_at, epoch, seq, sealed_at, attempts, next_try_at,
  receipt, receipt_state, receipt_code, receipted_at) on outbox to comity_app;
create policy app_sees on inbox for select to comity_app using (true);
create policy app_sees on streams for select to comity_app using (true);
create policy app_sees on equivocations for select to comity_app using (true);
grant select on inbox, streams, equivocations to comity_app;

create policy gateway_lays_down on raw_mail for insert to comity_gateway with check (state = 'new' and code is null);
create policy gateway_sees on raw_mail for select to comity_gateway using (true);
grant insert (sender, lane, epoch, seq, message_id, wire, wire_sha256, address, received_at) on raw_mail to comity_gateway;
grant select (id, sender, lane, epoch, seq, wire_sha256, state, code) on raw_mail to comity_gateway;
create policy gateway_sees on inbox for select to comity_gateway using (true);
grant select (sender, lane, epoch, seq, receipt) on inbox to comity_gateway;
create policy gateway_sees on equivocations for select to comity_gateway using (true);
grant select (mail, receipt) on equivocations to comity_gateway;
create policy gateway_sees on streams for select to comity_gateway using (true);
grant select (sender, recipient, lane, epoch, seq) on streams to comity_gateway;
create policy gateway_lays_down on raw_calls for insert to comity_gateway with check (state = 'new');
create policy gateway_sees on raw_calls for select to comity_gateway using (true);
grant insert (id, sender, call, address, received_at) on raw_calls to comity_gateway;
grant select (id, state, answer) on raw_calls to comity_gateway;
-- The function runs as the owner of the tables, who is under row-level security too.
create policy buckets on rate_buckets using (true) with check (true);
grant execute on function comity_take to comity_gateway, comity_worker;
