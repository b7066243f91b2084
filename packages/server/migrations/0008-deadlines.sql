-- A deadline: which rule (deadlines/rules.ts) and which version of it, from when, where, and what has become of it.
create table deadlines (
  id uuid primary key,
  -- What it is for: a request, an item of information, a hit.
  subject text not null,
  units text[] not null,
  rule text not null,
  rule_version int not null,
  starts_at timestamptz not null,
  -- A day ends where it is counted.
  zone text not null,
  -- Whose weekends and holidays count; absent for a State that is made up.
  country text,
  -- When it ends, after all that has stopped it.
  due_at timestamptz not null,
  reason text,
  state text not null check (state in ('running', 'stopped', 'held', 'met', 'missed', 'ended')),
  -- When and why it came into its state.
  state_at timestamptz not null,
  state_reason text
);
create index deadlines_subject on deadlines (subject);
create index deadlines_running on deadlines (due_at) where state = 'running';

-- What stopped it, and until when.
create table deadline_stops (
  deadline uuid not null references deadlines on delete cascade,
  stopped_at timestamptz not null,
  resumed_at timestamptz check (resumed_at >= stopped_at),
  reason text not null,
  primary key (deadline, stopped_at)
);

-- What people are to be told, and when they were: once each, whichever process gets there first.
create table reminders (
  deadline uuid not null references deadlines on delete cascade,
  point text not null check (point in ('warn', 'escalate', 'red', 'due')),
  at timestamptz not null,
  announced_at timestamptz,
  primary key (deadline, point)
);
create index reminders_open on reminders (at) where announced_at is null;

-- Days that this node counts otherwise than the list of public holidays.
create table calendar_days (
  country text not null,
  day date not null,
  free boolean not null,
  name text not null,
  primary key (country, day)
);

alter table deadlines enable row level security;
alter table deadlines force row level security;
alter table deadline_stops enable row level security;
alter table deadline_stops force row level security;
alter table reminders enable row level security;
alter table reminders force row level security;
alter table calendar_days enable row level security;
alter table calendar_days force row level security;
create policy officers on deadlines to comity_app using (comity_may_see(units)) with check (comity_may_see(units));
create policy worker on deadlines to comity_worker using (true) with check (true);
-- They follow their deadline: the policy of that table decides.
create policy officers on deadline_stops to comity_app
  using (exists (select from deadlines where id = deadline)) with check (exists (select from deadlines where id = deadline));
create policy worker on deadline_stops to comity_worker using (true) with check (true);
create policy officers on reminders to comity_app
  using (exists (select from deadlines where id = deadline)) with check (exists (select from deadlines where id = deadline));
create policy worker on reminders to comity_worker using (true) with check (true);
create policy everybody on calendar_days to comity_app, comity_worker using (true) with check (true);
grant select, insert, update on deadlines, deadline_stops, reminders to comity_app, comity_worker;
grant delete on reminders to comity_app, comity_worker;
grant select, insert, update, delete on calendar_days to comity_app;
grant select on calendar_days to comity_worker;
